"""How is the place pound narrowed? A form whose every choice lands in the address, and chips to take each away."""

from django import forms

from placepound.core.money.flows import ProviderKind
from placepound.core.money.service_groups import service_groups
from placepound.registers.queries.pound_page import PoundPage
from placepound.web.shared.forms import FilterForm
from placepound.web.shared.parts import Chip, Tab
from placepound.web.understand.pound_asked import PoundLinks
from placepound.web.understand.pound_words import CONFIDENCE, FILTERS, choice_words

SHOWN = {"payer": "payer", "group": "service_group", "fund": "fund", "provider_kind": "provider_kind", "area": "area"}
"""The filters of the form, each with the name of its options."""


class NarrowForm(FilterForm):
    """The choices that narrow a place pound; what else stands in the address is carried along."""

    payer = forms.ChoiceField(label=FILTERS["payer"])
    group = forms.ChoiceField(label=FILTERS["group"])
    fund = forms.ChoiceField(label=FILTERS["fund"])
    provider_kind = forms.ChoiceField(label=FILTERS["provider_kind"])
    area = forms.ChoiceField(label=FILTERS["area"])

    def __init__(self, page: PoundPage) -> None:
        super().__init__(initial=dict(page.filters.items()))
        for name, options in SHOWN.items():
            self.fields[name].choices = [("", "All"), *page.options[options]]  # type: ignore[attr-defined]
        for name, value in page.filters.items():
            if name not in SHOWN:
                self.fields[name] = forms.CharField(widget=forms.HiddenInput, initial=value)


def chips(page: PoundPage, links: PoundLinks) -> tuple[Chip, ...]:
    """Each filter in force beyond the choice of period and status, or with it where that choice found nothing."""
    shown = page.filters.narrowed() if page.choice else page.filters.items()
    return tuple(
        Chip(text=f"{FILTERS[name]}: {filter_words(page, name, value)}", href=links.pound(**{name: ""}))
        for name, value in shown
    )


def filter_words(page: PoundPage, name: str, value: str) -> str:
    """What a filter's value is called; the value itself where nothing is called so."""
    labels = {
        "group": {group.code: group.label for group in service_groups()},
        "provider_kind": {kind.value: kind.label for kind in ProviderKind},
        "statement": {str(one.pk): one.title for one in (*page.sources, *page.left_out)},
        "confidence": CONFIDENCE,
        "flow_class": {"beside": "beside the total", "in_kind": "in kind"},
    }
    known = labels.get(name) or dict(page.options.get(SHOWN.get(name, ""), ()))
    return known.get(value, value)


def tabs(page: PoundPage, links: PoundLinks) -> tuple[Tab, ...]:
    """The choices of period and status, each an address. They are looked at one by one, and never added."""
    return tuple(
        Tab(
            text=choice_words(choice),
            href=links.pound(period=choice.period, status=choice.status),
            current=choice == page.choice,
        )
        for choice in page.choices
        if len(page.choices) > 1 or page.choice is None
    )
