"""What did partners publish, row by row, and which flows follow from it?"""

from django.db import models
from django.db.models import F, Q

from placepound.core.money.flows import Basis, Confidence, FlowClass, ProviderKind, Status
from placepound.core.records.preview import Outcome, RowClass
from placepound.registers.base import Record, SharedRecord


class Statement(SharedRecord):
    """A published finance schedule: the document, its reconciliation, and whether it counts.

    period_start and period_end are both empty where the document states no period; as_at then says when it was true,
    and as_at_said how the document puts it ("August 2020"). rows_overlap: why its own rows may share money.
    release: where its rows are payments summed. superseded_by: the statement of a later release that took its place.
    months_on_file: of its period, how many months the files of payments cover; empty where its rows are no payments.
    beside: the outturn of the same body and year that counts the same money, so that these payments stand beside it.
    counted: false where it does not reconcile and nobody has taken responsibility for using it.
    """

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="statements")
    publisher = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="statements")
    upload = models.OneToOneField("registers.Upload", models.PROTECT, related_name="statement")
    release = models.ForeignKey(
        "registers.SpendRelease", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    beside = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="told_by_payments")
    title = models.CharField(max_length=300)
    document = models.CharField(max_length=500)
    locator = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    basis = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Basis])
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    months_on_file = models.PositiveSmallIntegerField(null=True, blank=True)
    as_at = models.DateField(null=True, blank=True)
    as_at_said = models.CharField(max_length=60, blank=True)
    confidence = models.CharField(max_length=1, choices=[(c.value, c.value) for c in Confidence], default="B")
    note = models.TextField(blank=True)
    rows_overlap = models.CharField(max_length=500, blank=True)
    accepted_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    counted = models.BooleanField(default=True)
    counted_why = models.CharField(max_length=500, blank=True)

    rows_read = models.PositiveIntegerField()
    blank = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    totals = models.PositiveIntegerField()
    accepted_sum = models.BigIntegerField()
    refused_sum = models.BigIntegerField()
    negative_rows = models.PositiveIntegerField(default=0)
    negative_sum = models.BigIntegerField(default=0)
    stated = models.BigIntegerField(null=True, blank=True)
    stated_at = models.CharField(max_length=80, blank=True)
    difference = models.BigIntegerField(null=True, blank=True)
    tolerance = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=30, choices=[(o.value, o.value) for o in Outcome])
    skipped = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_read=F("accepted") + F("refused") + F("totals")), name="statement_loses_no_row"
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True, period_end__isnull=True)
                | Q(period_start__isnull=False, period_end__gte=F("period_start")),
                name="statement_period_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StatementOverlap(Record):
    """Two statements may count some of the same money, so their sum cannot be determined."""

    shared_through = "first"

    first = models.ForeignKey(Statement, models.PROTECT, related_name="overlaps_first")
    second = models.ForeignKey(Statement, models.PROTECT, related_name="overlaps_second")
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="overlap_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="overlap_is_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class StatementRow(Record):
    """One row of the document, whatever its verdict, with what it said as written."""

    shared_through = "statement"

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=80)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in RowClass])
    reason = models.TextField(blank=True)
    texts = models.JSONField(default=dict)
    written = models.CharField(max_length=400, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    precision = models.BigIntegerField(default=0)
    notices = models.JSONField(default=list)

    class Meta:
        ordering = ["statement", "number"]
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="statement_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}"


class Flow(Record):
    """An accepted row's money and the path it takes: payer, fund, scheme, provider, service, area."""

    shared_through = "statement"

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="flows")
    row = models.ForeignKey(StatementRow, models.PROTECT, related_name="flows")
    payer = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    counterparty = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    fund = models.ForeignKey("registers.Fund", models.PROTECT, null=True, blank=True, related_name="+")
    scheme = models.CharField(max_length=300, blank=True)
    provider = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    provider_name = models.CharField(max_length=300, blank=True)
    provider_kind = models.CharField(max_length=12, choices=[(k.value, k.label) for k in ProviderKind])
    service = models.CharField(max_length=300)
    service_group = models.CharField(max_length=8)
    area = models.ForeignKey("registers.Area", models.PROTECT, null=True, blank=True, related_name="+")
    amount = models.BigIntegerField()
    precision = models.BigIntegerField(default=0)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status])
    flow_class = models.CharField(max_length=10, choices=[(c.value, c.value) for c in FlowClass])
    confidence = models.CharField(max_length=1, choices=[(c.value, c.value) for c in Confidence])
    apportionment = models.CharField(max_length=80, blank=True)
    coding_rule = models.ForeignKey("registers.CodingRule", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["row__number", "pk"]
        indexes = [
            models.Index(fields=["statement", "service_group"], name="flow_by_group"),
            models.Index(fields=["statement", "flow_class"], name="flow_by_class"),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount}"


class CodingRule(SharedRecord):
    """How rows that match are coded. Rules are tried in order of position; the first match wins.

    key: the starter rule it came from, empty for one written here. retired_on: kept, for the flows that it coded.
    """

    partnership = models.ForeignKey(
        "registers.Partnership", models.PROTECT, null=True, blank=True, related_name="coding_rules"
    )
    position = models.IntegerField()
    key = models.CharField(max_length=60, blank=True)
    publisher = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    field = models.CharField(max_length=16)
    match = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    service_group = models.CharField(max_length=8, blank=True)
    provider_kind = models.CharField(max_length=12, blank=True)
    flow_class = models.CharField(max_length=10, blank=True)
    confidence = models.CharField(max_length=1, blank=True)
    area = models.ForeignKey("registers.Area", models.PROTECT, null=True, blank=True, related_name="+")
    fund = models.ForeignKey("registers.Fund", models.PROTECT, null=True, blank=True, related_name="+")
    author = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    reviewed_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.field} {self.match} “{self.text}”"
