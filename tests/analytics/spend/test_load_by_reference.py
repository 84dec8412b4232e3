"""Does the store show, after any loads, what the plain reference says of all the files together?"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from placepound.analytics.spend import raw
from placepound.analytics.spend.store import Store
from placepound.core.money.spend.classify import classify
from placepound.core.money.spend.duplicates import HeldFile, HeldRow, Repeat, compare, reissue_share
from placepound.core.money.spend.profile import READ
from placepound.core.money.spend.rows import RawRow, SpendRow
from tests.analytics.spend.loads import DAY, csv, put, shown

ROWS = st.one_of(
    st.builds(
        "2016-0{}-01,{},{},{},{}".format,
        st.sampled_from([4, 4, 5]),
        st.sampled_from(["1.00", "2.00", "2.00", "-2.00", "none"]),
        st.sampled_from(["Acorn Care Ltd", "Acorn Care Ltd", "Birch Homes Ltd", ""]),
        st.sampled_from(["T1", "T1", "T2", ""]),
        st.sampled_from(["Adults", "Children", "Roads"]),
    ),
    st.builds(",{},,,".format, st.sampled_from(["1.00", "3.00", "5.00", "9.00"])),
    st.just("2016-04-01,7.00,Cedar Trust,T7,Adults,more than there are headings"),
    st.just(",,,,"),
)
FIRST = "2016-03-31,120.00,Elm Housing Trust,T0,Adults"
FILES = st.lists(st.lists(ROWS, max_size=6), min_size=1, max_size=4)

Final = tuple[int, int, str, str, int | None, int | None]


@settings(max_examples=12)
@given(FILES, st.integers(0, 4))
def test_the_store_shows_what_the_reference_says(files: list[list[str]], split: int) -> None:
    contents = [csv(*rows, FIRST) for rows in files]
    named = [(f"payments {number}.csv", content) for number, content in enumerate(contents, start=1)]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for some in (named[:split], named[split:]):
            if some:
                assert all(file.report for file in put(store, *some).files)
        rows = [
            (row["file"], row["row"], row["spend_class"], row["reason"], row["of_file"], row["of_row"])
            for row in shown(store)
        ]
    assert rows == by_reference(list(dict.fromkeys(contents)))


def by_reference(contents: Sequence[bytes]) -> list[Final]:
    """Every row in its final class. The same file again is not kept, so it is not among them."""
    read = [_read(content, number) for number, content in enumerate(contents, start=1)]
    files = [
        HeldFile(file=number, digest=str(number), rows=tuple(_held(*pair) for pair in pairs))
        for number, pairs in enumerate(read, start=1)
    ]
    repeats = {(one.file, one.row): one for one in compare(files, share=reissue_share(on=DAY)).repeats}
    return [_final(row, repeats.get((row.file, row.row))) for pairs in read for _, row in pairs]


def _read(content: bytes, number: int) -> list[tuple[RawRow, SpendRow]]:
    (sheet,) = raw.open_spend(content, name="payments.csv")
    profile = raw.profile_of(sheet).profile
    rows = [
        RawRow(
            file=number,
            row=said["row"],
            texts=tuple((column, said[column]) for column in READ if said[column] is not None),
            extra=said["extra"] or "",
        )
        for said in raw.standard(sheet, profile, file=number).to_pylist()
    ]
    return list(zip(rows, classify(rows, profile=profile, month=None), strict=True))


def _held(said: RawRow, row: SpendRow) -> HeldRow:
    texts = {column.value: text for column, text in said.texts}
    return HeldRow(
        file=row.file,
        row=row.row,
        spend_class=row.spend_class,
        pence=row.pence,
        paid_on=row.paid_on,
        **{name: texts.get(name) for name in ("transaction", "supplier", "unit", "service", "purpose", "code")},
    )


def _final(row: SpendRow, repeat: Repeat | None) -> Final:
    if repeat is None:
        return row.file, row.row, row.spend_class.value, row.reason.value, None, None
    return row.file, row.row, repeat.spend_class.value, repeat.reason.value, repeat.of_file, repeat.of_row
