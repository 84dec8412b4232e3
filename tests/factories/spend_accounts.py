"""How does a test get the account of a file of payments? As loading makes it, and kept as the worker keeps it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from placepound.actions.spend_files import record_load
from placepound.core.money.spend.loaded import LoadedFile
from placepound.core.money.spend.profile import (
    DateOrder,
    Evidence,
    ProfileGuess,
    SourceProfile,
    SpendColumn,
)
from placepound.core.money.spend.rows import (
    ClassSum,
    Control,
    FileReport,
    Flag,
    Reason,
    RepeatedRow,
    SpendClass,
)
from placepound.core.records.preview import Outcome, Question, Unit
from placepound.registers.models import Organisation, SpendFile
from tests.factories.worlds import World

HEADERS = ("Date Paid", "Supplier Name", "Net Amount", "Department", "Ref")
COLUMNS = (
    SpendColumn.DATE,
    SpendColumn.SUPPLIER,
    SpendColumn.AMOUNT,
    SpendColumn.UNIT,
    SpendColumn.TRANSACTION,
)
ORDER = Question(
    field="date_order",
    sentence="Every date, such as “04/05/2024”, could be day first or month first. Choose the order.",
    options=(("day first", "Day first: 04/05/2016 is 4 May 2016"), ("month first", "Month first")),
    suggested="day first",
)
WHICH_AMOUNT = Question(
    field="amount",
    sentence="Two columns hold amounts. Choose the one that counts.",
    options=(("3", "Column 3: Net Amount"), ("4", "Column 4: Department")),
    suggested="3",
)

Said = Mapping[tuple[SpendClass, Reason], tuple[int, int]]
PAID = (SpendClass.PAYMENT, Reason.NONE)


def guess(*questions: Question, fingerprint: str = "f" * 64) -> ProfileGuess:
    """How a file of five columns was read."""
    asked = {question.field for question in questions}
    profile = SourceProfile(
        fingerprint=fingerprint,
        headers=HEADERS,
        columns=COLUMNS,
        date_order=None if "date_order" in asked else DateOrder.DAY_FIRST,
        unit=Unit.POUNDS,
    )
    evidence = [
        Evidence(part="header", value="5 of 5", sentence="5 of 5 headings are read."),
        *(
            Evidence(part=heading, value=column, sentence=f"“{heading}” is a known heading.")
            for heading, column in zip(HEADERS, COLUMNS, strict=True)
        ),
        Evidence(part="date order", value="day first", sentence="Dates such as “25/04/2024” can only be day first."),
        Evidence(part="unit", value=Unit.POUNDS, sentence="Amounts such as “12.34” are written to the penny."),
        Evidence(part="sign", value="as written", sentence="Few amounts are negative."),
        Evidence(part="totals", value="by arithmetic", sentence="Totals are found by arithmetic."),
    ]
    return ProfileGuess(profile=profile, evidence=tuple(evidence), questions=questions)


def account(number: int, name: str, classes: Said, months: tuple[tuple[str, int, int], ...], **said: Any) -> FileReport:
    """The account of one file. classes: rows and pence of each class and reason."""
    days = [date.fromisoformat(f"{month}-{day}") for month, _, _ in months for day in ("02", "27")]
    kept = [pence for (spend_class, _), (_, pence) in classes.items() if spend_class is not SpendClass.CONTROL_TOTAL]
    stated = said.get("stated")
    return FileReport(
        **{
            "file": number,
            "name": name,
            "digest": hashlib.sha256(name.encode()).hexdigest(),
            "sheet": "",
            "encoding": "Windows-1252",
            "header_row": 3,
            "fingerprint": "f" * 64,
            "read": sum(rows for rows, _ in classes.values()),
            "blank": 2,
            "classes": tuple(
                ClassSum(spend_class=spend_class, reason=reason, rows=rows, pence=pence)
                for (spend_class, reason), (rows, pence) in classes.items()
            ),
            "controls": (),
            "stated": None,
            "stated_from": "row 41 of the file" if stated is not None else "",
            "difference": sum(kept) - stated if stated is not None else None,
            "outcome": Outcome.NO_CONTROL if stated is None else Outcome.RECONCILED,
            "first_day": min(days, default=None),
            "last_day": max(days, default=None),
            "months": months,
            "flags": (),
        }
        | said
    )


def loaded(report: FileReport, **said: Any) -> LoadedFile:
    """A file that was loaded."""
    usual: dict[str, Any] = {"name": report.name, "digest": report.digest, "sheet": report.sheet, "guess": guess()}
    return LoadedFile(report=report, **usual | said)


def keep(world: World, body: Organisation, *files: LoadedFile, **said: Any) -> tuple[SpendFile, ...]:
    """What came of loading, kept as the worker keeps it."""
    by = said.pop("by", world.system)
    return record_load(by=by, on=world.on, partnership_id=world.place.pk, organisation_id=body.pk, files=files, **said)


def full_account(number: int, name: str, **said: Any) -> FileReport:
    """An account in which every part has something to say: 40 rows, one total, a difference of 7 pence."""
    classes = {
        PAID: (30, 1_200_000),
        (SpendClass.CREDIT, Reason.NONE): (2, -50_050),
        (SpendClass.CONTROL_TOTAL, Reason.NONE): (1, 1_200_000),
        (SpendClass.DUPLICATE, Reason.SAME_TRANSACTION): (3, 30_000),
        (SpendClass.REFUSED, Reason.NO_DATE): (3, 20_057),
        (SpendClass.REFUSED, Reason.AMOUNT_UNREADABLE): (1, 0),
    }
    usual: dict[str, Any] = {
        "stated": 1_200_000,
        "outcome": Outcome.NOT_RECONCILED,
        "controls": (Control(row=44, pence=1_200_000, first_row=4, rows=39, difference=7),),
        "flags": ((Flag.REPEATED, 4, 8_000), (Flag.CARD, 2, 1_250)),
        "notices": ("4 rows repeat an earlier one.",),
        "repeats": (
            RepeatedRow(
                row=9,
                reason=Reason.SAME_TRANSACTION,
                pence=10_000,
                paid_on=date(2024, 5, 3),
                of_file=number - 1,
                of_row=17,
            ),
        ),
    }
    months = said.pop("months", (("2024-04", 20_000, 2), ("2024-05", 1_129_950, 30)))
    return account(number, name, classes, months, **usual | said)


def month_account(number: int, month: str, *, pence: int = 1_000_000, rows: int = 20, **said: Any) -> FileReport:
    """The account of one month's file that agrees with its stated total."""
    usual = {"stated": pence, "stated_from": "the last row of the file"}
    return account(number, f"payments {month}.csv", {PAID: (rows, pence)}, ((month, pence, rows),), **usual | said)
