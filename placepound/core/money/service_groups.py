"""What is the money for? Placepound's service groups: few, stable codes that every place shares."""

from dataclasses import dataclass
from functools import cache

from placepound.core.rules.reader import RuleValue, load
from placepound.core.terms.problem import Problem, Refused

UNMAPPED = "UNM"
"""The group of money that no coding rule has caught: always shown, never spread over the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """A group of services, or one of its sub-groups. Its code never changes; its name may.

    parent: the code of the group that a sub-group belongs to; None for a group itself.
    """

    code: str
    name: str
    parent: str | None
    source: str

    @property
    def top(self) -> str:
        """The code of the group at the first level."""
        return self.parent or self.code

    @property
    def label(self) -> str:
        """Its name in full, for a list where its parent does not stand above it."""
        return f"{service_group(self.parent).name}: {self.name.lower()}" if self.parent else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacet:
    """One more way to describe a service beside its group, with the values it may take."""

    code: str
    name: str
    values: tuple[str, ...]


@cache
def service_groups() -> tuple[ServiceGroup, ...]:
    """Every group and sub-group, each group followed by its own, unmapped last."""
    rule = _rule("service_groups")
    groups = tuple(
        ServiceGroup(code=row["code"], name=row["name"], parent=row["parent"] or None, source=rule.source)
        for row in rule.rows
    )
    codes = [group.code for group in groups]
    if len(set(codes)) < len(codes) or any(group.parent and group.parent not in codes for group in groups):
        raise ValueError(f"{rule.reference}: a code stands twice or a parent is not a group")
    return groups


def service_group(code: str | None) -> ServiceGroup:
    """The group of a code; none at all is unmapped. Raises Refused for a code that is not a group."""
    found = _by_code().get(code or UNMAPPED)
    if found is None:
        raise Refused(
            Problem(
                message=f"“{code}” is not a service group. Choose one of the list, or {UNMAPPED} (unmapped).",
                field="service_group",
                rule=_rule("service_groups").reference,
            )
        )
    return found


def sub_groups(code: str) -> tuple[ServiceGroup, ...]:
    """What a group is divided into; empty where it is not."""
    return tuple(group for group in service_groups() if group.parent == service_group(code).code)


@cache
def service_facets() -> tuple[ServiceFacet, ...]:
    """Age band, cohort, function, level and mode, each with its values."""
    rows = _rule("service_facets").rows
    names = {row["facet"]: row["facet_name"] for row in rows}
    return tuple(
        ServiceFacet(code=code, name=name, values=tuple(row["name"] for row in rows if row["facet"] == code))
        for code, name in names.items()
    )


@cache
def _by_code() -> dict[str, ServiceGroup]:
    return {group.code: group for group in service_groups()}


def _rule(key: str) -> RuleValue:
    return next(one for one in load("service_groups") if one.key == key)
