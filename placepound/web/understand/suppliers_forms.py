"""What does a person say of suppliers? Filters of the list, the year of an overview, and facts about one body."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from placepound.registers.queries.supplier import FactChoices, SupplierFacts
from placepound.registers.queries.suppliers import SupplierList
from placepound.web.shared.forms import DateField, FilterForm, PageForm


class SuppliersFilter(FilterForm):
    """Which suppliers to list."""

    period = forms.ChoiceField(label="Year")
    payer = forms.ChoiceField(label="Who pays")
    group = forms.ChoiceField(label="For what")
    several = forms.ChoiceField(label="Paid by", choices=[("", "Any number of bodies"), ("yes", "More than one body")])
    search = forms.CharField(label="Name", max_length=200)
    sort = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: SupplierList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = page.periods[0][1] if page.periods else ""
        years = [(key, label) for key, label in page.periods[1:]]
        self.fields["period"].choices = [("", f"{latest}, the latest"), *years, ("all", "All years")]  # type: ignore[attr-defined]
        self.fields["payer"].choices = [("", "Everybody"), *page.payers]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", "Everything"), *page.groups]  # type: ignore[attr-defined]


class YearFilter(FilterForm):
    """Which year to look at."""

    period = forms.ChoiceField(label="Year")

    def __init__(self, *args: Any, periods: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]


class FactsForm(PageForm):
    """Where a supplier is based, how large it is, of which sector, and who says so."""

    locality = forms.TypedChoiceField(
        label="Where it is based",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="The place of its registered or main office, as the source has it.",
    )
    size = forms.ChoiceField(label="Size", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    source = forms.CharField(
        label="Source",
        max_length=500,
        help_text="The register or document that says so, such as “Companies House, filed accounts 2024”.",
        error_messages={"required": "Name the register or document that says so"},
    )
    as_at = DateField(label="As at", help_text="The day on which the source says so.")

    def __init__(self, *args: Any, choices: FactChoices, now: SupplierFacts | None, on: date, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"as_at": on.isoformat()}
        if now is not None:
            initial = {
                "locality": now.locality_pk,
                "size": now.size_key,
                "sector": now.sector_key,
                "source": now.source,
                "as_at": now.as_at.isoformat(),
            }
        super().__init__(*args, initial=initial, **kwargs)
        unknown = [("", "Not known")]
        self.fields["locality"].choices = [*unknown, *choices.areas]  # type: ignore[attr-defined]
        self.fields["size"].choices = [*unknown, *choices.sizes]  # type: ignore[attr-defined]
        self.fields["sector"].choices = [*unknown, *choices.sectors]  # type: ignore[attr-defined]
