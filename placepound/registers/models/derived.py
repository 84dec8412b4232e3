"""Which figures are kept ready? Projections: written by actions, rebuilt to identical rows by one command."""

from django.db import models

from placepound.registers.base import Record


class PoundCell(Record):
    """The place pound at its finest: one statement's money for one combination of everything pages filter by.

    gross counts spend and transfers out; other holds income, in-kind and financing, which are never added to it.
    """

    shared_through = "statement"

    statement = models.ForeignKey("registers.Statement", models.PROTECT, related_name="cells")
    payer = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    fund = models.ForeignKey("registers.Fund", models.PROTECT, null=True, blank=True, related_name="+")
    scheme = models.CharField(max_length=300, blank=True)
    provider_kind = models.CharField(max_length=12)
    service = models.CharField(max_length=300)
    service_group = models.CharField(max_length=8)
    area = models.ForeignKey("registers.Area", models.PROTECT, null=True, blank=True, related_name="+")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10)
    flow_class = models.CharField(max_length=10)
    confidence = models.CharField(max_length=1)
    amount = models.BigIntegerField()
    precision = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["statement", "period_start", "status"], name="cell_by_period"),
            models.Index(
                fields=["statement", "flow_class", "period_start", "period_end", "status", "amount"],
                name="cell_by_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_group}: {self.amount}"


class Elimination(Record):
    """Money passed between counted bodies, taken out once. It counts for those who may see an onward statement.

    eliminated: what is taken out of gross. unmatched: the difference between the two sides, shown and not averaged.
    trace: the steps, as sentences with the flows and statements they rest on.
    """

    shared_through = "flow"

    flow = models.OneToOneField("registers.Flow", models.PROTECT, related_name="elimination")
    kind = models.CharField(max_length=20)
    eliminated = models.BigIntegerField()
    unmatched = models.BigIntegerField(default=0)
    counterpart = models.ForeignKey("registers.Flow", models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ManyToManyField("registers.Statement", related_name="+")
    trace = models.JSONField(default=list)
    rule_version = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.kind}: {self.eliminated}"


class PoundGap(Record):
    """A fund or body whose recorded money in and money out differ, in one period and status: a visible gap.

    It rests on several statements, and is shown only to those who see them all.
    """

    shared_through = "partnership"

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="gaps")
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10)
    node_kind = models.CharField(max_length=10)
    node_key = models.CharField(max_length=300)
    node_name = models.CharField(max_length=300)
    inflow = models.BigIntegerField()
    outflow = models.BigIntegerField()
    statements = models.ManyToManyField("registers.Statement", related_name="+")
    rule_version = models.CharField(max_length=200)

    class Meta:
        ordering = ["node_name", "pk"]

    def __str__(self) -> str:
        return f"{self.node_name}: {self.inflow - self.outflow}"


class UnmappedSpend(Record):
    """Payments that no coding rule catches: the largest of each statement, with what like payments were mapped to.

    suggested: a service group that a person may take up, empty where the evidence is thin or divided. evidence: why.
    """

    shared_through = "statement"

    statement = models.ForeignKey("registers.Statement", models.PROTECT, related_name="unmapped_spend")
    payer = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    payee_key = models.CharField(max_length=300)
    payee_name = models.CharField(max_length=300)
    service = models.CharField(max_length=300)
    pence = models.BigIntegerField()
    payments = models.PositiveIntegerField()
    suggested = models.CharField(max_length=8, blank=True)
    evidence = models.CharField(max_length=500)
    caution = models.CharField(max_length=300, blank=True)
    rule_version = models.CharField(max_length=200)

    class Meta:
        ordering = ["-pence", "pk"]

    def __str__(self) -> str:
        return f"{self.payee_name}: {self.pence}"


class Attention(Record):
    """One sentence on Today: what needs attention, why it is there, and where to go."""

    shared_through = "statement"

    statement = models.ForeignKey("registers.Statement", models.PROTECT, related_name="attention")
    kind = models.CharField(max_length=20)
    sentence = models.CharField(max_length=500)
    why = models.CharField(max_length=500)
    verb = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    rule_version = models.CharField(max_length=200)

    class Meta:
        ordering = ["-amount", "pk"]
        constraints = [models.UniqueConstraint(fields=["statement", "kind"], name="attention_once")]

    def __str__(self) -> str:
        return self.sentence
