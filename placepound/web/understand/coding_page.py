"""How are coding rules, unmapped money and the effect of a change shown?"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from placepound.core.money.flows import FlowClass
from placepound.core.money.mapping import Match
from placepound.exchange import tables
from placepound.registers.queries.coding import CodingPage, Idle, RuleChange, RuleLine, Unmapped, UnmappedPage
from placepound.web.shared import parts
from placepound.web.understand.coding_forms import FLOW_WORDS, MATCH_WORDS

VIEWS: Mapping[str, str] = {
    "in-use": "Catching rows",
    "all": "All, in order",
    "idle": "Catching nothing",
    "retired": "Retired",
}


def rule_words(line: RuleLine) -> str:
    """A rule in words: which rows it catches."""
    return f"{line.field} {MATCH_WORDS[Match(line.match)]} “{line.text}”"


def tabs(page: CodingPage) -> tuple[parts.Tab, ...]:
    """One view of the rules each."""
    return tuple(
        parts.Tab(text=words, href=f"?show={view}", current=page.show == view, count=page.counts[view])
        for view, words in VIEWS.items()
    )


def unmapped_table(page: UnmappedPage) -> parts.Table:
    """Unmapped money as a work list."""
    new = reverse("coding-new", kwargs={"slug": page.slug})
    return parts.Table(
        id="unmapped",
        caption="Services that no rule catches, the most money first",
        hide_caption=True,
        columns=(
            parts.Column(label="Service, as written"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
            parts.Column(label="Look at"),
            *([parts.Column(label="Do")] if page.may_code else []),
        ),
        rows=tuple(
            (
                parts.Cell(value=line.service, note=_passed_on(line)),
                line.rows,
                line.amount,
                parts.Cell(
                    value=f"Row {line.row_number}",
                    href=f"{reverse('source', kwargs={'key': line.statement_pk})}?row={line.row_number}",
                    note="" if line.statements == 1 else f"the first of {line.statements} statements",
                ),
                *(
                    [parts.Cell(value="Write a rule", href=f"{new}?{urlencode({'text': line.service})}")]
                    if page.may_code
                    else []
                ),
            )
            for line in page.lines
        ),
        total=("All unmapped", page.rows, page.amount, "", *([""] if page.may_code else [])),
    )


def _passed_on(line: Unmapped) -> str:
    if line.flow_class == FlowClass.SPEND:
        return ""
    return f"{FLOW_WORDS[FlowClass(line.flow_class)]}: not spend, so mapping it changes no net figure"


def moves_table(change: RuleChange) -> parts.Table:
    """From which group to which a change moves rows and money."""
    return parts.Table(
        id="moves",
        caption="What would move",
        columns=(
            parts.Column(label="From"),
            parts.Column(label="To"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
        ),
        rows=tuple((move.before_label, move.after_label, move.rows, move.amount) for move in change.moves),
        empty="No row changes its service group.",
        note="Counted over the statements that you can see, whatever their period and basis.",
    )


def examples_table(change: RuleChange) -> parts.Table:
    """The largest rows that a rule catches."""
    return parts.Table(
        id="examples",
        caption="What it catches, the most money first",
        columns=(
            parts.Column(label="Rows say"),
            parts.Column(label="Now in"),
            parts.Column(label="Rows", kind=parts.Kind.NUMBER),
            parts.Column(label="Amount", kind=parts.Kind.MONEY),
        ),
        rows=tuple((one.service, one.before_label, one.rows, one.amount) for one in change.examples),
        empty="It catches no row on record. It may still catch rows of statements to come.",
    )


def idle_table(idle: tuple[Idle, ...]) -> parts.Table:
    """Rules that catch nothing, and why."""
    return parts.Table(
        id="idle",
        caption="Rules that catch nothing",
        hide_caption=True,
        columns=(parts.Column(label="Rule"), parts.Column(label="Group"), parts.Column(label="Why")),
        rows=tuple(
            (
                parts.Cell(value=rule_words(one.rule), note=f"Number {one.rule.number}"),
                one.rule.group_label,
                parts.Cell(
                    value="",
                    tag="Shadowed" if one.behind else "Unused",
                    tone="orange" if one.behind else "grey",
                    note=_why(one),
                ),
            )
            for one in idle
        ),
        empty="Every rule catches at least one row.",
    )


def _why(one: Idle) -> str:
    if not one.behind:
        return "No row says this."
    ever = "It can never win: everything it could catch is taken by " if one.always else "Its rows are taken by "
    return f"{ever}{'; '.join(one.behind)}."


def rules_table(page: CodingPage) -> tables.Table:
    """The rules of a place as a file that another place can take over."""
    text = tables.TableColumn
    return tables.Table(
        title=f"Coding rules of {page.name}",
        columns=(
            text(title="Order", kind=tables.Kind.INTEGER),
            text(title="Field"),
            text(title="Match"),
            text(title="Text"),
            text(title="Service group"),
            text(title="Service group name"),
            text(title="Publisher"),
            text(title="Provider kind"),
            text(title="Flow"),
            text(title="Reason"),
            text(title="Author"),
            text(title="Reviewed on", kind=tables.Kind.DATE),
            text(title="Starter rule"),
            text(title="Rows caught", kind=tables.Kind.INTEGER),
        ),
        rows=tuple(
            (
                line.number,
                line.field,
                line.match,
                line.text,
                line.group,
                line.group_label,
                line.publisher,
                line.provider_kind,
                line.flow_class,
                line.reason,
                line.author,
                line.reviewed_on,
                "yes" if line.starter else "no",
                line.rows,
            )
            for line in page.rules
        ),
        notes=("Rules are tried in this order; the first that matches wins.",),
    )
