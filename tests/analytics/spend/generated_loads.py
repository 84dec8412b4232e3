"""Which loads may an engine meet? Several files of several layouts with everything that happens, by Hypothesis."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from placepound.core.money.spend.account import GivenTotal, SpendFile
from placepound.core.money.spend.amounts import read_pence
from placepound.core.money.spend.profile import READ, DateOrder, Sign, SourceProfile, SpendColumn, TotalRule
from placepound.core.money.spend.rows import RawRow
from placepound.core.records.preview import Unit

Load = tuple[tuple[SpendFile, ...], tuple[RawRow, ...]]
Body = dict[SpendColumn, str]

ODD = (
    "", "0", "0.00", "-0", "00", "007", "n/a", "see note", "#REF!", "-", "\u200b", "£", "=1+1", "1e5", "12.34.56",
    "1,23", "1,2345.00", "0,123", "000,001.00", ".5", "5.", "1234.50.", "41.666666", "-0.005", "0.00499999999999999999",
    "1.2m", "£200k", "1.00 2.00", "12 EUR", "1234567890123", "123456789012.34", "999999999999999", "9" * 20, "+5.00",
    "--5", "(5", "5)", "(-5.00)", "£-5.00", "-£5.00", "£5.00CR", "5.00 DR", "GBP 5.00", "5.00 GBP", "١٢", "5\u00a0000",
    "5'000", "5,000,00", "1.005", "1.0050", "10.004", "100.999999", "Net", "5.00*", "-5,000,000.00", "£0", "-£0.00",
)  # fmt: skip

DAYS = (
    *["2016-04-01"] * 6, "2016-04-30", "2016-05-01", "2015-12-31", "01/04/2016", "30/04/2016", "4/30/2016", "1/4/16",
    "01-Apr-2016", "1 April 2016", "01.04.16", "20160401", "42461", "42461.5", "2016-04-01 00:00:00", "", "",
    "2016-04-01T09:30", "31/02/2016", "2016-13-01", "soon", "Total", "0016-04-01", "99999", "1 Foo 2016", "16-04-01",
)  # fmt: skip

NAMES = ("Alder", "Alder", "Birch", "REDACTED PERSONAL DATA", "", "", "Grand total", "Alder Total", "O'Reilly & Ædon")
PURPOSES = ("Rent", "Fuel", "Credit note 3", "Refund of rent", "Credit union", "", "Reversals")
CARDS = ("Y", "N", "", "Procurement card", "xxxx1234", "no card", "n/a", "GPC")
BODIES = ("Elm", "Elm", "Ash", "", "Éa")
WAYS = ("{}", "{}", "{}", "{}", "-{}", "({})", "{}-", "{}CR", "\u2212{}", "£{}", "-£{}")
USUAL = {SpendColumn.DATE, SpendColumn.SUPPLIER, SpendColumn.TRANSACTION}


@st.composite
def amounts(draw: st.DrawFn) -> str:
    """An amount as somebody may write it; most are small, so that sums meet by chance."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(ODD))
    pence = draw(st.integers(0, 30)) * draw(st.sampled_from((1, 5, 100, 123_456)))
    pounds, rest = divmod(pence, 100)
    number = draw(st.sampled_from((f"{pounds}.{rest:02d}", f"{pounds:,}.{rest:02d}", f"{pounds}", f"{pounds}.{rest}")))
    return draw(st.sampled_from(WAYS)).format(number)


TEXTS: dict[SpendColumn, st.SearchStrategy[str]] = {
    SpendColumn.AMOUNT: amounts(),
    SpendColumn.GROSS: amounts(),
    SpendColumn.VAT: amounts(),
    SpendColumn.DATE: st.sampled_from(DAYS),
    SpendColumn.TRANSACTION: st.sampled_from(("T1", "T2", "007", "7", "", "", "")),
    SpendColumn.SUPPLIER: st.sampled_from(NAMES),
    SpendColumn.PURPOSE: st.sampled_from(PURPOSES),
    SpendColumn.SERVICE: st.sampled_from(PURPOSES),
    SpendColumn.CARD: st.sampled_from(CARDS),
    SpendColumn.BODY: st.sampled_from(BODIES),
}


def texts_of(column: SpendColumn) -> st.SearchStrategy[str]:
    return TEXTS.get(column, st.sampled_from(("", "", "x", "y")))


@st.composite
def profiles(draw: st.DrawFn) -> SourceProfile:
    """A layout with an amount, and nearly always a date, a payee and a transaction number."""
    columns = [
        column
        for column in READ
        if column is SpendColumn.AMOUNT or draw(st.integers(0, 19)) < (18 if column in USUAL else 5)
    ]
    columns = draw(st.permutations([*columns, *[SpendColumn.IGNORED] * draw(st.integers(0, 1))]))
    odd_heading = st.sampled_from(("", "5.00", " Net", "2016-04-01", "T1"))
    headers = [draw(odd_heading) if draw(st.integers(0, 9)) == 0 else column.label for column in columns]
    return SourceProfile(
        fingerprint="layout",
        headers=tuple(headers),
        columns=tuple(columns),
        date_order=draw(st.sampled_from((DateOrder.YEAR_FIRST, *DateOrder))),
        unit=draw(st.sampled_from((*[Unit.POUNDS] * 4, Unit.THOUSANDS, Unit.MILLIONS))),
        sign=draw(st.sampled_from((*[Sign.AS_WRITTEN] * 3, Sign.REVERSED))),
        totals=draw(st.sampled_from((*[TotalRule.ARITHMETIC] * 4, TotalRule.NONE))),
    )


