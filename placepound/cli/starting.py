"""What was said about a place that starts? Bodies and people as the command line writes them, read or refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from placepound.core.terms.area import AreaCode, AreaLevel
from placepound.core.terms.organisation import ORG_ID_PREFIX, OrganisationKind, Scheme
from placepound.core.terms.problem import Problem, Refused
from placepound.core.terms.viewer import Role

if TYPE_CHECKING:
    from placepound.actions.set_up import NewBody, NewPerson

LEVELS = {"system": AreaLevel.SYSTEM, "place": AreaLevel.PLACE, "neighbourhood": AreaLevel.NEIGHBOURHOOD}
KINDS = tuple(kind.value for kind in OrganisationKind if kind is not OrganisationKind.GROUP)
ROLES = tuple(role.value for role in Role)

_BODY = re.compile(r"\s*(?P<kind>\w+)\s*:\s*(?P<name>[^=]+?)\s*(?:=\s*(?P<number>\S+)\s*)?")
_PERSON = re.compile(r"\s*(?P<role>\w+)\s*:\s*(?P<name>[^<]+?)\s*<(?P<email>[^<>\s]+)>\s*(?:at\s+(?P<at>.+?)\s*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """All that setting up asks for, as written."""

    name: str
    area: str
    code: str
    boundaries: int
    level: str
    steward: str
    bodies: tuple[str, ...]
    people: tuple[str, ...]
    neighbourhoods: tuple[str, ...] = ()


def read_code(start: Start) -> AreaCode:
    """The area's code with the year of its boundaries. Refuses a year that cannot be one."""
    try:
        return AreaCode(start.code.strip().upper(), start.boundaries)
    except ValueError as fault:
        raise Refused(Problem(message=f"{start.boundaries} is no year of boundaries. Write it as 2024.")) from fault


def read_bodies(entries: Sequence[str]) -> "tuple[NewBody, ...]":
    """Each partner from its entry; its name is what people are invited at."""
    from placepound.actions.set_up import NewBody

    problems: list[Problem] = []
    found = []
    for entry in entries:
        match = _BODY.fullmatch(entry)
        if match is None or match["kind"] not in KINDS:
            problems.append(Problem(message=f"“{entry}”: write a kind, a colon and a name. Kinds: {', '.join(KINDS)}."))
            continue
        identifier = _identifier(match["number"]) if match["number"] else None
        if match["number"] and identifier is None:
            known = ", ".join(ORG_ID_PREFIX.values())
            problems.append(Problem(message=f"“{match['number']}” is no org-id. It starts with one of {known}."))
            continue
        found.append(
            NewBody(
                ref=match["name"],
                name=match["name"],
                kind=OrganisationKind(match["kind"]),
                identifiers=(identifier,) if identifier else (),
            )
        )
    if problems:
        raise Refused(tuple(problems))
    return tuple(found)


def _identifier(text: str) -> tuple[Scheme, str] | None:
    for scheme, prefix in ORG_ID_PREFIX.items():
        if text.upper().startswith(f"{prefix}-"):
            return scheme, text[len(prefix) + 1 :]
    return None


def read_people(entries: Sequence[str], bodies: "Sequence[NewBody]") -> "tuple[NewPerson, ...]":
    """Each person from their entry, at a body of this place or, without one, at the partnership."""
    from placepound.actions.set_up import NewPerson

    refs = {body.name.casefold(): body.ref for body in bodies}
    problems: list[Problem] = []
    found = []
    for entry in entries:
        match = _PERSON.fullmatch(entry)
        if match is None or match["role"] not in ROLES:
            problems.append(
                Problem(message=f"“{entry}”: write it as 'role: Name <e-mail> at Body'. Roles: {', '.join(ROLES)}.")
            )
        elif match["at"] and match["at"].casefold() not in refs:
            problems.append(Problem(message=f"“{match['at']}” is none of the partners: {', '.join(refs.values())}."))
        else:
            at = refs[match["at"].casefold()] if match["at"] else ""
            found.append(NewPerson(name=match["name"], email=match["email"], role=Role(match["role"]), at=at))
    if problems:
        raise Refused(tuple(problems))
    return tuple(found)
