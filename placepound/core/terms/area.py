"""Where is meant? Area levels, and codes whose boundary vintage is part of their identity."""

from dataclasses import dataclass
from enum import StrEnum


class AreaLevel(StrEnum):
    """How large an area is meant, from the system down to the small area."""

    SYSTEM = "system"
    PLACE = "place"
    NEIGHBOURHOOD = "neighbourhood"
    WARD = "ward"
    MSOA = "msoa"
    LSOA = "lsoa"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    AreaLevel.SYSTEM: "System",
    AreaLevel.PLACE: "Place",
    AreaLevel.NEIGHBOURHOOD: "Neighbourhood",
    AreaLevel.WARD: "Ward",
    AreaLevel.MSOA: "Middle layer super output area",
    AreaLevel.LSOA: "Lower layer super output area",
    AreaLevel.PRACTICE: "Practice list",
}


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A code and the year of the boundaries it belongs to. Codes of two vintages are never equal."""

    code: str
    vintage: int

    def __post_init__(self) -> None:
        if not self.code.strip() or not 1900 <= self.vintage <= 2100:
            raise ValueError(
                f"an area code needs its code and the year of its boundaries: {self.code!r}, {self.vintage!r}"
            )

    def __str__(self) -> str:
        return f"{self.code} ({self.vintage})"
