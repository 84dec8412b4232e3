"""How does one check end? Good, with a warning, or wrong, and then with what mends it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """A warning stops nothing; what is wrong must be mended."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at and what was found. mend: what to do, empty where all is well."""

    what: str
    verdict: Verdict
    found: str
    mend: str = ""


def good(what: str, found: str) -> Finding:
    return Finding(what=what, verdict=Verdict.GOOD, found=found)


def warning(what: str, found: str, mend: str) -> Finding:
    return Finding(what=what, verdict=Verdict.WARNING, found=found, mend=mend)


def wrong(what: str, found: str, mend: str) -> Finding:
    return Finding(what=what, verdict=Verdict.WRONG, found=found, mend=mend)
