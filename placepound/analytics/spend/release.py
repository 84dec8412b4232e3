"""What leaves the island? Payments of a snapshot summed to lines, with transfers, an extract and a manifest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from placepound.analytics.engines import collect, lending
from placepound.analytics.spend.files import EXTRACT, Writer, writing
from placepound.analytics.spend.known import KEY, knowledge, known, naming, paid, year
from placepound.analytics.spend.lines import lines
from placepound.analytics.spend.manifest import Sums, Terms, Years, manifest
from placepound.analytics.spend.store import Store
from placepound.analytics.spend.transfers import CANDIDATES, RECEIPTS, candidates, match, receipts
from placepound.core.money.spend.months import least_of_fullest_month, months_on_file
from placepound.core.money.spend.release import fewest_not_named
from placepound.core.money.spend.transfers import transfer_rules
from placepound.core.terms.problem import Problem, Refused

AT_ONCE = 500_000
"""How many payments are worked on at a time, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as it lies in its folder. digest: of its lines and transfers, the same from every engine."""

    folder: Path
    digest: str
    lines: int
    payments: int
    pence: int


def release(
    engine: Any, store: Store, *, to: Path, terms: Terms, snapshot: int | None = None, at_once: int = AT_ONCE
) -> Release:
    """Write a release of a snapshot, by default the newest, to a new folder.

    The same payments, payees and rules give the same lines and the same digest on every engine, whatever at_once is.
    Raises Refused where there is nothing to release, or where the folder is there already.
    """
    making = _Making(engine, store, terms, snapshot=store.snapshot(snapshot).number, at_once=at_once)
    with writing(to) as writer:
        received = making.transfers(writer)
        for portion in making.portions:
            making.lines(writer, portion, received)
        making.sums.check(making.before)
        digest = writer.digest.hexdigest()
        writer.finish(making.manifest(digest))
    sums = making.sums
    return Release(folder=to, digest=digest, lines=sums.lines, payments=sums.rows, pence=sums.pence)


@dataclass(frozen=True, slots=True)
class Portion:
    """Payments that are worked on at a time: all of some bodies, or some financial years of one, first to last."""

    organisations: tuple[str, ...]
    years: tuple[int, int] | None = None


def portions(years: Years, *, at_once: int) -> Iterator[Portion]:
    """Payments in order of body and year, as many at once as allowed, but never less than a body's whole year."""
    bodies = [(body, list(own)) for body, own in groupby(years, key=lambda one: one[0])]
    waiting: list[str] = []
    rows = 0
    for body, own in bodies:
        size = sum(years[one][0] for one in own)
        if waiting and rows + size > at_once:
            yield Portion(tuple(waiting))
            waiting, rows = [], 0
        if size > at_once:
            yield from _split(body, [(year, years[body, year][0]) for _, year in own], at_once=at_once)
        else:
            waiting.append(body)
            rows += size
    if waiting:
        yield Portion(tuple(waiting))


def _split(body: str, years: Sequence[tuple[int, int]], *, at_once: int) -> Iterator[Portion]:
    first, last, held = years[0][0], years[0][0], 0
    for own, rows in years:
        if held and held + rows > at_once:
            yield Portion((body,), (first, last))
            first, held = own, 0
        last, held = own, held + rows
    yield Portion((body,), (first, last))


