"""Do the coding rules still do what their authors meant? Rules that catch nothing, and what a change of rules moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placepound.core.money.mapping import Coder, CodingRule, Match, plain
from placepound.core.records.preview import Column
from placepound.core.terms.amount import Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class RowToCode:
    """A row as rules see it, with its money."""

    id: str
    texts: Mapping[Column, str]
    amount: Amount
    on: date
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A rule that never wins, because rules before it catch all its rows. always: so it is whatever the rows say."""

    rule: CodingRule
    behind: tuple[CodingRule, ...]
    always: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAudit:
    """What rules do to rows: how many each catches, which stand in the shadow of others, which match nothing."""

    caught: Mapping[str, int]
    shadowed: tuple[Shadow, ...]
    unused: tuple[CodingRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Rows that a change of rules takes from one service group to another, with their money."""

    before: str
    after: str
    amount: Amount
    rows: tuple[str, ...]


def audit_rules(rules: Sequence[CodingRule], rows: Iterable[RowToCode]) -> RuleAudit:
    """Which rules catch rows, and for those that catch none whether another rule is in front of them."""
    listed = tuple(rows)
    coder = Coder(rules)
    caught: dict[str, int] = {}
    winners: list[CodingRule | None] = []
    for row in listed:
        winner = coder.code(row.texts, publisher=row.publisher, on=row.on).rule
        winners.append(winner)
        if winner:
            caught[winner.id] = caught.get(winner.id, 0) + 1
    shadowed: list[Shadow] = []
    unused: list[CodingRule] = []
    for place, rule in enumerate(rules):
        if rule.id in caught:
            continue
        shadow = _shadow(rule, rules[:place], listed, winners)
        if shadow:
            shadowed.append(shadow)
        else:
            unused.append(rule)
    return RuleAudit(caught=caught, shadowed=tuple(shadowed), unused=tuple(unused))


def preview_change(
    before: Sequence[CodingRule], after: Sequence[CodingRule], rows: Iterable[RowToCode]
) -> tuple[Moved, ...]:
    """What a new list of rules would move, the most money first. Rows that stay in their group are not listed."""
    old, new = Coder(before), Coder(after)
    moved: dict[tuple[str, str], list[RowToCode]] = {}
    for row in rows:
        was = old.code(row.texts, publisher=row.publisher, on=row.on).service_group
        will = new.code(row.texts, publisher=row.publisher, on=row.on).service_group
        if was != will:
            moved.setdefault((was, will), []).append(row)
    changes = (
        Moved(
            before=was,
            after=will,
            amount=Amount.total(row.amount for row in group),
            rows=tuple(row.id for row in group),
        )
        for (was, will), group in moved.items()
    )
    return tuple(sorted(changes, key=lambda one: (-abs(one.amount).pence, one.before, one.after)))


def covers(first: CodingRule, second: CodingRule) -> bool:
    """Whether everything that the second rule could catch is caught by the first, for its publishers and dates."""
    return (
        first.field is second.field
        and first.publisher in (None, second.publisher)
        and (first.valid_from or date.min) <= (second.valid_from or date.min)
        and (first.valid_to or date.max) >= (second.valid_to or date.max)
        and _covers_text(first, second)
    )


def _covers_text(first: CodingRule, second: CodingRule) -> bool:
    """Words are covered only by the same words or by any part: where a word begins depends on the row."""
    wide, narrow = plain(first.text), plain(second.text)
    if not wide or not narrow:
        return False
    match first.match:
        case Match.EXACT:
            return second.match is Match.EXACT and wide == narrow
        case Match.PREFIX:
            return second.match in (Match.EXACT, Match.PREFIX) and narrow.startswith(wide)
        case Match.CONTAINS:
            return wide in narrow
        case Match.WORDS:
            return second.match is Match.WORDS and narrow.startswith(wide)


def _shadow(
    rule: CodingRule, earlier: Sequence[CodingRule], rows: Sequence[RowToCode], winners: Sequence[CodingRule | None]
) -> Shadow | None:
    always = next((one for one in earlier if covers(one, rule)), None)
    if always:
        return Shadow(rule=rule, behind=(always,), always=True)
    behind = {
        winner.id: winner
        for row, winner in zip(rows, winners, strict=True)
        if winner and rule.holds(publisher=row.publisher, on=row.on) and rule.matches(row.texts.get(rule.field, ""))
    }
    return Shadow(rule=rule, behind=tuple(behind.values()), always=False) if behind else None
