"""How are profiles and accounts of spend files kept? As JSON, and back."""

from dataclasses import asdict
from datetime import date
from typing import Any

from placepound.core.money.spend.profile import (
    DateOrder,
    Evidence,
    ProfileGuess,
    Sign,
    SourceProfile,
    SpendColumn,
    TotalRule,
)
from placepound.core.money.spend.rows import ClassSum, Control, FileReport, Flag, Reason, SpendClass
from placepound.core.records.preview import Outcome, Question, Unit


def profile_to(profile: SourceProfile) -> dict[str, Any]:
    """A profile as JSON holds it."""
    return asdict(profile)


def profile_from(plain: dict[str, Any]) -> SourceProfile:
    """The profile again."""
    return SourceProfile(
        fingerprint=plain["fingerprint"],
        headers=tuple(plain["headers"]),
        columns=tuple(SpendColumn(column) for column in plain["columns"]),
        date_order=DateOrder(plain["date_order"]) if plain["date_order"] else None,
        unit=Unit(plain["unit"]) if plain["unit"] else None,
        sign=Sign(plain["sign"]),
        totals=TotalRule(plain["totals"]),
    )


def guess_to(guess: ProfileGuess) -> dict[str, Any]:
    """A profile with its evidence and questions as JSON holds it."""
    return asdict(guess)


def guess_from(plain: dict[str, Any]) -> ProfileGuess:
    """The profile with its evidence and questions again."""
    return ProfileGuess(
        profile=profile_from(plain["profile"]),
        evidence=tuple(Evidence(**one) for one in plain["evidence"]),
        questions=tuple(
            Question(
                field=one["field"],
                sentence=one["sentence"],
                options=tuple((key, label) for key, label in one["options"]),
                suggested=one["suggested"],
            )
            for one in plain["questions"]
        ),
        notices=tuple(plain["notices"]),
    )


def report_to(report: FileReport) -> dict[str, Any]:
    """The account of a file as JSON holds it."""
    return asdict(report) | {
        "first_day": report.first_day.isoformat() if report.first_day else None,
        "last_day": report.last_day.isoformat() if report.last_day else None,
    }


def report_from(plain: dict[str, Any]) -> FileReport:
    """The account of a file again."""
    return FileReport(
        **(
            plain
            | {
                "classes": tuple(
                    ClassSum(
                        spend_class=SpendClass(one["spend_class"]),
                        reason=Reason(one["reason"]),
                        rows=one["rows"],
                        pence=one["pence"],
                    )
                    for one in plain["classes"]
                ),
                "controls": tuple(Control(**one) for one in plain["controls"]),
                "outcome": Outcome(plain["outcome"]),
                "first_day": date.fromisoformat(plain["first_day"]) if plain["first_day"] else None,
                "last_day": date.fromisoformat(plain["last_day"]) if plain["last_day"] else None,
                "months": tuple((month, pence, rows) for month, pence, rows in plain["months"]),
                "flags": tuple((Flag(flag), rows, pence) for flag, rows, pence in plain["flags"]),
                "notices": tuple(plain["notices"]),
            }
        )
    )
