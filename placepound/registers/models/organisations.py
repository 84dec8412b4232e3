"""Which bodies are there, under which names and numbers, and who took over from whom?"""

from django.db import models
from django.db.models import F, Q

from placepound.core.terms.organisation import OrganisationKind, Scheme
from placepound.registers.base import Record, SharedRecord


class Organisation(SharedRecord):
    """A body that pays, commissions or provides. valid_from and valid_to are its own life, either may be unknown."""

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.label) for kind in OrganisationKind])
    name = models.CharField(max_length=300)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(Record):
    """Another name a body goes or went by: former, trading, short, or as a publisher spells it."""

    shared_through = "organisation"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(Record):
    """A body's number in one register."""

    shared_through = "organisation"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=20, choices=[(scheme.value, scheme.value) for scheme in Scheme])
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_names_one_body")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Succession(Record):
    """One body took over from another on a day. Several predecessors may share a successor, and the reverse."""

    shared_through = "successor"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="precessions")
    on = models.DateField()
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_is_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id}"


class GroupMember(Record):
    """A body counted within a group that a published document names as one ("the three councils")."""

    shared_through = "group"

    group = models.ForeignKey(Organisation, models.PROTECT, related_name="group_members")
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="groups")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="group_member_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"
