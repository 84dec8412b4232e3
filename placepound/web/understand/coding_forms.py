"""What does a person say when they write a coding rule?"""

from typing import Any

from django import forms

from placepound.core.money.flows import FlowClass, ProviderKind
from placepound.core.money.mapping import CodingRule, Match
from placepound.core.money.service_groups import UNMAPPED, service_groups
from placepound.core.records.preview import Column
from placepound.registers.queries.coding import RuleChoices
from placepound.web.shared.forms import PageForm
from placepound.web.understand.imports_forms import MEANINGS

FIELDS = (
    Column.SERVICE,
    Column.PROVIDER,
    Column.COMMISSIONER,
    Column.FUND,
    Column.SCHEME,
    Column.AREA,
    Column.NOTE,
)
PAYMENT_TEXTS = (Column.DEPARTMENT, Column.PURPOSE, Column.CODE)
"""What only single payments say: lines of payments do not show it, so what a rule would move is not known before."""
LOOKED_AT = (
    *((one.value, MEANINGS[one].lower()) for one in FIELDS),
    *((one.value, f"{one.label.lower()} (payments)") for one in PAYMENT_TEXTS),
)
FORMS = (
    ("pooled", "Pooled fund"),
    ("grant", "Grant"),
    ("contract", "Contract"),
    ("aligned", "Aligned budgets"),
    ("lead", "Lead agency"),
    ("integrated", "Integrated team"),
)
MATCH_WORDS = {
    Match.WORDS: "has the words",
    Match.EXACT: "is exactly",
    Match.PREFIX: "begins with",
    Match.CONTAINS: "contains anywhere",
}
FLOW_WORDS = {
    FlowClass.SPEND: "Spend",
    FlowClass.TRANSFER: "Transfer to another body",
    FlowClass.INCOME: "Income",
    FlowClass.IN_KIND: "In kind",
    FlowClass.FINANCING: "Financing",
}


class RuleForm(PageForm):
    """Which rows a rule catches, where it puts them, and why."""

    field = forms.ChoiceField(label="Look at the row's", choices=LOOKED_AT)
    match = forms.ChoiceField(
        label="How it compares",
        choices=[(one.value, MATCH_WORDS[one]) for one in MATCH_WORDS],
        help_text="Words match from the start of a word: “physio” also catches “physiotherapy”.",
    )
    text = forms.CharField(
        label="Text", max_length=300, help_text="Capitals, spaces, apostrophes and kinds of dash do not matter."
    )
    service_group = forms.ChoiceField(label="Service group")
    publisher = forms.TypedChoiceField(
        label="Only in statements and payments of", coerce=int, empty_value=None, required=False
    )
    area = forms.TypedChoiceField(
        label="Area",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Where this money is spent, where that is certain for every row it catches.",
    )
    arrangement = forms.CharField(label="Arrangement", max_length=300, required=False)
    arrangement_form = forms.ChoiceField(
        label="Form of the arrangement", required=False, choices=[("", "Not stated, or as on record"), *FORMS]
    )
    provider_kind = forms.ChoiceField(
        label="Kind of provider",
        required=False,
        choices=[("", "Leave as the row says"), *((kind.value, kind.label) for kind in ProviderKind)],
    )
    flow_class = forms.ChoiceField(
        label="Kind of flow",
        required=False,
        choices=[("", "Leave as the row says"), *((one.value, words) for one, words in FLOW_WORDS.items())],
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="Why these rows belong to this group, so that others can review it.",
        widget=forms.Textarea(attrs={"data-rows": 2}),
    )

    CATCHES = ("field", "match", "text", "publisher")
    PUTS = ("service_group", "area", "arrangement", "arrangement_form", "provider_kind", "flow_class")
    WHY = ("reason",)

    def __init__(self, *args: Any, choices: RuleChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.code, f"{group.code} {group.label}") for group in service_groups() if group.code != UNMAPPED]
        self.fields["service_group"].choices = [("", "Choose a group"), *groups]  # type: ignore[attr-defined]
        self.fields["publisher"].choices = [("", "Any publisher"), *choices.publishers]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "Leave as the row says"), *choices.areas]  # type: ignore[attr-defined]
        self.fields["arrangement"].help_text = _on_record(choices.arrangements)

    def draft(self, *, author: str) -> CodingRule:
        """The rule as the core knows it, to preview it."""
        said = self.cleaned_data
        return CodingRule(
            id="draft",
            field=Column(said["field"]),
            match=Match(said["match"]),
            text=said["text"],
            service_group=said["service_group"],
            author=author,
            reason=said["reason"],
            publisher=str(said["publisher"]) if said["publisher"] else None,
            provider_kind=ProviderKind(said["provider_kind"]) if said["provider_kind"] else None,
            area=str(said["area"]) if said["area"] else None,
            flow_class=FlowClass(said["flow_class"]) if said["flow_class"] else None,
        )


MOST_NAMED = 6


def _on_record(arrangements: tuple[str, ...]) -> str:
    """What an arrangement is, and which are on record already."""
    words = "The pooled fund, grant or contract that these rows belong to, by name. A new name is added."
    if not arrangements:
        return words
    more = len(arrangements) - MOST_NAMED
    named = [*arrangements[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
    return f"{words} On record: {'; '.join(named)}."
