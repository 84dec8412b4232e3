"""How do tests of duplicates get bodies with files? Drawn tables read, bodies generated, and both laid out as ROWS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from placepound.analytics.engines import lending
from placepound.analytics.spend.duplicates import MOVED, Found, compare
from placepound.analytics.spend.tables import ROWS
from placepound.core.money.spend import duplicates as reference
from placepound.core.money.spend.duplicates import HeldFile, HeldRow, Repeat
from placepound.core.money.spend.rows import Reason, SpendClass

SHARE = reference.reissue_share(on=date(2026, 11, 21))
TEXTS = ("transaction", "supplier", "unit", "service", "purpose", "code")

Body = tuple[HeldFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawn table read: the files of one body, and what must become of their rows."""

    files: Body
    repeats: tuple[Repeat, ...]


def read(drawn: str) -> Drawn:
    """A drawn table. Files stand in the order of their numbers, and each has a digest of its own."""
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines() if line.strip())
    cells = [dict(zip(head, line, strict=True)) for line in lines]
    rows = [_row(one) for one in cells]
    return Drawn(
        files=body(rows),
        repeats=tuple(_repeat(one) for one in cells if one.get("becomes")),
    )


def _row(cells: Mapping[str, str]) -> HeldRow:
    return HeldRow(
        file=int(cells["file"]),
        row=int(cells["row"]),
        spend_class=SpendClass(cells["class"]),
        pence=int(cells["pence"]) if cells["pence"] else None,
        paid_on=date.fromisoformat(cells["day"]) if cells["day"] else None,
        **{name: None if cells.get(name) == "-" else cells.get(name, "") for name in TEXTS},
    )


def _repeat(cells: Mapping[str, str]) -> Repeat:
    of_file, _, of_row = cells["of"].partition(":")
    return Repeat(
        file=int(cells["file"]),
        row=int(cells["row"]),
        spend_class=SpendClass(cells["becomes"]),
        reason=Reason[cells["reason"].upper()],
        of_file=int(of_file),
        of_row=int(of_row) if of_row else None,
    )


def body(rows: Sequence[HeldRow]) -> Body:
    """Rows as the files of one body."""
    files = sorted({row.file for row in rows})
    return tuple(
        HeldFile(file=file, digest=f"digest {file}", rows=tuple(row for row in rows if row.file == file))
        for file in files
    )


def as_rows(bodies: Sequence[Body]) -> pa.Table:
    """Several bodies as one table of ROWS: body 0 is organisation 0, and no two files share a number."""
    rows = [
        {
            "organisation": str(number),
            "file": _number(row.file, body=number),
            "row": row.row,
            "spend_class": row.spend_class.value,
            "reason": "",
            "pence": row.pence,
            "paid_on": row.paid_on,
            "flags": "",
            **{name: getattr(row, name) for name in TEXTS},
        }
        for number, files in enumerate(bodies)
        for one in files
        for row in one.rows
    ]
    return pa.Table.from_pylist(rows, schema=ROWS)


def _number(file: int, *, body: int) -> int:
    return body * 100 + file


def on_engine(engine: Any, bodies: Sequence[Body]) -> Found:
    """What an engine finds, comparing all bodies at once."""
    with lending(engine) as lend:
        return compare(engine, lend(as_rows(bodies)), share=SHARE)


def expected(bodies: Sequence[Body]) -> Found:
    """What the reference finds, comparing one body after the other, in the form of an engine's answer."""
    found = [(number, files, reference.compare(files, share=SHARE)) for number, files in enumerate(bodies)]
    moved = [_moved(one, files, number) for number, files, said in found for one in said.repeats]
    reissues = [
        replace(one, older=_number(one.older, body=number), newer=_number(one.newer, body=number))
        for number, _, said in found
        for one in said.reissues
    ]
    unproved = [replace(one, file=_number(one.file, body=number)) for number, _, said in found for one in said.unproved]
    return Found(moved=pa.Table.from_pylist(moved, schema=MOVED), reissues=tuple(reissues), unproved=tuple(unproved))


def _moved(one: Repeat, files: Body, number: int) -> dict[str, Any]:
    own = next(row for file in files for row in file.rows if (row.file, row.row) == (one.file, one.row))
    return {
        "organisation": str(number),
        "file": _number(one.file, body=number),
        "row": one.row,
        "spend_class": one.spend_class.value,
        "reason": one.reason.value,
        "of_file": _number(one.of_file, body=number),
        "of_row": one.of_row,
        "own_class": own.spend_class.value,
        "pence": own.pence,
        "paid_on": own.paid_on,
        "flags": "",
    }


DAYS = st.sampled_from([date(2016, 4, 1), date(2016, 5, 1)])
CLASSES = st.sampled_from([SpendClass.PAYMENT, SpendClass.PAYMENT, SpendClass.PAYMENT, *SpendClass])


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """A body with up to five files of few different rows, so that they meet often. Each file keeps to one layout."""
    files = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        layout = draw(st.sets(st.sampled_from(TEXTS)))
        count = draw(st.integers(0, 6))
        files.append(tuple(draw(_rows(number, place + 2, layout)) for place in range(count)))
    return tuple(HeldFile(file=n, digest=f"digest {n}", rows=rows) for n, rows in enumerate(files, start=1))


def _rows(file: int, row: int, layout: set[str]) -> st.SearchStrategy[HeldRow]:
    text = st.sampled_from(["", "A", "A", "B"])
    return st.builds(
        HeldRow,
        file=st.just(file),
        row=st.just(row),
        spend_class=CLASSES,
        pence=st.sampled_from([100, 100, -100, 0, None]),
        paid_on=st.none() | DAYS,
        **{name: text if name in layout else st.none() for name in TEXTS},
    )
