"""What is known of published payments? Files and how they were read, releases of them, and who was paid."""

from django.db import models
from django.db.models import F, Q

from placepound.core.money.flows import ProviderKind
from placepound.core.money.spend.released import PayeeKind, TransferState
from placepound.core.records.preview import Outcome
from placepound.registers.base import Record, SharedRecord


class SpendFileState(models.TextChoices):
    """Where a spend file stands."""

    LOADED = "loaded", "Loaded"
    ASKS = "asks", "Has a question"
    REFUSED = "refused", "Could not be read"
    REPLACED = "replaced", "Replaced by a newer issue"
    WITHDRAWN = "withdrawn", "Taken out"


class SpendFile(SharedRecord):
    """One published file, or one sheet of it, with the account of every row.

    number: the file's number among the payments kept; empty while it is not loaded. report: the whole account, as
    FileReport. guess: how it was read and why, as ProfileGuess. read = the rows of its classes. withdrawn_on: since
    when its payments are kept no more; withdrawn_why: the reason that was given when this was asked for.
    """

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="spend_files")
    organisation = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="spend_files")
    upload = models.ForeignKey("registers.Upload", models.PROTECT, null=True, blank=True, related_name="spend_files")
    number = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=300)
    sheet = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=SpendFileState.choices)
    loaded_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    encoding = models.CharField(max_length=80, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    read = models.PositiveIntegerField(default=0)
    payments = models.PositiveIntegerField(default=0)
    payments_sum = models.BigIntegerField(default=0)
    credits = models.PositiveIntegerField(default=0)
    credits_sum = models.BigIntegerField(default=0)
    totals = models.PositiveIntegerField(default=0)
    totals_sum = models.BigIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    duplicates_sum = models.BigIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refused_sum = models.BigIntegerField(default=0)
    stated = models.BigIntegerField(null=True, blank=True)
    stated_from = models.CharField(max_length=300, blank=True)
    difference = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=30, choices=[(o.value, o.value) for o in Outcome], blank=True)
    lost_signs = models.CharField(max_length=500, blank=True)
    report = models.JSONField(default=dict)
    guess = models.JSONField(default=dict)

    class Meta:
        ordering = ["organisation__name", "-last_day", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="spend_file_number_once"),
            models.CheckConstraint(
                condition=Q(read=F("payments") + F("credits") + F("totals") + F("duplicates") + F("refused")),
                name="spend_file_loses_no_row",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpendProfile(Record):
    """How a body's layout is read, as a person confirmed it: remembered under the fingerprint of its headings."""

    shared_through = "organisation"

    organisation = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="spend_profiles")
    fingerprint = models.CharField(max_length=64)
    profile = models.JSONField()
    why = models.CharField(max_length=500, blank=True)
    remembered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "fingerprint"], name="spend_profile_once")]

    def __str__(self) -> str:
        return self.fingerprint


class SpendRelease(SharedRecord):
    """Payments of a place, summed and let out of where single payments are kept. A later release takes its place.

    manifest: sources with digests, profiles, rules and their versions, row classes, sums, when and by whom.
    digest: of its lines, the same for the same payments, names and rules. superseded_on: still citable after that.
    """

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="spend_releases")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=300)
    manifest = models.JSONField()
    made_on = models.DateField()
    landed_on = models.DateField(null=True, blank=True)
    superseded_on = models.DateField(null=True, blank=True)
    lines = models.PositiveIntegerField(default=0)
    payments = models.PositiveBigIntegerField(default=0)
    pence = models.BigIntegerField(default=0)
    mapped_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["partnership", "number"], name="spend_release_once")]

    def __str__(self) -> str:
        return f"figures {self.number}"


