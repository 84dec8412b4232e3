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
    alike = [
        replace(one, older=_number(one.older, body=number), newer=_number(one.newer, body=number))
        for number, _, said in found
        for one in said.alike
    ]
    return Found(
        moved=pa.Table.from_pylist(moved, schema=MOVED),
        reissues=tuple(reissues),
        unproved=tuple(unproved),
        alike=tuple(alike),
    )


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


DAY = date(2016, 4, 1)
CLASSES = st.sampled_from([SpendClass.PAYMENT, SpendClass.PAYMENT, SpendClass.PAYMENT, SpendClass.CREDIT, *SpendClass])
TEXT = st.sampled_from(["A", "A", "B", ""])
KINDS = st.builds(
    HeldRow,
    file=st.just(0),
    row=st.just(0),
    spend_class=CLASSES,
    pence=st.sampled_from([100, 100, 100, -100, 0, None]),
    paid_on=st.sampled_from([DAY, DAY, DAY, date(2016, 5, 1), None]),
    transaction=TEXT,
    supplier=TEXT,
    code=TEXT,
)
"""Kinds of rows: what a row says, wherever it stands."""


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """A body with up to five files, whose rows are of few kinds so that they meet often. Some layouts lack columns."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=9))
    files = draw(st.lists(st.lists(st.sampled_from(kinds), min_size=1, max_size=8), min_size=2, max_size=5))
    lacking = draw(
        st.lists(st.sampled_from([(), (), (), ("transaction",), ("supplier", "code")]), min_size=5, max_size=5)
    )
    return body(
        [
            replace(kind, file=number, row=place, **dict.fromkeys(lacks))
            for number, (rows, lacks) in enumerate(zip(files, lacking, strict=False), start=1)
            for place, kind in enumerate(rows, start=2)
        ]
    )
