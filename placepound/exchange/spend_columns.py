"""Which column of a spend file is which? By headings first, then by what stands below them; one amount counts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from placepound.core.money.spend.amounts import read_pence
from placepound.core.money.spend.profile import Sign, SpendColumn
from placepound.core.records.preview import Question, Unit
from placepound.exchange.layouts import column_name
from placepound.exchange.spend_dates import is_day, is_day_or_serial, is_month
from placepound.exchange.spend_headings import Measure, SpendGuess, guess_spend

_MONEY = (SpendColumn.AMOUNT, SpendColumn.GROSS, SpendColumn.VAT, SpendColumn.IRRECOVERABLE_VAT)
_SECOND = {SpendColumn.UNIT: SpendColumn.SERVICE, SpendColumn.SERVICE: SpendColumn.UNIT,
           SpendColumn.PURPOSE: SpendColumn.SERVICE}  # fmt: skip
"""What a column holds instead where another fits its first meaning better and nothing else has this one."""

_PLAIN = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?", re.ASCII)
_PARTS = frozenset({"capital", "revenue", "cap", "rev", "c", "r"})
_PLAINLY = 4
"""The weight of a heading that is a known name to the letter."""

_ALIKE = 0.98
"""The share of rows that must bear out an arithmetic between columns: published rows hold slips."""


@dataclass(frozen=True, kw_only=True)
class Below:
    """What stands below each heading, from rows drawn from the whole file."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]

    @cached_property
    def _columns(self) -> list[list[str]]:
        return [
            [row[place].strip() if place < len(row) else "" for row in self.rows] for place in range(len(self.headers))
        ]

    def every(self, place: int) -> list[str]:
        """The cells of a column, blank ones too, one for each row."""
        return self._columns[place]

    def texts(self, place: int) -> list[str]:
        """The filled cells of a column, without its heading again."""
        heading = self.headers[place].strip()
        return [text for text in self._columns[place] if text and text != heading]

    def name(self, place: int) -> str:
        """A column as its reader would look for it."""
        return column_name(place, self.headers[place], text_file=True)


@dataclass(slots=True, kw_only=True)
class Columns:
    """What each column holds, with why, and what must be asked or deserves a look."""

    guesses: list[SpendGuess]
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def places(self, column: SpendColumn) -> list[int]:
        return [place for place, each in enumerate(self.guesses) if each.column is column]

    def kinds(self) -> frozenset[SpendColumn]:
        return frozenset(each.column for each in self.guesses)

    def drop(self, place: int, why: str) -> None:
        """Take a column for none of those that are read, and say why."""
        evidence = f"{self.guesses[place].evidence}, but {why}"
        self.guesses[place] = SpendGuess(column=SpendColumn.IGNORED, evidence=evidence)

    def take(self, place: int, column: SpendColumn, why: str) -> None:
        self.guesses[place] = SpendGuess(column=column, evidence=why)


