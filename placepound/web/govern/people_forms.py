"""What does a steward say when they give a person a role?"""

from typing import Any

from django import forms

from placepound.core.terms.viewer import Role
from placepound.registers.queries.people import PeoplePage
from placepound.web.shared.forms import PageForm
from placepound.web.shared.views import ROLE_WORDS

ROLE_MEANS = {
    Role.READER: "Reads what is shared with the body.",
    Role.COMMISSIONER: "Reads, brings in statements and writes coding rules.",
    Role.FINANCE: "Reads, brings in statements and writes coding rules.",
    Role.COUNCILLOR: "Reads what is shared with the body.",
    Role.VOLUNTARY: "Reads what is shared with the body.",
    Role.STEWARD: "Does all of this, and sets up places, bodies and people.",
}


class RoleField(forms.ChoiceField):
    """A role, with what it allows beside each choice."""

    hints = {role.value: means for role, means in ROLE_MEANS.items()}  # noqa: RUF012 - read by the form's macro

    def __init__(self, **kwargs: Any) -> None:
        choices = [(role.value, ROLE_WORDS[role]) for role in Role]
        super().__init__(label="Role", choices=choices, widget=forms.RadioSelect, **kwargs)


class PersonForm(PageForm):
    """Who is invited."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={"invalid": "Enter an email address, such as name@council.gov.uk"},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = RoleField()
    title = forms.CharField(label="Job title", required=False, max_length=200)


class CorrectForm(PageForm):
    """What is put right of a person."""

    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label="Email address",
        help_text="They sign in with it.",
        max_length=254,
        error_messages={"invalid": "Enter an email address, such as name@council.gov.uk"},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class InviteForm(PersonForm):
    """Who is invited, and where they hold their role."""

    at = forms.ChoiceField(
        label="Where",
        help_text="A role at a body reaches the places that the body is a partner of.",
        error_messages={"required": "Choose the body or partnership"},
    )

    field_order = ("name", "email", "at", "role", "title")

    def __init__(self, *args: Any, page: PeoplePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = [(f"body-{key}", name) for key, name in page.organisations]
        places = [(f"place-{key}", f"{name} (the partnership)") for key, name in page.partnerships]
        self.fields["at"].choices = [("", "Choose a body or partnership"), *bodies, *places]  # type: ignore[attr-defined]

    def key_of(self, kind: str) -> int | None:
        """The body, or the place whose partnership it is; None where the other was chosen."""
        chosen, _, key = self.cleaned_data["at"].partition("-")
        return int(key) if chosen == kind else None
