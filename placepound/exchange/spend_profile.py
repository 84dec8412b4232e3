"""How is this spend file to be read? Its header, and a source profile guessed with the evidence for every part."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NoReturn, TypeVar

from placepound.core.money.spend.profile import (
    DateOrder,
    Evidence,
    ProfileGuess,
    Sign,
    SourceProfile,
    SpendColumn,
    TotalRule,
)
from placepound.core.records.preview import Question, Unit
from placepound.exchange.amounts import choose_unit
from placepound.exchange.headings import fingerprint_of, key_of, unit_of, unit_of_banner
from placepound.exchange.limits import count_of, refuse
from placepound.exchange.spend_columns import Below, Columns, ask_for_amount, assign, pence_of
from placepound.exchange.spend_dates import OrderChoice, choose_order, is_day
from placepound.exchange.spend_doubts import doubts
from placepound.exchange.spend_headings import SpendGuess, guess_spend

LOOKED_AT = 50
"""How many filled rows are searched for the header."""

_LONG_HEADING = 100
_SURE = 10
"""The score of a row that can be nothing but a header: an amount and two more columns, all plainly named, or better."""

_FEW = 10
_ORDINARY_PENCE = 250_00
_SHARE = 0.95
_KEPT = "as kept or corrected for these headings"

E = TypeVar("E", bound=StrEnum)


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The index of the header among the first filled rows: banners may stand above it. None where there is none."""
    scores = []
    for row in rows[:LOOKED_AT]:
        scores.append(_header_score(row))
        if scores[-1] >= _SURE:
            return len(scores) - 1
    best = max(scores, default=0)
    if best >= 6:
        return scores.index(best)
    return next((index for index in range(len(scores)) if _could_be_header(rows, index)), None)


def guess_profile(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    remembered: SourceProfile | None = None,
    banner: Sequence[str] = (),
) -> ProfileGuess:
    """How to read a layout, with why, and the questions that only a person can answer.

    sample: rows drawn from the whole file, with every different date if they are not too many. remembered: what was
    kept for these headings; it holds unless the file proves otherwise. banner: what stands above the header.
    """
    below = Below(headers=headers, rows=sample)
    fingerprint = fingerprint_of(headers)
    kept = remembered if remembered is not None and remembered.fingerprint == fingerprint else None
    columns = _as_kept(below, kept) if kept else assign(below)
    order = _order(below, columns, kept)
    unit, unit_said, unit_asks, unit_notices = _unit(below, columns, kept, banner=banner)
    sign, sign_said, sign_asks = _sign(below, columns, kept)
    totals = kept.totals if kept else TotalRule.ARITHMETIC
    profile = SourceProfile(
        fingerprint=fingerprint,
        headers=tuple(headers),
        columns=tuple(each.column for each in columns.guesses),
        date_order=order.order,
        unit=unit,
        sign=sign,
        totals=totals,
    )
    evidence = (
        _header_evidence(columns),
        *_column_evidence(below, columns),
        Evidence(part="date order", value=order.order or "not known", sentence=order.sentence),
        Evidence(part="unit", value=unit or "not known", sentence=unit_said),
        Evidence(part="sign", value=sign, sentence=sign_said),
        _totals_evidence(totals, kept),
    )
    asked = (*columns.questions, *((order.question,) if order.question else ()), *unit_asks, *sign_asks)
    changed = remembered is not None and kept is None
    notices = (
        *(("What was kept for this body is for other headings, so the columns were matched afresh.",) * changed),
        *columns.notices, *order.notices, *unit_notices,
    )  # fmt: skip
    return ProfileGuess(
        profile=profile, evidence=evidence, questions=asked, notices=notices, doubts=doubts(below, columns)
    )


def with_answers(profile: SourceProfile, answers: Mapping[str, str]) -> SourceProfile:
    """The profile with a person's answers. Raises Refused for an answer that is none of the choices.

    answers: ``amount`` and ``date`` as the number of a column from 1; ``columns.3`` as what column 3 holds;
    ``date_order``, ``unit``, ``sign`` and ``totals`` as their values. What is absent or empty stays.
    """
    given = {key: value for key, value in answers.items() if value}
    wanted = {
        _place(given[key], profile, field=key): SpendColumn(key) for key in ("amount", "date") if key in given
    } | {
        _place(key.removeprefix("columns."), profile, field=key): _choice(SpendColumn, value, field=key)
        for key, value in given.items()
        if key.startswith("columns.")
    }
    return replace(
        profile,
        columns=_with_columns(profile.columns, wanted),
        date_order=_choice(DateOrder, given["date_order"], field="date_order") if "date_order" in given
        else profile.date_order,
        unit=_choice(Unit, given["unit"], field="unit") if "unit" in given else profile.unit,
        sign=_choice(Sign, given["sign"], field="sign") if "sign" in given else profile.sign,
        totals=_choice(TotalRule, given["totals"], field="totals") if "totals" in given else profile.totals,
    )  # fmt: skip


