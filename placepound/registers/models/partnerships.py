"""Who commissions together, for which area, from when and under which operating model?"""

from django.db import models

from placepound.registers.base import Record, SharedRecord


class OperatingModel(models.TextChoices):
    """How far partners have joined their decisions."""

    CONSULTATIVE = "consultative", "Consultative forum"
    COMMITTEE = "committee", "Committee of one partner"
    JOINT_COMMITTEE = "joint_committee", "Joint committee"
    LEAD = "lead", "Lead provider or lead authority"
    DELEGATED = "delegated", "Delegated to an individual or a body corporate"
    NOT_STATED = "not_stated", "Not stated"


class Partnership(SharedRecord):
    """A set of organisations that commission together for an area: the place whose pound is counted."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    area = models.ForeignKey("registers.Area", models.PROTECT, related_name="partnerships")
    operating_model = models.CharField(max_length=20, choices=OperatingModel.choices, default=OperatingModel.NOT_STATED)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)
    about = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PartnershipMember(Record):
    """An organisation's membership. A counted body's own spending enters the place pound as a payer."""

    shared_through = "partnership"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="members")
    organisation = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="memberships")
    counted = models.BooleanField(default=True)
    capacity = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "valid_from"], name="membership_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.partnership_id}"


class Fund(SharedRecord):
    """An arrangement that money passes through: a pooled or aligned budget, a grant, a lead agency's budget."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="funds")
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    form = models.CharField(
        max_length=12,
        choices=[
            ("pooled", "Pooled fund"),
            ("aligned", "Aligned budgets"),
            ("lead", "Lead agency"),
            ("integrated", "Integrated team"),
            ("grant", "Grant"),
            ("contract", "Contract"),
            ("not_stated", "Not stated"),
        ],
        default="not_stated",
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="fund_once")]

    def __str__(self) -> str:
        return self.name
