"""The ledger: one append-only Merkle log per process.

It holds no personal data: people appear by opaque id, words by salted commitment. The salt is the only part that may
go, and with it the last trace of the words; the leaf hash stays, and the log still verifies.
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

    class Meta:
        ordering = ["process_id", "index"]
        constraints = [models.UniqueConstraint(fields=["process", "index"], name="line_index_once")]
        indexes = [models.Index(fields=["process", "subject"], name="line_subject")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind} {self.subject}"


class Opening(models.Model):
    """The salt of a line's commitments. Deleting the row makes its words unprovable and unguessable."""

    line = models.OneToOneField(Line, models.CASCADE, related_name="opening", primary_key=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"opening of {self.line_id}"


class Head(models.Model):
    """A signed tree head, one for each act that wrote lines."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="heads")
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    on = models.DateField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["process_id", "size"]
        constraints = [models.UniqueConstraint(fields=["process", "size"], name="head_size_once")]

    def __str__(self) -> str:
        return f"head {self.process_id} at {self.size}"