class _Making:
    """One release on its way."""

    def __init__(self, engine: Any, store: Store, terms: Terms, *, snapshot: int, at_once: int) -> None:
        self.engine, self.store, self.terms, self.snapshot = engine, store, terms, snapshot
        held = store.files(snapshot=snapshot)
        self.files = tuple(file for file in held if terms.files is None or file.number in terms.files)
        released = {file.number for file in self.files}
        self.sources = tuple(file for file in held if released & {file.number, file.report.replaced_by})
        self._whole = len(self.files) == len(held)
        self.before = self._years()
        if not self.before:
            raise Refused(Problem(message="No payment was loaded, so there is nothing to release."))
        self.portions = tuple(portions(self.before, at_once=at_once))
        self.knowledge = knowledge(terms.payees, terms.rules, capital=self._capital())
        self.fewest = fewest_not_named(on=terms.on)
        self.least = least_of_fullest_month(on=terms.on)
        self.rules = transfer_rules(on=terms.on)
        self.sums = Sums()

    def transfers(self, writer: Writer) -> pa.Table:
        """Write the transfers; the receipts among them, in the columns RECEIPTS."""
        found = [CANDIDATES.empty_table()]
        for portion in self.portions:
            if self.terms.counted.intersection(portion.organisations):
                with lending(self.engine) as lend:
                    named = naming(self._rows(portion), self.knowledge, organisations=self.terms.counted, lend=lend)
                    found.append(candidates(self.engine, named, counted=self.terms.counted))
        months = ((file.organisation, file.report.months) for file in self.files)
        on_file = months_on_file(months, least=self.least)
        received = [RECEIPTS.empty_table()]
        for table in _batched(match(pa.concat_tables(found), on_file=on_file, rules=self.rules)):
            writer.write("transfers", table)
            self.sums.add_transfers(table)
            received.append(receipts(table))
        return pa.concat_tables(received)

    def lines(self, writer: Writer, portion: Portion, received: pa.Table) -> None:
        """Write the lines of a portion, and the payments behind them."""
        mine = received.filter(pc.is_in(received["organisation"], pa.array(portion.organisations)))
        with lending(self.engine) as lend:
            payments = known(self.engine, self._rows(portion), self.knowledge, received=mine, lend=lend)
            found = lines(self.engine, payments, self.knowledge, fewest=self.fewest, after=self.sums.lines)
            writer.write("lines", found.lines)
            behind = collect(self.engine, _behind(payments, lend(found.places)))
        writer.write("extract", behind.sort_by([(name, "ascending") for name in ("line", "paid_on", "file", "row")]))
        self.sums.add(found)

    def manifest(self, digest: str) -> dict[str, Any]:
        """What the release says of itself."""
        values = (self.fewest, self.least, self.rules.days, self.rules.pence)
        return manifest(self.sources, self.sums, terms=self.terms, snapshot=self.snapshot, digest=digest, values=values)

    def _years(self) -> Years:
        bodies = tuple(sorted({file.organisation for file in self.files}))
        if not bodies:
            return {}
        rows = self._rows(Portion(bodies))
        found = rows.group_by("organisation", year=year(rows)).agg(
            rows=rows.count().cast("int64"), pence=rows.pence.sum().cast("int64")
        )
        years = {(one["organisation"], one["year"]): (one["rows"], one["pence"]) for one in _plain(self.engine, found)}
        return dict(sorted(years.items()))

    def _capital(self) -> list[str]:
        rows = self._rows(Portion(tuple({body: None for body, _ in self.before})))
        said = rows.filter(rows.capital.notnull()).select("capital").distinct()
        return [one["capital"] for one in _plain(self.engine, said)]

    def _rows(self, portion: Portion) -> ir.Table:
        rows = self.store.rows(self.engine, organisations=portion.organisations, snapshot=self.snapshot)
        mine = {file.number for file in self.files if file.organisation in portion.organisations}
        kept = paid(rows, files=None if self._whole else mine)
        if portion.years is None:
            return kept
        first, last = portion.years
        return kept.filter(kept.paid_on >= date(first, 4, 1), kept.paid_on < date(last + 1, 4, 1))


def _plain(engine: Any, expression: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = collect(engine, expression).to_pylist()
    return found


def _behind(payments: ir.Table, places: ir.Table) -> ir.Table:
    """The payments of lines that have a place among the sums. places: KEY and line."""
    lines_of = places.rename({f"of_{name}": name for name in KEY})
    found = payments.join(lines_of, [payments[name] == lines_of[f"of_{name}"] for name in KEY])
    said = {name: found[name].fill_null("") for name in ("supplier", "unit", "purpose", "transaction")}
    return found.select("line", "paid_on", "pence", "file", "row", **said).select(*EXTRACT.names)


def _batched(tables: Iterable[pa.Table], rows: int = 100_000) -> Iterator[pa.Table]:
    """Small tables put together, so that few are written."""
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(one.num_rows for one in waiting) >= rows:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
