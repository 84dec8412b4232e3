"""What does a release say of itself? Its sources, what it was made with, and sums that show that nothing is lost."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pyarrow as pa

from placepound.analytics.spend.lines import Lines
from placepound.analytics.spend.store import StoredFile
from placepound.core.money.flows import FlowClass
from placepound.core.money.mapping import CodingRule
from placepound.core.money.mapping import digest as digest_of_rules
from placepound.core.money.service_groups import UNMAPPED
from placepound.core.money.spend.plain import profile_to
from placepound.core.money.spend.released import PayeeKind, TransferState
from placepound.core.rules.reader import TOPICS, RuleValue
from placepound.core.rules.reader import digest as digest_of_values
from placepound.core.terms.amount import Amount
from placepound.core.terms.period import Period

METHOD = 1
"""The version of how payments are released: it changes when the same payments and rules would give other lines."""

MAPPED = "mapped"

Years = Mapping[tuple[str, int], tuple[int, int]]
"""Rows and pence of each body and financial year, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a release is made with.

    payees: who is whom, in the columns of suppliers.PAYEES. rules: of coding, in their order. counted: bodies whose
    payments to one another are transfers. files: the numbers of those to release, None for all. on, by: when and whose.
    """

    payees: pa.Table
    rules: Sequence[CodingRule]
    counted: frozenset[str]
    on: date
    by: str
    files: frozenset[int] | None = None


class PaymentsLost(RuntimeError):
    """Raised where lines do not add up to the payments that they are made of: a defect, and nothing is released."""


@dataclass(slots=True)
class Sums:
    """What a release adds up to, added up as it is written. years: lines, rows and pence of each body and year."""

    years: dict[tuple[str, int], tuple[int, int, int]] = field(default_factory=dict)
    payees: Counter[str] = field(default_factory=Counter)
    mapped: Counter[str] = field(default_factory=Counter)
    flow_classes: Counter[str] = field(default_factory=Counter)
    transfers: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """How many lines there are so far."""
        return sum(lines for lines, _, _ in self.years.values())

    @property
    def rows(self) -> int:
        """How many payments and credits are in them."""
        return sum(rows for _, rows, _ in self.years.values())

    @property
    def pence(self) -> int:
        """What they come to."""
        return sum(pence for _, _, pence in self.years.values())

    def add(self, found: Lines) -> None:
        """Lines of years that were not added before."""
        sums = [("line", "count"), ("rows", "sum"), ("pence", "sum")]
        for one in found.lines.group_by(["payer", "period_start"]).aggregate(sums).to_pylist():
            year = one["payer"], one["period_start"].year
            self.years[year] = one["line_count"], one["rows_sum"], one["pence_sum"]
        for (kind, on_record, service_group, flow_class), pence in found.shares.items():
            self.flow_classes[flow_class] += pence
            if flow_class != FlowClass.INCOME:
                self.payees["organisation on record" if on_record else kind] += pence
                self.mapped["unmapped" if service_group == UNMAPPED else MAPPED] += pence

    def add_transfers(self, found: pa.Table) -> None:
        """Transfers that were not added before."""
        sums = [("payer", "count"), ("paid", "sum"), ("received", "sum")]
        for one in found.group_by("state").aggregate(sums).to_pylist():
            held = self.transfers.setdefault(one["state"], {"number": 0, "paid": 0, "received": 0})
            held["number"] += one["payer_count"]
            held["paid"] += one["paid_sum"] or 0
            held["received"] += one["received_sum"] or 0

    def check(self, before: Years) -> None:
        """Raises PaymentsLost where the lines of any year are not the payments that there were."""
        after = {year: (rows, pence) for year, (_, rows, pence) in self.years.items()}
        wrong = sorted(year for year in before.keys() | after.keys() if before.get(year) != after.get(year))
        if wrong:
            body, year = wrong[0]
            message = f"Lines of {body} in {Period.financial_year(year).label} do not add up to its payments"
            raise PaymentsLost(f"{message}: {after.get(wrong[0])} of {before.get(wrong[0])} rows and pence.")


def manifest(
    files: Sequence[StoredFile],
    sums: Sums,
    *,
    terms: Terms,
    snapshot: int,
    digest: str,
    values: Iterable[RuleValue],
) -> dict[str, Any]:
    """What a release says of itself, as JSON holds it. values: the rule values that it was made with.

    files: those released, and those that one of them has taken the place of, whose rows count no more.

    Shares are in hundredths of a percent of spending by value; None where that comes to nothing. What bodies received
    from one another is income and no spending. A receipt that no payment of the other body matches may be a refund: it
    is listed among the transfers as shown by the payee only, and stays a credit.
    """
    profiles: dict[str, int] = {}
    sources = [_source(file, profiles) for file in files]
    return {
        "method": METHOD,
        "digest": digest,
        "made_on": terms.on.isoformat(),
        "made_by": terms.by,
        "snapshot": snapshot,
        "counted": sorted(terms.counted),
        "rules": {
            "coding": {"version": digest_of_rules(terms.rules), "number": len(terms.rules)},
            "values": {topic: digest_of_values(topic) for topic in TOPICS},
            "used": {one.reference: one.value for one in values},
        },
        "sums": _said(sums),
        "notices": list(_notices(files, sums)),
        "profiles": [json.loads(profile) for profile in profiles],
        "sources": sources,
    }


def _said(sums: Sums) -> dict[str, Any]:
    spending = sums.mapped.total()
    return {
        "lines": sums.lines,
        "rows": sums.rows,
        "pence": sums.pence,
        "flow_classes": dict(sorted(sums.flow_classes.items())),
        "payees": dict(sorted(sums.payees.items())),
        "mapping": dict(sorted(sums.mapped.items())),
        "mapped_share": _share(sums.mapped[MAPPED], spending),
        "unresolved_share": _share(sums.payees[PayeeKind.NAMED.value], spending),
        "transfers": dict(sorted(sums.transfers.items())),
        "years": [
            {"payer": body, "period": Period.financial_year(year).label, "lines": lines, "rows": rows, "pence": pence}
            for (body, year), (lines, rows, pence) in sorted(sums.years.items())
        ],
    }


def _share(part: int, whole: int) -> int | None:
    return round(Fraction(part * 10_000, whole)) if whole > 0 else None


def _notices(files: Sequence[StoredFile], sums: Sums) -> Iterator[str]:
    lost = [file.name for file in files if file.report.lost_signs and file.report.replaced_by is None]
    if lost:
        yield f"The minus signs of credits look lost in {_number(len(lost), 'file')}: {', '.join(lost[:5])}."
    only = sums.transfers.get(TransferState.PAYEE_ONLY.value)
    if only:
        yield (
            f"{_number(only['number'], 'receipt')} of {Amount(only['received']).exact()} from a counted body "
            "without a payment of that body: each may be a refund, and stays a credit."
        )


def _number(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def _source(file: StoredFile, profiles: dict[str, int]) -> dict[str, Any]:
    """A file with its account. profile: the place of its profile among those of the release, each kept once."""
    profile = json.dumps(profile_to(file.profile))
    report = file.report
    return {
        "number": file.number,
        "organisation": file.organisation,
        "name": file.name,
        "sheet": file.sheet,
        "digest": file.digest,
        "loaded_on": file.loaded_on.isoformat(),
        "encoding": report.encoding,
        "header_row": report.header_row,
        "profile": profiles.setdefault(profile, len(profiles)),
        "read": report.read,
        "classes": [
            {"class": one.spend_class.value, "reason": one.reason.value, "rows": one.rows, "pence": one.pence}
            for one in report.classes
        ],
        "outcome": report.outcome.value,
        "stated": report.stated,
        "difference": report.difference,
        "lost_signs": report.lost_signs,
        "doubts": list(report.doubts),
        "replaced_by": report.replaced_by,
        "notices": list(report.notices),
    }
