"""Who changed what, when, why, and from what to what? Append-only."""

from django.db import models

from placepound.registers.base import Record


class AuditLine(Record):
    """One line for each thing somebody did. The database refuses to change or delete it.

    subject_kind and subject_id name the record it is about; on is the day it counts from, at the moment it was written.
    It is read through the record that it is about: whoever sees that record sees its history.
    by_name keeps the name as it was; it is the system's reason where no person acted.
    """

    at = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    by = models.ForeignKey("registers.User", models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    why = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_id}"
