from django.db import models

from njia.stages.recommendations.states import ITEM, KINDS, ROUND, VIAS


class Round(models.Model):
    """Recommendations received until `closes_on` are answered together; later ones wait for the next round."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField()
    closes_on = models.DateField()
    state = models.CharField(max_length=20, choices=ROUND.choices(), default=ROUND.start)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return f"round {self.number}"


class Recommendation(models.Model):
    """A recommendation or an insight, as it was given. Its verbatim wording, id and sender stay for ever.

    `number` counts both kinds in one row of numbers, so that an id survives when somebody sees that a
    recommendation is really an insight.
    """

    # No index of its own: the unique constraints below begin with the process.
    process = models.ForeignKey(
        "processes.Process", models.PROTECT, related_name="recommendations", db_index=False
    )
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=30, unique=True, help_text="Such as KE-R-0042.")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    state = models.CharField(max_length=20, choices=ITEM.choices(), default=ITEM.start)
    round = models.ForeignKey(Round, models.PROTECT, related_name="recommendations")
    after_closing = models.BooleanField(default=False)
    title = models.CharField(max_length=300, blank=True, default="")
    verbatim = models.TextField()
    language = models.CharField(max_length=8)
    edited = models.OneToOneField("wording.Text", models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField()
    via = models.CharField(max_length=20, choices=list(VIAS.items()))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    sender = models.CharField(
        max_length=200, blank=True, default="", help_text="As named in an imported file."
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    voice = models.ForeignKey(
        "voices.Voice", models.PROTECT, null=True, blank=True, related_name="recommendations", db_index=False
    )
    place = models.CharField(max_length=200, blank=True, default="")
    attributes = models.JSONField(default=dict)
    source = models.CharField(
        max_length=200, blank=True, default="", help_text="Where a file's ids are unique."
    )
    source_id = models.CharField(max_length=200, blank=True, default="")
    content_key = models.CharField(max_length=64, help_text="Digest of what was imported, to know it again.")
    received_line = models.PositiveBigIntegerField(help_text="Index of the ledger line that received it.")

    class Meta:
        ordering = ["process_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="recommendation_number_once"),
            models.UniqueConstraint(
                fields=["process", "source", "source_id"],
                condition=~models.Q(source_id=""),
                name="recommendation_source_id_once",
            ),
            models.CheckConstraint(condition=~models.Q(verbatim=""), name="recommendation_has_words"),
        ]
        indexes = [
            models.Index(fields=["process", "kind", "number"], name="recommendation_kind"),
            models.Index(
                fields=["process", "voice"],
                condition=models.Q(voice__isnull=False),
                name="recommendation_voice",
            ),
            models.Index(fields=["process", "source", "content_key"], name="recommendation_content"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Tag(models.Model):
    """A term of a vocabulary (a theme, a root cause) on a recommendation."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="tags")
    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "vocabulary", "code"], name="tag_once")
        ]
        indexes = [models.Index(fields=["vocabulary", "code"], name="tag_code")]

    def __str__(self) -> str:
        return f"{self.vocabulary}:{self.code}"


class Import(models.Model):
    """A file that was brought in: what it was, never who is in it."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="imports")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    on = models.DateField()
    by = models.CharField(max_length=40)
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="import_number_once")]

    def __str__(self) -> str:
        return f"import {self.number}"


class SetAside(models.Model):
    """A row of a file that became no recommendation, and why. Kept so that nothing is dropped unseen."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="set_aside")
    row = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    repeats = models.PositiveIntegerField(
        null=True, blank=True, help_text="The row that it repeats to the letter."
    )
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["batch_id", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="set_aside_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row} {self.reason}"