def _place(number: str, profile: SourceProfile, *, field: str) -> int:
    count = len(profile.columns)
    if not number.isdecimal() or not 1 <= int(number) <= count:
        refuse(f"Choose a column from 1 to {count}: there is no column “{number}”.", field=field)
    return int(number) - 1


def _with_columns(columns: tuple[SpendColumn, ...], wanted: Mapping[int, SpendColumn]) -> tuple[SpendColumn, ...]:
    """The columns with new meanings, each of which is taken from any other column that had it."""
    new = [each for each in wanted.values() if each is not SpendColumn.IGNORED]
    twice = sorted({each.label for each in new if new.count(each) > 1})
    if twice:
        refuse(f"Only one column can hold: {', '.join(twice)}.", field="columns")
    return tuple(wanted.get(place, SpendColumn.IGNORED if each in new else each) for place, each in enumerate(columns))


def _choice(kind: type[E], value: str, *, field: str) -> E:
    try:
        return kind(value)
    except ValueError:
        _refuse_choice(kind, value, field=field)


def _refuse_choice(kind: type[E], value: str, *, field: str) -> NoReturn:
    refuse(f"“{value}” is none of the choices: {', '.join(each.value for each in kind)}.", field=field)


def _header_score(row: Sequence[str]) -> int:
    """How much a row looks like headings: known names add up, figures and days take away."""
    filled = [text.strip() for text in row if text.strip()]
    if len(filled) < 2 or any(len(text) > _LONG_HEADING for text in filled):
        return 0
    named: dict[SpendColumn, int] = {}
    against = 0
    for text in filled:
        if any(map(str.isdigit, text)) and (pence_of(text) is not None or is_day(text)):
            against += 1
            continue
        found = guess_spend(text)
        if found.column is not SpendColumn.IGNORED:
            named[found.column] = max(found.weight, named.get(found.column, 0))
    amount = 2 if {SpendColumn.AMOUNT, SpendColumn.GROSS} & named.keys() else 0
    return sum(named.values()) + amount - 4 * against if len(named) > 1 else 0


