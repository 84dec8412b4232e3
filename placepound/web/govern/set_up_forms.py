"""What does a person say when they set up a place?"""

from typing import Any

from django import forms

from placepound.actions.set_up import NewBody, NewPerson, NewPlace, read_areas
from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import OrganisationKind, Scheme
from placepound.core.terms.problem import Refused
from placepound.core.terms.viewer import Role
from placepound.web.govern.organisations_forms import KINDS, IdentifierFields
from placepound.web.govern.people_forms import PersonForm
from placepound.web.shared.forms import DateField, PageForm


class PlaceForm(PageForm):
    """The partnership and its area."""

    name = forms.CharField(
        label="Name of the partnership", max_length=200, help_text="As people call it. It becomes part of addresses."
    )
    operating_model = forms.ChoiceField(label="How it decides", error_messages={"required": "Choose how it decides"})
    valid_from = DateField(label="Since", required=False, help_text="The day it began, if you know it.")
    about = forms.CharField(
        label="What it commissions together", required=False, widget=forms.Textarea(attrs={"data-rows": 3})
    )
    source = forms.CharField(
        label="Where that is written", required=False, max_length=500, help_text="An agreement, paper or web page."
    )
    area_name = forms.CharField(label="Name of the area", max_length=200)
    level = forms.ChoiceField(
        label="How large it is",
        error_messages={"required": "Choose how large it is"},
        widget=forms.RadioSelect,
        initial=AreaLevel.PLACE,
        choices=[
            (AreaLevel.PLACE, "A place, such as one council's area"),
            (AreaLevel.SYSTEM, "A system, such as the area of an integrated care board"),
        ],
    )
    code = forms.CharField(
        label="Its code",
        error_messages={"required": "Enter the code of the area"},
        max_length=40,
        help_text="From the Office for National Statistics, such as E08000035. If it has none, use one of your own.",
        widget=forms.TextInput(attrs={"data-width": 20}),
    )
    vintage = forms.IntegerField(
        label="Year of its boundaries",
        error_messages={"required": "Enter the year of its boundaries", "invalid": "Enter a year, such as 2021"},
        min_value=1974,
        max_value=2100,
        initial=2021,
        help_text="Codes change when boundaries do.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": 4}),
    )
    people = forms.IntegerField(
        label="People who live there",
        required=False,
        min_value=1,
        max_value=70_000_000,
        help_text="For pounds per head.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": 10}),
    )
    people_year = forms.IntegerField(
        label="Year of that count",
        required=False,
        min_value=1974,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": 4}),
    )
    people_source = forms.CharField(label="Who counted", required=False, max_length=500)
    inner = forms.CharField(
        label="Neighbourhoods",
        required=False,
        max_length=20_000,
        help_text="One to a line: code, name and, if you know them, residents, as in “N01, Harbour, 14500”. Statements "
        "that name a neighbourhood then find it. Their boundaries and counts are of the years above.",
        widget=forms.Textarea(attrs={"data-rows": 6}),
    )

    PARTNERSHIP = ("name", "operating_model", "valid_from", "about", "source")
    AREA = ("area_name", "level", "code", "vintage")
    PEOPLE = ("people", "people_year", "people_source")
    INNER = ("inner",)

    def __init__(self, *args: Any, models: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operating_model"].choices = models  # type: ignore[attr-defined]
        self.fields["operating_model"].initial = "not_stated"

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            inner = read_areas(said.get("inner", "").splitlines())
        except Refused as refused:
            inner = ()
            for problem in refused.problems:
                self.add_error("inner", problem.message)
        if said.get("people") or any(area.people for area in inner):
            if not said.get("people_year"):
                self.add_error("people_year", "Enter the year of the count")
            if not said.get("people_source", "").strip():
                self.add_error("people_source", "Enter who counted, such as “ONS mid-year estimates”")
        return said

    def place(self) -> NewPlace:
        """The place as the action takes it."""
        said = self.cleaned_data
        return NewPlace(
            name=said["name"],
            area_name=said["area_name"],
            level=AreaLevel(said["level"]),
            code=AreaCode(said["code"].strip(), said["vintage"]),
            operating_model=said["operating_model"],
            valid_from=said["valid_from"],
            about=said["about"],
            source=said["source"],
            people=said["people"],
            people_year=said["people_year"],
            people_source=said["people_source"],
            inner=read_areas(said["inner"].splitlines()),
        )


COUNTED_HINT = "Its own spending then enters the place pound. Leave it out for a body that only advises or provides."


class BodyForm(IdentifierFields):
    """A body that is not on record yet."""

    name = forms.CharField(label="Name", max_length=300, help_text="In full, as it calls itself.")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *KINDS])
    counted = forms.BooleanField(
        label="It pays for services here", required=False, initial=True, help_text=COUNTED_HINT
    )

    field_order = ("name", "kind", "scheme", "identifier", "scheme_2", "identifier_2", "counted")

    def body(self, *, ref: str) -> dict[str, Any]:
        """The body as the session keeps it."""
        said = self.cleaned_data
        return {
            "ref": ref,
            "pk": None,
            "name": " ".join(said["name"].split()),
            "kind": said["kind"],
            "identifiers": [[scheme.value, number] for scheme, number in self.identifiers()],
            "counted": said["counted"],
        }


class SetUpPersonForm(PersonForm):
    """Somebody to invite while a place is set up."""

    at = forms.ChoiceField(
        label="Where",
        required=False,
        help_text="A role at a body reaches every place that the body is a partner of.",
    )

    field_order = ("name", "email", "at", "role", "title")

    def __init__(self, *args: Any, bodies: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(body["ref"], body["name"]) for body in bodies]
        self.fields["at"].choices = [("", "The partnership as a whole"), *named]  # type: ignore[attr-defined]


def kept_body(kept: dict[str, Any]) -> NewBody:
    """A body of the session as the action takes it."""
    return NewBody(
        ref=kept["ref"],
        counted=kept["counted"],
        pk=kept["pk"],
        name=kept["name"],
        kind=OrganisationKind(kept["kind"]) if kept["pk"] is None else None,
        identifiers=tuple((Scheme(scheme), number) for scheme, number in kept["identifiers"]),
    )


def kept_person(kept: dict[str, Any]) -> NewPerson:
    """A person of the session as the action takes them."""
    return NewPerson(
        name=kept["name"], email=kept["email"], role=Role(kept["role"]), at=kept["at"], title=kept["title"]
    )
