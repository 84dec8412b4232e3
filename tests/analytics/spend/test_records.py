"""The quick way to the records of a text file says what the csv module says, or nothing at all."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placepound.analytics.spend import records
from placepound.analytics.spend.records import Records, column, quick_records, table_of

PIECES = [
    "a", "b,", '"', '""', "\n", "\r\n", "\r", ",", " ", "1.50", "é", '"x,y"', '"p\nq"', '"p\r\nq"', "\t", "\x85",
    "\u2028", "\x0b", "\x1c", "\ufeff", ' "', "a,b\n", "c,d\r\n", "\n\n", ',"k"', '"",', "\0",
]  # fmt: skip
damaged = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)

Row = tuple[int, str | None, tuple[str, ...]]


def quick(text: str, *, width: int, separator: str = ",", block: int = 1 << 20, longest: int = 1000) -> Records | None:
    return quick_records(
        text.encode(), separator=separator, width=width, longest=longest, most_columns=500, block=block
    )


def rows_of(found: Records) -> list[Row]:
    width = found.table.num_columns - 2
    return [
        (row["row"], row["extra"], tuple(row[column(place)] for place in range(width)))
        for row in found.table.to_pylist()
    ]


def as_the_csv_module_reads(text: str, *, width: int, separator: str = ",") -> tuple[list[Row], int]:
    """The filled records with their numbers, and how many are blank."""
    rows: list[Row] = []
    blank = 0
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
        if not any(cell.strip() for cell in row):
            blank += 1
            continue
        extra = " | ".join(cell.strip() for cell in row[width:] if cell.strip())
        cells = tuple(row[place] if place < len(row) else "" for place in range(width))
        rows.append((number, extra or None, cells))
    return rows, blank


@given(damaged, st.sampled_from([2, 3, 4]), st.sampled_from([8, 16, 24, 32, 64, 1 << 20]))
@example("a,b\r\nc\r\n\r\nd,e,f,\r\n", 2, 1 << 20)
@example('a,b\n"p\r\nq",c\n', 2, 8)
@example('a,b\n1,"x\n', 2, 1 << 20)
@example('a,b\n1,2\nx,y,"z', 2, 1 << 20)
@example("a,b\r1,2\r\r3,4", 2, 1 << 20)
def test_whatever_is_accepted_is_what_the_csv_module_gives(text: str, width: int, block: int) -> None:
    found = quick(text, width=width, block=block)
    if found is not None:
        assert (rows_of(found), found.blank) == as_the_csv_module_reads(text, width=width)


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), max_size=5), max_size=12),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_well_written_files_come_back(rows: list[list[str]], separator: str, end: str, quoting: int) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows([["h", "i", "j"], *rows])
    found = quick(out.getvalue(), width=3, separator=separator)
    if found is not None:
        assert (rows_of(found), found.blank) == as_the_csv_module_reads(out.getvalue(), width=3, separator=separator)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ordinary_files_are_read_the_quick_way(end: str) -> None:
    text = end.join(["Date,Name,Amount", '1,"Smith, John",5', '2,12" pipe,6', "", "3,é", "4,a,7,", "5,b,8,,odd", " ,,"])
    found = quick(text, width=3)
    assert found is not None
    assert found.blank == 2
    assert rows_of(found)[1:] == [
        (2, None, ("1", "Smith, John", "5")),
        (3, None, ("2", '12" pipe', "6")),
        (5, None, ("3", "é", "")),
        (6, None, ("4", "a", "7")),
        (7, "odd", ("5", "b", "8")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff\ufeffa,b\n",
        "one\ntwo\n",
        f"a,b\n{'x' * 1001},y\n",
        f"a,b\n{'x' * 1001}\n",
        'a,b\n1,"' + "x\n" * 21 + '"\n',
        'a,b\n1,"open\n2,3\n',
        'a,b\n1,"two\r\nlines"\n',
    ],
)
def test_what_is_strange_is_left_to_the_careful_way(text: str) -> None:
    assert quick(text, width=2 if "," in text else 1) is None


def test_too_many_uneven_rows_are_left_to_the_careful_way(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a,b\n" + "1\n" * 10
    assert quick(text, width=2) is not None
    monkeypatch.setattr(records, "MOST_RAGGED", 5)
    assert quick(text, width=2) is None


def test_rows_become_a_table_of_one_width() -> None:
    table = table_of([2, 5], [["a"], ["b", "c", " ", " d", "e "]], width=2)
    assert table.to_pylist() == [
        {"row": 2, "extra": None, "c0": "a", "c1": ""},
        {"row": 5, "extra": "d | e", "c0": "b", "c1": "c"},
    ]
