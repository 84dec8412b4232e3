"""What does a person say to compare two years of payments? Which years, who paid and for what."""

from django import forms

from placepound.registers.queries.spend_change import ChangePage
from placepound.web.shared.forms import FilterForm


class ChangeFilter(FilterForm):
    """The two years, and what to compare of them."""

    first = forms.ChoiceField(label="From")
    second = forms.ChoiceField(label="To")
    payer = forms.ChoiceField(label="Who pays")
    group = forms.ChoiceField(label="For what")
    by = forms.ChoiceField(label="Row by row", choices=[("payee", "Payees"), ("group", "Service groups")])

    def __init__(self, page: ChangePage) -> None:
        names = ("first", "second", "payer", "group", "by")
        super().__init__(initial={name: getattr(page.asked, name) for name in names})
        for name in ("first", "second"):
            self.fields[name].choices = list(page.periods)  # type: ignore[attr-defined]
        self.fields["payer"].choices = [("", "Everybody"), *page.payers]  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", "Everything"), *page.groups]  # type: ignore[attr-defined]
