"""What does a person say of an organisation?"""

from typing import Any

from django import forms

from placepound.core.terms.organisation import OrganisationKind, Scheme, read_identifier
from placepound.web.shared.forms import DateField, FilterForm, PageForm

KINDS = tuple((kind.value, kind.label) for kind in OrganisationKind)
SCHEMES = (
    (Scheme.ODS, "NHS organisation code (ODS)"),
    (Scheme.GSS, "Office for National Statistics code (GSS)"),
    (Scheme.COMPANY, "Company number"),
    (Scheme.CHARITY, "Charity number, England and Wales"),
    (Scheme.LOCAL_AUTHORITY, "Local authority code, three letters"),
    (Scheme.SYNTHETIC, "None: an invented body"),
)
"""The registers that a body may have a number in, as people know them."""

SHAPES = {
    Scheme.ODS: "An ODS code has 3 to 10 letters and digits, such as QWO.",
    Scheme.GSS: "A GSS code is a letter and eight digits, such as E08000035.",
    Scheme.COMPANY: "A company number has eight digits, or two letters and six digits.",
    Scheme.CHARITY: "A charity number has six or seven digits.",
    Scheme.LOCAL_AUTHORITY: "It has three letters, such as LDS.",
    Scheme.SYNTHETIC: "Use 2 to 20 letters, digits and dashes.",
}


class OrganisationsFilter(FilterForm):
    """Which organisations to list."""

    search = forms.CharField(label="Name or number", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any"), *KINDS])
    as_at = DateField(label="As at")


class IdentifierFields(PageForm):
    """One number in one register, twice over: most bodies have one or two."""

    scheme = forms.ChoiceField(label="Register", required=False, choices=[("", "None"), *SCHEMES])
    identifier = forms.CharField(label="Number in it", required=False, max_length=40)
    scheme_2 = forms.ChoiceField(label="Second register", required=False, choices=[("", "None"), *SCHEMES])
    identifier_2 = forms.CharField(label="Number in the second", required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for scheme, number in (("scheme", "identifier"), ("scheme_2", "identifier_2")):
            if said.get(scheme) and not said.get(number, "").strip():
                self.add_error(number, "Enter the number, or choose no register")
            if said.get(number, "").strip() and not said.get(scheme):
                self.add_error(scheme, "Choose the register that this number is from")
            if said.get(scheme) and said.get(number, "").strip():
                self._check(Scheme(said[scheme]), number, said[number])
        return said

    def _check(self, scheme: Scheme, field: str, number: str) -> None:
        if read_identifier(scheme, number) is None:
            self.add_error(field, f"“{number}” does not have the form of a number in this register. {SHAPES[scheme]}")

    def identifiers(self) -> tuple[tuple[Scheme, str], ...]:
        """The numbers given."""
        said = self.cleaned_data
        pairs = ((said["scheme"], said["identifier"]), (said["scheme_2"], said["identifier_2"]))
        return tuple((Scheme(scheme), number) for scheme, number in pairs if scheme and number.strip())


class OrganisationForm(IdentifierFields):
    """A new organisation."""

    name = forms.CharField(label="Name", max_length=300, help_text="In full, as it calls itself.")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *KINDS])
    aliases = forms.CharField(
        label="Other names",
        required=False,
        help_text="One on each line: short and former names, or as files spell it.",
        widget=forms.Textarea(attrs={"data-rows": 3}),
    )
    valid_from = DateField(label="Began", required=False, help_text="If you know it.")
    valid_to = DateField(label="Ended", required=False, help_text="If it no longer exists.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"data-rows": 2}))

    field_order = ("name", "kind", "scheme", "identifier", "scheme_2", "identifier_2", "aliases")

    def other_names(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip())


class NameForm(PageForm):
    """Another name of an organisation."""

    name = forms.CharField(label="Name", max_length=300, help_text="As a file spells it, or as it was called.")
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Why this name means this body: trading name, former name, misspelling.",
    )


class SuccessionForm(PageForm):
    """Which body takes over from this one, from which day."""

    successor = forms.TypedChoiceField(
        label="Which body took over", coerce=int, error_messages={"required": "Choose the body that took over"}
    )
    from_day = DateField(
        label="From",
        error_messages={"required": "Enter the first day of the new body"},
        help_text="The first day of the new body. The old one ends the day before.",
    )
    source = forms.CharField(
        label="Source", max_length=500, help_text="The order, regulation or announcement that says so."
    )

    def __init__(self, *args: Any, bodies: tuple[tuple[int, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", "Choose a body"), *bodies]  # type: ignore[attr-defined]
