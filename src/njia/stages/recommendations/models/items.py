from django.db import models

from njia.stages.recommendations.states import (
    CHECKS,
    COMPARING,
    ITEM,
    KINDS,
    LIKENESSES,
    RELATIONS,
    ROUND,
    ROW_REASONS,
    VIAS,
)


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
    about = models.CharField(
        max_length=80, blank=True, default="",
        help_text="What it was said of, such as KE-V-2/KE-C-014, as kernel.subjects knows it.",
    )  # fmt: skip
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    place = models.CharField(max_length=200, blank=True, default="")
    attributes = models.JSONField(default=dict)
    source = models.CharField(
        max_length=200, blank=True, default="", help_text="Where a file's ids are unique."
    )
    source_id = models.CharField(max_length=200, blank=True, default="")
    content_key = models.CharField(max_length=64, help_text="Digest of what was imported, to know it again.")
    batch = models.ForeignKey("Import", models.PROTECT, null=True, blank=True, related_name="items")
    checking = models.CharField(
        max_length=10, choices=list(CHECKS.items()), blank=True, default="",
        help_text="Imported words wait until it is known that they identify nobody.",
    )  # fmt: skip
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
            # What a list can be narrowed to, in the order of the list.
            models.Index(fields=["process", "place", "number"], name="recommendation_place"),
            models.Index(fields=["process", "meeting", "number"], name="recommendation_meeting"),
            models.Index(fields=["process", "organisation", "number"], name="recommendation_sender"),
            models.Index(
                fields=["process", "about", "number"],
                condition=~models.Q(about=""),
                name="recommendation_about",
            ),
            models.Index(
                fields=["process", "number"],
                condition=~models.Q(checking=""),
                name="recommendation_unchecked",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Tie(models.Model):
    """One item tied to another: it takes the other's place, or belongs with it. Both keep their own answers."""

    item = models.ForeignKey(Recommendation, models.CASCADE, related_name="ties")
    other = models.ForeignKey(Recommendation, models.CASCADE, related_name="tied_by")
    relation = models.CharField(max_length=20, choices=[(key, says[0]) for key, says in RELATIONS.items()])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "other", "relation"], name="tie_once"),
            models.CheckConstraint(condition=~models.Q(item=models.F("other")), name="tie_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.relation} {self.other_id}"


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


class RefusedTerm(models.Model):
    """A term that was suggested for a recommendation and does not fit it. It is not suggested for it again."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="refused_terms")
    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "vocabulary", "code"], name="refused_term_once")
        ]

    def __str__(self) -> str:
        return f"not {self.vocabulary}:{self.code}"


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
    reason = models.CharField(max_length=30, choices=list(ROW_REASONS.items()))
    repeats = models.PositiveIntegerField(
        null=True, blank=True, help_text="The row that it repeats to the letter."
    )
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["batch_id", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="set_aside_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row} {self.reason}"


class Likeness(models.Model):
    """Two items that may ask for the same thing. A refusal is remembered, and the pair is not suggested again.

    No word is kept: what the two share is worked out anew from their texts for whoever may read both.
    """

    process = models.ForeignKey(
        "processes.Process", models.CASCADE, related_name="likenesses", db_index=False
    )
    item = models.ForeignKey(Recommendation, models.CASCADE, related_name="alike")
    target = models.ForeignKey(Recommendation, models.CASCADE, related_name="alike_to")
    likeness = models.FloatField(help_text="Of the words, from 0 to 1.")
    meaning = models.FloatField(null=True, help_text="Cosine of the meanings, where these were compared.")
    state = models.CharField(max_length=10, choices=list(LIKENESSES.items()), default="suggested")

    class Meta:
        ordering = ["-likeness", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "target"], name="likeness_once")]
        indexes = [models.Index(fields=["process", "state", "-likeness", "id"], name="likeness_waiting")]

    def __str__(self) -> str:
        return f"{self.item_id} ~ {self.target_id}"


class Vector(models.Model):
    """The meaning of an item's words as numbers, worked out once. It tells of its words and is destroyed with them."""

    item = models.OneToOneField(Recommendation, models.CASCADE, related_name="vector")
    key = models.BinaryField(max_length=32, help_text="Digest of the model and the words.")
    numbers = models.BinaryField()

    def __str__(self) -> str:
        return f"vector {self.item_id}"


class Comparison(models.Model):
    """The last time that all texts of a process were compared: how far it is, and of which texts it was."""

    process = models.OneToOneField("processes.Process", models.CASCADE, related_name="comparison")
    digest = models.CharField(max_length=64, blank=True, default="", help_text="Of the texts compared.")
    by_meaning = models.BooleanField(default=False)
    stage = models.CharField(max_length=20, choices=list(COMPARING.items()), blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    finished_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"comparison of {self.process_id}"


class Mapping(models.Model):
    """Which column of a kind of file holds what, kept under a name for the next file of that kind."""

    process = models.ForeignKey("processes.Process", models.CASCADE, related_name="mappings")
    name = models.CharField(max_length=80)
    columns = models.JSONField(default=dict, help_text="Field → heading.")
    left_out = models.JSONField(default=list, help_text="Headings of columns that are not kept.")
    encoding = models.CharField(max_length=40, blank=True, default="")
    delimiter = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["process", "name"], name="mapping_once")]

    def __str__(self) -> str:
        return self.name


class SavedSearch(models.Model):
    """What somebody looks for again and again, under a name: theirs alone, or for all who work inside."""

    process = models.ForeignKey("processes.Process", models.CASCADE, related_name="saved_searches")
    by = models.CharField(max_length=40, help_text="Opaque id of who saved it.")
    name = models.CharField(max_length=80)
    query = models.TextField(help_text="As in the address of the list.")
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "by", "name"], name="saved_search_once")]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