@lru_cache(maxsize=1 << 15)
def pence_of(text: str) -> int | None:
    """The amount in a cell, in pounds; None where it says none."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return read_pence(text, unit=Unit.POUNDS, sign=Sign.AS_WRITTEN).pence
    pence = int(match[2] + (match[3] or "").ljust(2, "0"))
    return -pence if match[1] else pence


def assign(below: Below) -> Columns:
    """The columns of a layout that nobody has corrected."""
    columns = Columns(guesses=[guess_spend(heading) for heading in below.headers])
    _check_cells(columns, below)
    _choose_amount(columns, below)
    for column in SpendColumn:
        if column not in (SpendColumn.AMOUNT, SpendColumn.IGNORED):
            _choose_one(columns, below, column)
    _know_by_cells(columns, below)
    _ask_for_date(columns, below)
    if not columns.places(SpendColumn.SUPPLIER):
        columns.notices.append("No heading names who was paid, so no payee is read from this file.")
    return columns


def ask_for_amount(below: Below, places: Sequence[int], *, sentence: str, suggested: int | None) -> Question:
    """The question which column counts. Options are numbers of columns, from 1."""
    options = tuple((str(place + 1), below.name(place)) for place in places)
    told = str(suggested + 1) if suggested is not None else None
    return Question(field="amount", sentence=sentence, options=options, suggested=told)


def _check_cells(columns: Columns, below: Below) -> None:
    """Drop what the cells contradict; but a plain name needs one fitting cell only, for the rest may be damaged."""
    checks: list[tuple[tuple[SpendColumn, ...], Callable[[str], bool], str]] = [
        (_MONEY, lambda text: pence_of(text) is not None, "its cells are not amounts"),
        ((SpendColumn.DATE,), lambda text: is_day_or_serial(text) or is_month(text), "its cells are not dates"),
        ((SpendColumn.SUPPLIER,), lambda text: any(map(str.isalpha, text)), "its cells are numbers, not names"),
    ]
    for kinds, fits, why in checks:
        for place, named in enumerate(columns.guesses):
            texts = below.texts(place)[:200] if named.column in kinds else []
            fitting = sum(map(fits, texts))
            if texts and fitting < len(texts) / 2 and (named.weight < _PLAINLY or not fitting):
                columns.drop(place, why)


def _choose_one(columns: Columns, below: Below, column: SpendColumn) -> None:
    """Keep the best column of a kind; another of the kind has its second meaning, or is shown and not read."""
    places = columns.places(column)
    if len(places) < 2:
        return
    best = min(places, key=lambda place: (not below.texts(place), -columns.guesses[place].weight,
                                          columns.guesses[place].rank, place))  # fmt: skip
    for place in places:
        second = _SECOND.get(column)
        if place == best:
            continue
        if second and not columns.places(second) and below.texts(place):
            columns.guesses[place] = replace(columns.guesses[place], column=second)
        else:
            columns.drop(place, f"“{below.headers[best].strip()}” fits {column.label.lower()} better")


def _choose_amount(columns: Columns, below: Below) -> None:
    """One measure counts: net of VAT before a plain amount before one with VAT."""
    named = [place for place, each in enumerate(columns.guesses) if each.measure is not None]
    candidates = [place for place in named if below.texts(place)] or named
    if not candidates:
        _ask_for_unnamed(columns, below)
        return
    measure = min(columns.guesses[place].measure or 0 for place in candidates)
    best = [place for place in candidates if columns.guesses[place].measure == measure]
    surest = max(columns.guesses[place].weight for place in best)
    best = [place for place in best if columns.guesses[place].weight == surest]
    chosen = min(best, key=lambda place: (columns.guesses[place].rank, place))
    if any(below.every(place) != below.every(chosen) for place in best):
        sentence = "Several columns could hold the amount. Choose the one to count; the others are not added."
        columns.questions.append(ask_for_amount(below, best, sentence=sentence, suggested=chosen))
    elif columns.guesses[chosen].weight < _PLAINLY and (like := _like_money(columns, below, chosen)):
        asked = f"“{below.headers[chosen].strip()}” may be the amount, and other columns hold money. Choose one."
        columns.questions.append(ask_for_amount(below, [chosen, *like], sentence=asked, suggested=chosen))
    columns.guesses[chosen] = replace(columns.guesses[chosen], column=SpendColumn.AMOUNT)
    if measure == Measure.GROSS:
        columns.notices.append(f"The file has no amount without VAT, so “{below.headers[chosen].strip()}” counts.")
    for place in named:
        if place != chosen:
            _set_beside(columns, below, place, chosen)
    _check_gross(columns, below, chosen)


def _like_money(columns: Columns, below: Below, chosen: int) -> list[int]:
    """Columns of no known name that hold money to the penny, other than the one chosen."""
    free = (place for place, each in enumerate(columns.guesses) if each.column is SpendColumn.IGNORED)
    return [
        place
        for place in free
        if _mostly(below.texts(place), lambda text: "." in text and pence_of(text) is not None)
        and below.every(place) != below.every(chosen)
    ]


def _set_beside(columns: Columns, below: Below, place: int, chosen: int) -> None:
    """What another amount is, beside the one that counts: with VAT if its name or arithmetic says so, else unread."""
    vat = next(iter(columns.places(SpendColumn.VAT)), None)
    is_plain = columns.guesses[place].measure is Measure.PLAIN
    if is_plain and vat is not None and (share := _share_adding_up(below, place, chosen, vat)) and share >= _ALIKE:
        columns.take(place, SpendColumn.GROSS, f"is “{below.headers[chosen].strip()}” and VAT added up")
    elif columns.guesses[place].column is not SpendColumn.GROSS:
        columns.drop(place, f"“{below.headers[chosen].strip()}” is the amount that counts")


def _check_gross(columns: Columns, below: Below, chosen: int) -> None:
    """Say whether gross is net and VAT where a file holds all three."""
    gross = next((place for place in columns.places(SpendColumn.GROSS) if below.texts(place)), None)
    vat = next(iter(columns.places(SpendColumn.VAT)), None)
    share = _share_adding_up(below, gross, chosen, vat) if gross is not None and vat is not None else None
    if share is None or gross is None:
        return
    if share >= _ALIKE:
        columns.guesses[gross] = replace(
            columns.guesses[gross], evidence=f"{columns.guesses[gross].evidence}, and it is the net amount and VAT"
        )
    else:
        columns.notices.append(
            f"“{below.headers[gross].strip()}” is the net amount and VAT in only {share:.0%} of the rows looked at."
        )


def _share_adding_up(below: Below, gross: int, net: int, vat: int) -> float | None:
    """The share of rows in which net and VAT make gross, to a penny; None where no row has all three."""
    rows = zip(below.every(gross), below.every(net), below.every(vat), strict=True)
    sums = [tuple(map(pence_of, row)) for row in rows]
    known = [(whole, part, tax) for whole, part, tax in sums if whole is not None and part is not None
             and tax is not None]  # fmt: skip
    return sum(abs(whole - part - tax) <= 1 for whole, part, tax in known) / len(known) if known else None


def _ask_for_unnamed(columns: Columns, below: Below) -> None:
    free = [place for place, each in enumerate(columns.guesses) if each.column is SpendColumn.IGNORED]
    figures = [place for place in free if _mostly(below.texts(place), lambda text: pence_of(text) is not None)]
    with_pence = [place for place in figures if any("." in text for text in below.texts(place))]
    suggested = with_pence[0] if len(with_pence) == 1 else None
    sentence = "No heading names the amount. Choose the column that holds it."
    places = figures or list(range(len(below.headers)))
    columns.questions.append(ask_for_amount(below, places, sentence=sentence, suggested=suggested))


def _know_by_cells(columns: Columns, below: Below) -> None:
    """What headings do not say but cells do: the one column of days or months, and of capital or revenue."""
    free = [place for place, each in enumerate(columns.guesses) if each.column is SpendColumn.IGNORED]
    for fits, what in ((is_day, "dates"), (is_month, "months")):
        found = [place for place in free if _mostly(below.texts(place)[:200], fits)]
        if not columns.places(SpendColumn.DATE) and len(found) == 1:
            columns.take(found[0], SpendColumn.DATE, f"is the only column of {what}")
    purposes = columns.places(SpendColumn.PURPOSE)
    parts = [place for place in (*free, *purposes) if _all_in(below.texts(place), _PARTS)]
    if not columns.places(SpendColumn.CAPITAL) and len(parts) == 1:
        columns.take(parts[0], SpendColumn.CAPITAL, "holds nothing but capital or revenue")


def _ask_for_date(columns: Columns, below: Below) -> None:
    if columns.places(SpendColumn.DATE):
        return
    days = [place for place in range(len(below.headers)) if _mostly(below.texts(place)[:200], is_day_or_serial)]
    options = tuple((str(place + 1), below.name(place)) for place in days or range(len(below.headers)))
    sentence = "No heading names the date of payment. Choose the column that holds it."
    columns.questions.append(Question(field="date", sentence=sentence, options=options))


def _mostly(texts: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(fits, texts)) >= 0.9 * len(texts)


def _all_in(texts: Sequence[str], allowed: frozenset[str]) -> bool:
    said = {text.casefold() for text in texts}
    return bool(said) and said <= allowed
