"""Which payments must a stranger never learn of? Hidden lines beside open ones, and what hangs on them."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from placepound.core.money.spend.plain import profile_to
from placepound.registers.models import (
    Area,
    Flow,
    Organisation,
    Partnership,
    SpendLine,
    SpendProfile,
    SpendRelease,
    Statement,
    SupplierMatch,
)
from tests import factories as make
from tests.architecture.telltale import HIDDEN_FILE, MONEY, PEOPLE, WORD
from tests.factories.spend_accounts import guess


@dataclass(frozen=True, kw_only=True)
class HiddenPayments:
    """Hidden figures, lines of payments in hidden statements, proposals of names, and a remembered layout."""

    figures: SpendRelease
    lines: tuple[SpendLine, ...]
    matches: tuple[SupplierMatch, ...]
    profile: SpendProfile


def open_figures(place: Partnership) -> SpendRelease:
    """Figures made from payments that everybody sees."""
    figures: SpendRelease = make.make_spend_release(partnership=place, landed_on=date(2025, 5, 1))
    return figures


def open_lines(spending: Flow, transfer: Flow, owner: Organisation) -> tuple[SpendLine, ...]:
    """Payments that everybody sees: to a name, and to a body that only its owner sees."""
    hidden_body = make.make_organisation(owner=owner, sharing="own", name=f"{WORD} payee")
    make.make_organisation_name(organisation=hidden_body, name=f"{WORD} payee", key=WORD.lower())
    make.make_organisation_facts(organisation=hidden_body, source=WORD)
    named = make.make_spend_line(statement=spending.statement, flow=spending, payee_name="Open supplier")
    to_hidden = make.make_spend_line(
        statement=transfer.statement, flow=transfer, payee=hidden_body, payee_name="As published"
    )
    rows = [["2025-04-02", 10_000, "Open supplier", "", "", "T1", HIDDEN_ROW_FILE, 2]]
    make.make_spend_extract(line=named, payments=_packed(rows))
    make.make_unmapped_spend(statement=spending.statement)
    return named, to_hidden


def open_earlier_year(later: Statement) -> None:
    """The year before, of the same body, with a file that everybody sees: the two years can be compared."""
    year = {"period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31)}
    of = {"partnership": later.partnership, "publisher": later.publisher, "owner": later.publisher}
    statement = make.make_statement(**of, release=later.release, **year)
    flow = make.make_flow(statement=statement, status="actual")
    make.make_spend_line(statement=statement, flow=flow, payee_name="Open supplier", months=[["2024-04", 9_000, 2]])
    make.make_pound_cell(statement=statement, status="actual", **year)
    months = {"months": [["2024-04", 9_000, 2], ["2025-04", 10_000, 2]]}
    make.make_spend_file(
        partnership=later.partnership, organisation=later.publisher, owner=later.publisher, report=months
    )


HIDDEN_ROW_FILE = 7
"""The number of a file that only the council sees, in an open payment."""


def hidden_figures(place: Partnership, own: dict[str, Any], *, number: int = 7) -> SpendRelease:
    """Figures of a place that only the council sees, the newest of it."""
    figures: SpendRelease = make.make_spend_release(
        **own, partnership=place, number=number, landed_on=date(2025, 6, 1), pence=MONEY, payments=PEOPLE,
        manifest={"note": WORD, "newest_file": HIDDEN_FILE},
    )  # fmt: skip
    return figures


def hide_payments(
    figures: SpendRelease,
    statements: Iterable[Statement],
    ways: Iterable[dict[str, Any]],
    *,
    body: Organisation,
    area: Area,
    own: dict[str, Any],
) -> HiddenPayments:
    """Lines in hidden statements, with what hangs on them, and proposals that only some see."""
    make.make_organisation_facts(organisation=body, locality=area, source=WORD)
    lines = [_line(statement, body if number % 2 else None) for number, statement in enumerate(statements)]
    place = figures.partnership
    layout = replace(guess().profile, headers=(WORD, *guess().profile.headers[1:]))
    return HiddenPayments(
        figures=figures,
        lines=tuple(lines),
        matches=tuple(_match(place, how) for how in ways),
        profile=make.make_spend_profile(
            organisation=make.make_organisation(**own), profile=profile_to(layout), why=WORD
        ),
    )


def _line(statement: Statement, payee: Organisation | None) -> SpendLine:
    """A hidden line of payments with its single payments, and a hidden sum that waits for a rule."""
    make.make_unmapped_spend(
        statement=statement, payee_key=WORD, payee_name=WORD, service=WORD, pence=MONEY, payments=PEOPLE,
        suggested="PRE6", evidence=WORD, caution=WORD,
    )  # fmt: skip
    line: SpendLine = make.make_spend_line(
        statement=statement, flow=statement.flows.order_by("pk")[0], payee=payee, payee_key=WORD, payee_name=WORD,
        match_reason=WORD, pence=MONEY, payments=PEOPLE, months=[["2025-04", MONEY, PEOPLE]],
    )  # fmt: skip
    rows = [["2025-04-02", MONEY, WORD, WORD, WORD, WORD, HIDDEN_FILE, HIDDEN_FILE]]
    make.make_spend_extract(line=line, payments=_packed(rows))
    return line


def _match(place: Partnership, how: dict[str, Any]) -> SupplierMatch:
    match: SupplierMatch = make.make_supplier_match(
        **how, partnership=place, name=WORD, other_name=WORD, reason=WORD, pence=MONEY, payments=PEOPLE,
        decided_by=WORD, why=WORD,
    )  # fmt: skip
    return match


def _packed(rows: list[list[Any]]) -> bytes:
    return zlib.compress(json.dumps(rows).encode())