class SpendLine(Record):
    """What a flow that sums payments knows beyond a flow: who was paid, how often, and how much in each month.

    payee_key: the form of the payee's name under which it is looked up. months: [month, pence, payments] in order.
    """

    shared_through = "statement"

    statement = models.ForeignKey("registers.Statement", models.PROTECT, related_name="spend_lines")
    flow = models.OneToOneField("registers.Flow", models.PROTECT, related_name="spend_line")
    payee = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    payee_key = models.CharField(max_length=300, blank=True)
    payee_name = models.CharField(max_length=300, blank=True)
    payee_kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PayeeKind])
    match_reason = models.CharField(max_length=500, blank=True)
    pence = models.BigIntegerField()
    payments = models.PositiveIntegerField()
    credits = models.BigIntegerField(default=0)
    credit_rows = models.PositiveIntegerField(default=0)
    capital = models.BigIntegerField(default=0)
    cards = models.PositiveIntegerField(default=0)
    first_day = models.DateField()
    last_day = models.DateField()
    months = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["statement", "payee", "payee_key"], name="spend_line_by_payee"),
            models.Index(fields=["payee_key"], name="spend_line_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.payee_name}: {self.pence}"


class SpendExtract(Record):
    """The single payments behind a line, packed. There is none for lines of individuals or redacted payees."""

    shared_through = "line"

    line = models.OneToOneField(SpendLine, models.PROTECT, related_name="extract")
    payments = models.BinaryField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} payments"


class SpendTransfer(Record):
    """A payment between two counted bodies as one or both of their files show it. Amounts are positive."""

    shared_through = "statement"

    statement = models.ForeignKey("registers.Statement", models.PROTECT, related_name="spend_transfers")
    payer = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    payee = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in TransferState])
    paid_on = models.DateField(null=True, blank=True)
    paid = models.BigIntegerField(null=True, blank=True)
    paid_file = models.PositiveIntegerField(null=True, blank=True)
    paid_row = models.PositiveIntegerField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received = models.BigIntegerField(null=True, blank=True)
    received_file = models.PositiveIntegerField(null=True, blank=True)
    received_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["payer__name", "payee__name", "paid_on", "pk"]

    def __str__(self) -> str:
        return f"{self.payer_id} to {self.payee_id}"


class MatchState(models.TextChoices):
    """Where a proposed match of two supplier names stands."""

    OPEN = "open", "To review"
    ACCEPTED = "accepted", "The same"
    REJECTED = "rejected", "Not the same"


class SupplierMatch(SharedRecord):
    """A proposal that a name in payments means an organisation on record, or the same body as another name.

    organisation: the body proposed, or made from two names when accepted. learned: the names that accepting it added.
    decided_on: when it was decided, or when the decision was taken back.
    """

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="supplier_matches")
    key = models.CharField(max_length=300)
    name = models.CharField(max_length=300)
    other_key = models.CharField(max_length=300)
    other_name = models.CharField(max_length=300)
    organisation = models.ForeignKey("registers.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    learned = models.ManyToManyField("registers.OrganisationName", related_name="+")
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    reason = models.CharField(max_length=500)
    pence = models.BigIntegerField()
    payments = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.OPEN)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pence", "pk"]
        constraints = [models.UniqueConstraint(fields=["partnership", "key", "other_key"], name="supplier_match_once")]

    def __str__(self) -> str:
        return f"{self.name} and {self.other_name}"


class OrganisationSize(models.TextChoices):
    """How large a body is, as its source says."""

    MICRO = "micro", "Micro (fewer than 10 staff)"
    SMALL = "small", "Small (10 to 49 staff)"
    MEDIUM = "medium", "Medium (50 to 249 staff)"
    LARGE = "large", "Large (250 staff or more)"


class OrganisationFacts(Record):
    """Where a body is based, how large it is and of which sector, with the source that says so. Any may be unknown."""

    shared_through = "organisation"

    organisation = models.OneToOneField("registers.Organisation", models.PROTECT, related_name="facts")
    locality = models.ForeignKey("registers.Area", models.PROTECT, null=True, blank=True, related_name="+")
    size = models.CharField(max_length=8, choices=OrganisationSize.choices, blank=True)
    sector = models.CharField(max_length=12, choices=[(k.value, k.label) for k in ProviderKind], blank=True)
    source = models.CharField(max_length=500)
    as_at = models.DateField()

    def __str__(self) -> str:
        return f"facts of {self.organisation_id}"
