"""What is known of each payment when it is released? Its payee, its coding, its year, each as a number to group by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.spend.coding import Codings, Lend, service, with_places
from placepound.analytics.spend.suppliers import WRITTEN, as_written, with_payees
from placepound.core.money.mapping import CodingRule
from placepound.core.money.spend.release import NOT_NAMED, says_capital
from placepound.core.money.spend.released import PayeeKind
from placepound.core.money.spend.rows import Flag, SpendClass

COUNTED = (SpendClass.PAYMENT.value, SpendClass.CREDIT.value)

LOOKED_AT = ("organisation", "file", "row", "paid_on", "pence", "flags", *WRITTEN, "unit", "service", "purpose", "code",
             "capital", "transaction")  # fmt: skip

KEY = ("organisation", "year", "payee", "service", "place", "income")
"""What payments of one line have in common, as ``known`` has it."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What payments are released with.

    entries: ways of writing a payee (suppliers.PAYEES) in the order in which a line takes its name, with the number of
    the payee. payees: kind, payee and payee_key of each by number, in the order of lines; people and payees not stated
    are one of each kind. capital: texts that say capital.
    """

    entries: pa.Table
    payees: pa.Table
    codings: Codings
    capital: tuple[str, ...]


def knowledge(payees: pa.Table, rules: Sequence[CodingRule], *, capital: Collection[str]) -> Knowledge:
    """payees: in the columns of suppliers.PAYEES. capital: all that files say in a column of capital or revenue."""
    ordered = payees.sort_by([(name, "ascending") for name in ("payee_name", "payee_key", "match_reason", *WRITTEN)])
    written = zip(*(ordered[name].to_pylist() for name in ("kind", "payee", "payee_key")), strict=True)
    of_entries = [_payee(*one) for one in written]
    numbers = {payee: number for number, payee in enumerate(sorted(set(of_entries)))}
    return Knowledge(
        entries=ordered.append_column("number", pa.array([numbers[one] for one in of_entries], pa.int32())),
        payees=pa.table(
            {
                "kind": pa.array([kind for _, _, _, kind in numbers], pa.string()),
                "payee": pa.array([payee or None for _, payee, _, _ in numbers], pa.string()),
                "payee_key": pa.array([key for _, _, key, _ in numbers], pa.string()),
            }
        ),
        codings=Codings(tuple(rules)),
        capital=tuple(sorted(text for text in capital if says_capital(text))),
    )


def _payee(kind: str, payee: str | None, key: str) -> tuple[bool, str, str, str]:
    """What tells payees of lines apart, in their order: the organisation, else the form of the name, else the kind."""
    if kind != PayeeKind.NAMED:
        return PayeeKind(kind) in NOT_NAMED, "", "", kind
    return False, payee or "", "" if payee else key, kind


def paid(rows: ir.Table, *, files: Collection[int] | None = None) -> ir.Table:
    """The payments and credits among rows of a store, of some files where they are given, as far as a release looks."""
    kept = rows.filter(rows.spend_class.isin(COUNTED)).select(*LOOKED_AT)
    return kept if files is None else kept.filter(kept.file.isin(sorted(files)))


def year(rows: ir.Table) -> ir.Column:
    """The calendar year in which a payment's financial year begins."""
    return (rows.paid_on.year() - (rows.paid_on.month() < 4).cast("int32")).cast("int32")


def known(engine: Any, rows: ir.Table, knowledge: Knowledge, *, received: pa.Table, lend: Lend) -> ir.Table:
    """Payments with what a release groups them by.

    year, month (April is 0). entry, payee: numbers of knowledge's entries and payees. place: of the coding. service:
    empty for people. income: the row is in received, the receipts of matched transfers, and no rule calls it income.
    A payee that is not among the entries loses the row, which the sums of a release show.
    """
    resolved = with_payees(rows, lend(_of_entries(knowledge)), "entry", "payee", "not_named")
    coded = with_places(engine, resolved, knowledge.codings, lend=lend)
    said = coded.capital.fill_null("")
    found = coded.mutate(
        year=year(coded),
        month=((coded.paid_on.month() + 8) % 12).cast("int32"),
        service=ibis.ifelse(coded.not_named, "", service(coded)),
        is_capital=said.isin(knowledge.capital) if knowledge.capital else ibis.literal(False),
        is_card=(ibis.literal(",") + coded.flags + ",").contains(f",{Flag.CARD.value},"),
    )
    if not received.num_rows:
        return found.mutate(income=ibis.literal(False))
    receipts = lend(received.select(["file", "row"]).rename_columns(["in_file", "in_row"]))
    marked = found.left_join(receipts, [found.file == receipts.in_file, found.row == receipts.in_row])
    told = marked.select(*found.columns, "in_file")
    is_income = told.in_file.notnull() & told.place.notin(knowledge.codings.income)
    return told.mutate(income=is_income).drop("in_file")


def _of_entries(knowledge: Knowledge) -> pa.Table:
    entries, kinds = knowledge.entries, knowledge.payees["kind"]
    not_named = pc.is_in(kinds, pa.array([kind.value for kind in NOT_NAMED])).combine_chunks()
    return as_written(
        entries,
        {
            "entry": pa.array(range(entries.num_rows), pa.int32()),
            "payee": entries["number"],
            "not_named": not_named.take(entries["number"].combine_chunks()),
        },
    )


def naming(rows: ir.Table, knowledge: Knowledge, *, organisations: Collection[str], lend: Lend) -> ir.Table:
    """The payments to some organisations. other: the key of the organisation."""
    entries = knowledge.entries
    theirs = entries.filter(pc.is_in(entries["payee"], pa.array(sorted(organisations), pa.string())))
    return with_payees(rows, lend(as_written(theirs, {"other": theirs["payee"]})), "other")
