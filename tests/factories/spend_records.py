"""How does a test get one record of payments? A function for each model: every field may be given, none must be."""

from datetime import date
from typing import Any

from placepound.registers import models
from tests.factories.records import (
    ON,
    _numbers,
    _save,
    make_flow,
    make_organisation,
    make_partnership,
    make_statement,
)


def make_spend_file(**given: Any) -> models.SpendFile:
    """A loaded file of one payment of £100."""
    number = next(_numbers)
    return _save(
        models.SpendFile,
        given,
        partnership=make_partnership,
        organisation=make_organisation,
        number=number,
        name=f"payments {number}.csv",
        digest=f"{number:064x}",
        state="loaded",
        loaded_on=ON,
        first_day=date(2024, 4, 2),
        last_day=date(2024, 4, 30),
        read=1,
        payments=1,
        payments_sum=10_000,
        outcome="no control in source",
    )


def make_spend_profile(**given: Any) -> models.SpendProfile:
    return _save(
        models.SpendProfile,
        given,
        organisation=make_organisation,
        fingerprint=f"{next(_numbers):064x}",
        profile={},
        remembered_on=ON,
    )


def make_spend_release(**given: Any) -> models.SpendRelease:
    number = next(_numbers)
    return _save(
        models.SpendRelease,
        given,
        partnership=make_partnership,
        number=number,
        digest=f"{number:064x}",
        folder=f"release-{number}",
        manifest={},
        made_on=ON,
    )


def make_spend_line(**given: Any) -> models.SpendLine:
    """A line of one payment of £100 to a named supplier."""
    statement = given.get("statement") or (given["flow"].statement if "flow" in given else make_statement())
    number = next(_numbers)
    return _save(
        models.SpendLine,
        given,
        statement=statement,
        flow=lambda: make_flow(statement=statement, status="actual", provider_name=f"Supplier {number}"),
        payee_key=f"SUPPLIER {number}",
        payee_name=f"Supplier {number}",
        payee_kind="named",
        pence=10_000,
        payments=1,
        first_day=date(2025, 4, 2),
        last_day=date(2025, 4, 2),
        months=[["2025-04", 10_000, 1]],
    )


def make_spend_extract(**given: Any) -> models.SpendExtract:
    return _save(models.SpendExtract, given, line=make_spend_line, payments=b"", count=1)


def make_spend_transfer(**given: Any) -> models.SpendTransfer:
    statement = given.get("statement") or make_statement()
    return _save(
        models.SpendTransfer,
        given,
        statement=statement,
        payer=statement.publisher,
        payee=make_organisation,
        state="payer only",
        paid_on=date(2025, 4, 2),
        paid=10_000,
    )


def make_supplier_match(**given: Any) -> models.SupplierMatch:
    number = next(_numbers)
    return _save(
        models.SupplierMatch,
        given,
        partnership=make_partnership,
        key=f"SUPPLIER {number}",
        name=f"Supplier {number}",
        other_key=f"SUPLIER {number}",
        other_name=f"Suplier {number}",
        probability="0.9100",
        reason="One letter differs.",
        pence=10_000,
        payments=1,
    )


def make_organisation_facts(**given: Any) -> models.OrganisationFacts:
    return _save(
        models.OrganisationFacts, given, organisation=make_organisation, size="small", source="A register", as_at=ON
    )


def make_unmapped_spend(**given: Any) -> models.UnmappedSpend:
    statement = given.get("statement") or make_statement()
    return _save(
        models.UnmappedSpend,
        given,
        statement=statement,
        payer=statement.publisher,
        payee_key=f"SUPPLIER {next(_numbers)}",
        payee_name="A supplier",
        service="A service",
        pence=10_000,
        payments=1,
        evidence="No suggestion.",
        rule_version="test",
    )
