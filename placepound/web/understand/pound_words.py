"""In which words do pages speak of the place pound? Periods, statuses, confidence, and who sees what."""

from placepound.core.terms.viewer import Viewer
from placepound.registers.queries.pound_page import Choice, Population, PoundPage

STATUSES = {"plan": "planned", "forecast": "forecast", "commitment": "committed", "actual": "actual"}

CONFIDENCE = {
    "A": "A: agrees with the source’s own total",
    "B": "B: published figure",
    "C": "C: shared out by a key",
    "D": "D: estimate, or matched by name only",
}

OUTCOMES = {
    "reconciled": "Agrees with its own total",
    "reconciled with exclusions": "Agrees, with rows left out",
    "no control in source": "States no total",
    "not reconciled": "Does not agree with its own total",
}

FILTERS = {
    "period": "Period",
    "status": "Status",
    "payer": "Who pays",
    "group": "For what",
    "service": "Service",
    "fund": "Through",
    "provider_kind": "Provided by",
    "area": "Area",
    "statement": "Source",
    "flow_class": "Kind of flow",
    "confidence": "Confidence",
}


def choice_words(choice: Choice | None) -> str:
    """As "2024/25, actual". A source without a period is named by the day that its figures were true."""
    if choice is None:
        return ""
    label = choice.period_label.removeprefix("Period not stated, ")
    return f"{label[:1].upper()}{label[1:]}, {STATUSES.get(choice.status, choice.status)}"


def population_words(population: Population | None, area: str) -> str:
    """Which people a figure per head divides by."""
    if population is None:
        return f"Cannot be determined: no population of {area} is recorded"
    people = "residents" if population.base == "resident" else "registered patients"
    return f"{population.people:,} {people}, {population.year}"


def scope_words(viewer: Viewer) -> str:
    """That a view holds what its viewer may see, and no more."""
    if viewer.is_public:
        return "This view holds only what partners share with everybody. People who sign in may see more."
    return "This view holds only what is shared with you. What others may see can differ."


def place_and_choice(page: PoundPage) -> str:
    """As "Leeds, 2015/16, planned", for the line under a picture's title."""
    words = choice_words(page.choice)
    return f"{page.area}, {words[:1].lower()}{words[1:]}" if words else page.area
