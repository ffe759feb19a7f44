"""The ledger: one append-only Merkle log per process.

It holds no personal data: people appear by opaque id, words by salted commitment. The salt is the only part that may
go, and with it the last trace of the words; the leaf hash stays, and the log still verifies.

A line holds all that an act adds, the head signed over it included, so that an append is one insert and one update.
"""

from django.db import models


class Log(models.Model):
    """Where a process's log stands: its size and the peaks of its tree, so that appending never rereads it."""

    process = models.OneToOneField("processes.Process", models.PROTECT, related_name="log")
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return f"log {self.process_id} at {self.size}"


class Line(models.Model):
    # No index of its own: the unique constraint below begins with the process.
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="lines", db_index=False)
    index = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    on = models.DateField()
    by = models.CharField(max_length=40)
    body = models.TextField(help_text="The leaf, as canonical JSON: exactly the bytes that were hashed.")
    leaf_hash = models.BinaryField(max_length=32)
    salt = models.BinaryField(
        max_length=32,
        null=True,
        help_text="Opens the line's commitments. Forgotten, its words can be neither proved nor guessed.",
    )
    # The head signed over the log up to here: on the last line that an act wrote, and on no other.
    root = models.CharField(max_length=64, blank=True, default="")
    signed_on = models.DateField(null=True)
    key = models.CharField(max_length=64, blank=True, default="")
    signature = models.CharField(max_length=128, blank=True, default="")

    class Meta:
        ordering = ["process_id", "index"]
        constraints = [
            models.UniqueConstraint(fields=["process", "index"], name="line_index_once"),
            models.CheckConstraint(
                condition=models.Q(signature="") | models.Q(signed_on__isnull=False),
                name="line_signed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["process", "subject"], name="line_subject")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind} {self.subject}"
