"""What was brought in, and how was it read? Uploads, what is remembered of a publisher, and requests for work."""

from django.db import models

from placepound.registers.base import Record, SharedRecord


class UploadState(models.TextChoices):
    """Where an upload stands."""

    RECEIVED = "received", "Waiting to be read"
    READ = "read", "Read: check the preview"
    UNREADABLE = "unreadable", "Cannot be read"
    ACCEPTED = "accepted", "Accepted"
    UNDONE = "undone", "Undone"
    DISCARDED = "discarded", "Discarded"


class UploadKind(models.TextChoices):
    """What a file holds: a finance schedule, published payments, or the manifest of released payments."""

    STATEMENT = "statement", "Published finance schedule"
    SPEND = "spend", "Published payments"
    RELEASE = "release", "Payments, summed"


class Upload(SharedRecord):
    """A file as received, with what was said about it and what reading it found.

    facts: what the uploader says of the document (title, publisher, period, basis, source).
    layout: the column map in use. summary: the preview without its accepted rows, for the page.
    """

    partnership = models.ForeignKey("registers.Partnership", models.PROTECT, related_name="uploads")
    publisher = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="uploads")
    by = models.ForeignKey("registers.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10, choices=UploadKind.choices, default=UploadKind.STATEMENT)
    filename = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content = models.BinaryField()
    state = models.CharField(max_length=12, choices=UploadState.choices, default=UploadState.RECEIVED)
    expires = models.DateField()
    facts = models.JSONField(default=dict)
    layout = models.JSONField(null=True, blank=True)
    summary = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename


class RememberedLayout(Record):
    """How a publisher's table with this header was read last time."""

    shared_through = "publisher"

    publisher = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="layouts")
    fingerprint = models.CharField(max_length=64)
    layout = models.JSONField()
    remembered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publisher", "fingerprint"], name="layout_once")]

    def __str__(self) -> str:
        return self.fingerprint


class RememberedBody(Record):
    """Which body a publisher means by a name. "Councils" means other councils in another publisher's document."""

    shared_through = "publisher"

    publisher = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="remembered_bodies")
    key = models.CharField(max_length=300)
    organisation = models.ForeignKey("registers.Organisation", models.PROTECT, related_name="+")
    remembered_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publisher", "key"], name="remembered_body_once")]

    def __str__(self) -> str:
        return self.key


class WorkState(models.TextChoices):
    """Where a request for long work stands."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Working"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"


class WorkRequest(SharedRecord):
    """Long work that somebody asked for: the web stores it, the worker runs it, a page reads its progress."""

    kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    by = models.ForeignKey("registers.User", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.QUEUED)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