def _could_be_header(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a row of unknown words stands over a table: words only, as many as cells below it, figures below it."""
    filled = [text.strip() for text in rows[index] if text.strip()]
    following = [[text.strip() for text in row if text.strip()] for row in rows[index + 1 : index + 6]]
    widest = max(map(len, following), default=0)
    return (
        len(filled) >= 2
        and len(filled) >= 0.8 * widest
        and all(text[0].isalpha() and len(text) <= _LONG_HEADING for text in filled)
        and len(set(filled)) == len(filled)
        and any(any(pence_of(text) is not None for text in row) for row in following)
    )


def _as_kept(below: Below, kept: SourceProfile) -> Columns:
    """The columns of a remembered profile, wherever they stand now."""
    meant: dict[str, list[SpendColumn]] = {}
    for heading, column in zip(kept.headers, kept.columns, strict=False):
        meant.setdefault(key_of(heading), []).append(column)
    found = [
        meant[key].pop(0) if (key := key_of(heading)) and meant.get(key) else SpendColumn.IGNORED
        for heading in below.headers
    ]
    columns = Columns(guesses=[SpendGuess(column=column, evidence=_KEPT) for column in found])
    if SpendColumn.AMOUNT not in found:
        sentence = "No column was kept as the amount. Choose the column that holds it."
        everywhere = range(len(below.headers))
        columns.questions.append(ask_for_amount(below, everywhere, sentence=sentence, suggested=None))
    for place in columns.places(SpendColumn.AMOUNT):
        texts = below.texts(place)[:200]
        if 2 * sum(pence_of(text) is not None for text in texts) < len(texts):
            sentence = f"The cells of “{below.headers[place].strip()}” are not amounts. Choose the column that counts."
            everywhere = range(len(below.headers))
            columns.questions.append(ask_for_amount(below, everywhere, sentence=sentence, suggested=None))
    return columns


def _order(below: Below, columns: Columns, kept: SourceProfile | None) -> OrderChoice:
    place = next(iter(columns.places(SpendColumn.DATE)), None)
    if place is None:
        return OrderChoice(order=kept.date_order if kept else None, sentence="No column of dates is known yet.")
    return choose_order(below.texts(place), told=kept.date_order if kept else None)


UnitSaid = tuple[Unit | None, str, tuple[Question, ...], tuple[str, ...]]


def _unit(below: Below, columns: Columns, kept: SourceProfile | None, *, banner: Sequence[str]) -> UnitSaid:
    """The unit of the amounts: stated, or shown by pence or by the usual size of payments, or asked for."""
    place = next(iter(columns.places(SpendColumn.AMOUNT)), None)
    if place is None:
        return (kept.unit if kept else None), "No column of amounts is known yet.", (), ()
    heading, texts = below.headers[place], below.texts(place)
    stated = unit_of(heading) or next((unit for unit in map(unit_of_banner, banner) if unit), None)
    told = kept.unit if kept else None
    if told or stated:
        choice = choose_unit(texts[:60], heading=heading, banner=banner, told=told)
        by_heading = f"“{heading.strip()}” says so" if unit_of(heading) else "a line above the table says so"
        who = _KEPT if told else by_heading
        said = f"Amounts are in {choice.stated}: {who}." if choice.stated else choice.questions[0].sentence
        return choice.stated, said, choice.questions, choice.notices
    said = _shown_in_pounds(texts, by_card=bool({SpendColumn.CARD, SpendColumn.MERCHANT} & columns.kinds()))
    if said:
        return Unit.POUNDS, said, (), ()
    choice = choose_unit(texts[:200], heading=heading, banner=banner, told=None)
    said = choice.questions[0].sentence if choice.questions else "Every amount says its own unit or has a £ sign."
    return (choice.used if not choice.questions else None), said, choice.questions, choice.notices


def _shown_in_pounds(texts: Sequence[str], *, by_card: bool) -> str:
    """Why amounts without a stated unit are pounds; empty where nothing shows it.

    Figures with two decimals may also be thousands or millions: so that some must be as large as payments are, except
    where they are paid by card.
    """
    sizes = [abs(pence) for text in texts if (pence := pence_of(text))]
    enough = len(sizes) >= _FEW
    with_point = [text for text in texts if "." in text and pence_of(text) is not None]
    to_the_penny = [text for text in with_point if _has_pence(text)]
    if to_the_penny and 2 * len(to_the_penny) >= len(with_point):
        small = enough and not by_card and max(sizes) < 2 * _ORDINARY_PENCE
        return "" if small else f"Amounts such as “{to_the_penny[0]}” are written to the penny, so they are pounds."
    ordinary = sum(size >= _ORDINARY_PENCE for size in sizes)
    if enough and ordinary >= _SHARE * len(sizes):
        of_all = f"Of {count_of(len(sizes), 'amount')} looked at, {ordinary:,}"
        return f"{of_all} are £250 or more read as pounds, as payments over a threshold are."
    return ""


def _has_pence(text: str) -> bool:
    """Whether an amount is written with exactly two decimals."""
    return len("".join(filter(str.isdigit, text.strip(" .").rpartition(".")[2]))) == 2


def _sign(below: Below, columns: Columns, kept: SourceProfile | None) -> tuple[Sign, str, tuple[Question, ...]]:
    if kept:
        return kept.sign, f"Signs are {kept.sign.value}, {_KEPT}.", ()
    place = next(iter(columns.places(SpendColumn.AMOUNT)), None)
    amounts = [pence for text in (below.texts(place) if place is not None else ()) if (pence := pence_of(text))]
    negative = sum(pence < 0 for pence in amounts)
    said = f"{negative:,} of {count_of(len(amounts), 'amount')} looked at are negative"
    if negative * 2 <= len(amounts):
        return Sign.AS_WRITTEN, f"{said}, so positive amounts are money paid out.", ()
    question = Question(
        field="sign",
        sentence=f"{said}. Say whether negative amounts are the money paid out.",
        options=(
            (Sign.REVERSED.value, "Negative amounts are payments: turn every sign round"),
            (Sign.AS_WRITTEN.value, "Negative amounts are credits: keep signs as written"),
        ),
        suggested=Sign.REVERSED.value,
    )
    return Sign.AS_WRITTEN, f"{said}.", (question,)


def _header_evidence(columns: Columns) -> Evidence:
    known = sum(each.column is not SpendColumn.IGNORED for each in columns.guesses)
    count = len(columns.guesses)
    return Evidence(
        part="header", value=f"{known} of {count}", sentence=f"{known} of {count_of(count, 'heading')} are read."
    )


def _column_evidence(below: Below, columns: Columns) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            part=below.headers[place].strip() or f"column {place + 1}",
            value=each.column,
            sentence=f"Column {place + 1}, “{below.headers[place].strip()}”: {each.evidence}.",
        )
        for place, each in enumerate(columns.guesses)
    )


def _totals_evidence(totals: TotalRule, kept: SourceProfile | None) -> Evidence:
    looked_for = "Rows without a date or a payee are totals only if they add up the rows above them."
    none = "No totals are looked for in this layout"
    sentence = looked_for if totals is TotalRule.ARITHMETIC else f"{none}{f', {_KEPT}' if kept else ''}."
    return Evidence(part="totals", value=totals, sentence=sentence)
