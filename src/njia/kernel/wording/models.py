"""Translated content as rows: a new language needs no new column, and every change of words stays."""

from django.db import models


class Text(models.Model):
    """A thing that is said in one or more languages. Its source language leads; the others follow it."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="texts")
    source_language = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"text {self.pk}"


class Wording(models.Model):
    """One version of a text in one language. Rows are added, never changed but for `is_current`.

    `source_version` is the version of the source it was made from, which for the source is its own: a translation made
    from an older one than the current is stale.
    """

    text = models.ForeignKey(Text, models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=8)
    body = models.TextField()
    version = models.PositiveIntegerField()
    source_version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    made_by = models.CharField(max_length=40)
    made_on = models.DateField()
    is_machine = models.BooleanField(
        default=False, help_text="To the letter what a translation service made."
    )
    checked_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "language", "version"], name="wording_version_once"),
            models.UniqueConstraint(
                fields=["text", "language"], condition=models.Q(is_current=True), name="wording_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"wording {self.text_id}/{self.language} v{self.version}"
