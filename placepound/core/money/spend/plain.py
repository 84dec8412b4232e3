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
from placepound.core.money.spend.rows import ClassSum, Control, FileReport, Flag, Reason, RepeatedRow, SpendClass
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
        doubts=tuple(plain.get("doubts", ())),
    )


def report_to(report: FileReport) -> dict[str, Any]:
    """The account of a file as JSON holds it."""
    return asdict(report) | {
        "first_day": _text(report.first_day),
        "last_day": _text(report.last_day),
        "repeats": [asdict(one) | {"paid_on": _text(one.paid_on)} for one in report.repeats],
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


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
                "first_day": _day(plain["first_day"]),
                "last_day": _day(plain["last_day"]),
                "months": tuple((month, pence, rows) for month, pence, rows in plain["months"]),
                "flags": tuple((Flag(flag), rows, pence) for flag, rows, pence in plain["flags"]),
                "notices": tuple(plain["notices"]),
                "doubts": tuple(plain.get("doubts", ())),
                "repeats": tuple(
                    RepeatedRow(**(one | {"reason": Reason(one["reason"]), "paid_on": _day(one["paid_on"])}))
                    for one in plain.get("repeats", ())
                ),
            }
        )
    )
