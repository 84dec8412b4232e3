"""What does a person say of two supplier names? Whether they are one body, how they know, and of which kind."""

from typing import Any

from django import forms

from placepound.core.terms.organisation import OrganisationKind
from placepound.web.shared.forms import PageForm

SAME, DIFFERENT = "same", "different"
FIRST = (
    OrganisationKind.INDEPENDENT,
    OrganisationKind.VCFSE,
    OrganisationKind.NHS_TRUST,
    OrganisationKind.PRACTICE,
    OrganisationKind.PCN,
)
KINDS = (*FIRST, *(kind for kind in OrganisationKind if kind not in FIRST and kind is not OrganisationKind.GROUP))


class MatchForm(PageForm):
    """The reason, and where a body is added, its kind."""

    why = forms.CharField(
        label="How do you know?",
        max_length=200,
        help_text="Such as “Same charity number on both bodies’ websites”. It is kept with your name.",
        widget=forms.Textarea(attrs={"data-rows": 2}),
        error_messages={"required": "Say how you know: it is kept with your name"},
    )
    kind = forms.ChoiceField(
        label="If they are the same: what kind of body is it?",
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=OrganisationKind.INDEPENDENT.value,
        required=False,
        help_text="Neither name is on record yet, so the body is added.",
    )

    def __init__(self, *args: Any, adds_body: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not adds_body:
            del self.fields["kind"]
