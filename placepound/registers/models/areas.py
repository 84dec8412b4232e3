"""Where is meant? Areas of a boundary vintage, how they contain one another, and versioned neighbourhoods."""

from django.db import models
from django.db.models import F, Q

from placepound.core.terms.area import AreaLevel
from placepound.registers.base import Record, SharedRecord


class Area(SharedRecord):
    """A system, place, neighbourhood or small area. Code and vintage together are its identity."""

    level = models.CharField(max_length=16, choices=[(level.value, level.label) for level in AreaLevel])
    code = models.CharField(max_length=40)
    vintage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "vintage"], name="area_code_within_vintage")]

    def __str__(self) -> str:
        return self.name


class AreaContainment(Record):
    """One area lies in another. An area may lie in several: a practice-based neighbourhood is not a ward."""

    shared_through = "inner"

    outer = models.ForeignKey(Area, models.PROTECT, related_name="contains")
    inner = models.ForeignKey(Area, models.PROTECT, related_name="lies_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outer", "inner"], name="containment_once"),
            models.CheckConstraint(condition=~Q(outer=F("inner")), name="containment_is_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.inner_id} in {self.outer_id}"


class NeighbourhoodVersion(Record):
    """What a neighbourhood consisted of from a day until a day."""

    shared_through = "area"

    area = models.ForeignKey(Area, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["area", "number"]
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="neighbourhood_version_once")]

    def __str__(self) -> str:
        return f"{self.area_id} version {self.number}"


class NeighbourhoodPart(Record):
    """A small area or practice list that belongs to a neighbourhood version, with the share of it that belongs."""

    shared_through = "version"

    version = models.ForeignKey(NeighbourhoodVersion, models.PROTECT, related_name="parts")
    part = models.ForeignKey(Area, models.PROTECT, related_name="part_of")
    weight = models.DecimalField(max_digits=7, decimal_places=6, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "part"], name="neighbourhood_part_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(weight__lte=1), name="neighbourhood_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} × {self.weight}"


class AreaPopulation(Record):
    """How many people: residents or registered patients, in a year, from a source. By age band where known."""

    shared_through = "area"

    area = models.ForeignKey(Area, models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField()
    base = models.CharField(max_length=10, choices=[("resident", "Resident"), ("registered", "Registered")])
    people = models.PositiveIntegerField()
    bands = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=500)

    class Meta:
        ordering = ["-year", "base"]
        constraints = [models.UniqueConstraint(fields=["area", "year", "base"], name="population_once")]

    def __str__(self) -> str:
        return f"{self.people} in {self.year}"


class AreaShape(Record):
    """An area's boundary as a GeoJSON geometry."""

    shared_through = "area"

    area = models.OneToOneField(Area, models.PROTECT, related_name="shape")
    geometry = models.JSONField()
    source = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"shape of {self.area_id}"