@st.composite
def files(draw: st.DrawFn, number: int) -> tuple[SpendFile, tuple[RawRow, ...]]:
    """A file with its rows: as drawn, then some repeated, some headings again, and some totals planted."""
    profile = draw(profiles())
    columns = [column for column in READ if profile.has(column)]
    bodies = draw(st.lists(st.fixed_dictionaries({column: texts_of(column) for column in columns}), max_size=8))
    if {SpendColumn.GROSS, SpendColumn.VAT} <= set(columns):
        for body in bodies[::2]:
            body.update({SpendColumn.AMOUNT: "5.00", SpendColumn.VAT: "1.00", SpendColumn.GROSS: "6.00"})
    for _ in range(draw(st.integers(0, 3)) if bodies else 0):
        bodies.insert(draw(st.integers(0, len(bodies))), draw(st.sampled_from(bodies)))
    if draw(st.booleans()):
        again = {column: profile.headers[profile.columns.index(column)].strip() for column in columns}
        bodies.insert(draw(st.integers(0, len(bodies))), again)
    for _ in range(draw(st.integers(0, 4))):
        _plant_total(bodies, profile, columns, draw)
    extra = st.sampled_from((*[""] * 12, "more"))
    place, rows = 1, []
    for body in bodies:
        place += draw(st.integers(1, 3))
        rows.append(RawRow(file=number, row=place, texts=tuple(body.items()), extra=draw(extra)))
    return _file(number, profile, draw), tuple(rows)


def _plant_total(bodies: list[Body], profile: SourceProfile, columns: list[SpendColumn], draw: st.DrawFn) -> None:
    """A row that sums others, give or take, with nothing else in it or with a label, a date or a payee."""
    at = draw(st.sampled_from((0, len(bodies), draw(st.integers(0, len(bodies))))))
    summed = bodies[draw(st.sampled_from((0, draw(st.integers(0, at))))) : at] or bodies
    assert profile.unit is not None
    read = [read_pence(one[SpendColumn.AMOUNT], unit=profile.unit, sign=Sign.AS_WRITTEN).pence or 0 for one in summed]
    pence = sum(read) + draw(st.sampled_from((0, 0, 0, 1, -1, 2)))
    pounds = f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
    worth = {Unit.POUNDS: pounds, Unit.THOUSANDS: f"{pence / 100_000:.5f}", Unit.MILLIONS: f"{pence / 10**8:.8f}"}
    row = {**dict.fromkeys(columns, ""), SpendColumn.AMOUNT: worth[profile.unit]}
    for column in sorted(draw(st.sets(st.sampled_from(columns), max_size=2)) - {SpendColumn.AMOUNT}):
        row[column] = draw(texts_of(column))
    bodies.insert(at, row)


def _file(number: int, profile: SourceProfile, draw: st.DrawFn) -> SpendFile:
    return SpendFile(
        organisation=f"body {number % 2}",
        file=number,
        name=f"{number}.csv",
        digest=f"{number:064x}",
        sheet=draw(st.sampled_from(("", "Sheet1"))),
        encoding="cp1252",
        header_row=1,
        blank=draw(st.integers(0, 2)),
        profile=replace(profile, fingerprint=f"layout {number}"),
        month=draw(st.sampled_from((None, "2016-04", "2015-12"))),
        given=draw(st.sampled_from((*[None] * 9, GivenTotal(pence=100, where="a letter")))),
    )


@st.composite
def loads(draw: st.DrawFn, *, most: int = 6) -> Load:
    """Some files with all of their rows, in no order."""
    drawn = [draw(files(number)) for number in range(1, 1 + draw(st.integers(1, most)))]
    rows = [row for _, some in drawn for row in some]
    return tuple(file for file, _ in drawn), tuple(draw(st.permutations(rows)))


def stacked(some: Sequence[Load]) -> Load:
    """Many loads as one, their files numbered anew."""
    every: list[SpendFile] = []
    rows: list[RawRow] = []
    for some_files, some_rows in some:
        numbers = {file.file: len(every) + place for place, file in enumerate(some_files, 1)}
        every += [replace(file, file=numbers[file.file]) for file in some_files]
        rows += [replace(row, file=numbers[row.file]) for row in some_rows]
    return tuple(every), tuple(rows)


def many_loads(count: int) -> Load:
    """The same many generated loads each time, stacked into one: for engines that take long over a load of any size."""
    drawn: list[Load] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(loads())
    def draw(load: Load) -> None:
        drawn.append(load)

    draw()
    return stacked(drawn)
