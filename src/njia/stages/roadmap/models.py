from django.db import models

from njia.stages.roadmap.states import (
    CLAUSE,
    CONSULTATION,
    KINDS,
    RELATIONS,
    REMARK,
    SUGGESTED,
    SUGGESTION,
    VALIDATION,
    VALIDATORS,
)


class Clause(models.Model):
    """One piece of the roadmap with an id that survives every move. Its words are texts in several languages."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="clauses")
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=30, unique=True, help_text="Such as KE-C-014.")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=CLAUSE.choices(), default=CLAUSE.start)
    lead = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="leads"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    changed_on = models.DateField()
    changed_by = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts every change, to notice an older copy."
    )

    class Meta:
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="clause_number_once"),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="clause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ClauseText(models.Model):
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="texts")
    field = models.CharField(max_length=20)
    text = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "field"], name="clause_field_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}.{self.field}"


class Partner(models.Model):
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="partner_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "organisation"], name="partner_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.organisation_id}"


class Indicator(models.Model):
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=60, blank=True, default="")
    disaggregation = models.CharField(max_length=200, blank=True, default="")
    baseline = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    baseline_source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["clause", "position"], name="indicator_position_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}.{self.position}"


class Target(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="target_year_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class BudgetLine(models.Model):
    """What an action costs from one source, and how much of that is in hand; the rest is the gap."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="budget")
    position = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    source = models.CharField(max_length=200, blank=True, default="")
    funded = models.DecimalField(max_digits=16, decimal_places=2, default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "position"], name="budget_position_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, funded__gte=0, funded__lte=models.F("amount")),
                name="budget_funded_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Citation(models.Model):
    """A clause names the recommendation that it comes from.

    `passages` are the words of the clause that it was made for. Where one of them is no longer found in the clause,
    somebody has to look whether the citation still holds.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="citations")
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, related_name="citations"
    )
    relation = models.CharField(max_length=20, choices=list(RELATIONS.items()))
    passages = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "recommendation"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.clause_id} ← {self.recommendation_id}"


class Suggestion(models.Model):
    """One change that somebody proposes: other words for a field, another place, or to take the clause out.

    `base` is what the field said, `proposed` what it would say. The two are merged with what it says by then.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="suggestions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=list(SUGGESTED.items()))
    field = models.CharField(max_length=20, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    base = models.TextField(blank=True, default="")
    proposed = models.TextField(blank=True, default="")
    parent = models.ForeignKey(Clause, models.CASCADE, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=SUGGESTION.choices(), default=SUGGESTION.start)
    made_by = models.CharField(max_length=40)
    written_by = models.CharField(
        max_length=120, blank=True, default="", help_text="Whom the file names that it came in."
    )
    made_on = models.DateField()
    answered_by = models.CharField(max_length=40, blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["clause", "number"], name="suggestion_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="suggestion_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause_id}/{self.number}"


class Remark(models.Model):
    """What somebody says about a clause beside its text. Answers stand under the remark that they answer."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="remarks")
    number = models.PositiveIntegerField()
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    body = models.TextField()
    state = models.CharField(max_length=20, choices=REMARK.choices(), default=REMARK.start)
    by = models.CharField(max_length=40)
    written_by = models.CharField(
        max_length=120, blank=True, default="", help_text="Whom the file names that it came in."
    )
    on = models.DateField()
    calls: frozenset[int] = frozenset()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["clause", "number"], name="remark_number_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}/{self.number}"


class Named(models.Model):
    """A remark calls somebody, by their opaque id, until they have seen it."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="called")
    to = models.CharField(max_length=40)
    seen_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "to"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.remark_id} → {self.to}"


class Writing(models.Model):
    """Somebody at a clause. `kept` is what stands in their form and is not saved: field → words, theirs alone."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="writers")
    by = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    kept = models.JSONField(default=dict)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "by"], name="writing_once")]

    def __str__(self) -> str:
        return f"{self.clause_id}: {self.by}"


class Version(models.Model):
    """The whole roadmap as a meeting left it, frozen under a number and a digest."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="versions")
    digest = models.CharField(max_length=64)
    on = models.DateField()
    by = models.CharField(max_length=40)
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def before(self) -> int:
        """Versions are numbered without holes."""
        return self.number - 1


class Validation(models.Model):
    """Somebody beside the meeting says that a version holds: the group by a vote, an organisation, an institution."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="validations")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=list(VALIDATORS.items()))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    institution = models.CharField(max_length=200, blank=True, default="")
    on = models.DateField()
    in_favour = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    document = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="Where it is written: a letter, a minute, a gazette.",
    )
    state = models.CharField(max_length=20, choices=VALIDATION.choices(), default=VALIDATION.start)
    reason = models.CharField(max_length=500, blank=True, default="")
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="validation_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind="group", organisation=None, institution="")
                | models.Q(kind="organisation", organisation__isnull=False, institution="")
                | (models.Q(kind="institution", organisation=None) & ~models.Q(institution="")),
                name="validation_by_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state="given") | ~models.Q(reason=""),
                name="validation_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"validation {self.number} of {self.version}"


class Consultation(models.Model):
    """A version that everybody may say something about, clause by clause, from a day to a day, both included.

    `introductions` maps language → what people read first; `languages` are those in which the clauses are shown.
    """

    version = models.OneToOneField(Version, models.PROTECT, related_name="consultation")
    state = models.CharField(max_length=20, choices=CONSULTATION.choices(), default=CONSULTATION.start)
    starts_on = models.DateField()
    ends_on = models.DateField()
    languages = models.JSONField()
    introductions = models.JSONField()

    class Meta:
        ordering = ["version__number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="consultation_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class FrozenClause(models.Model):
    """A clause within a version. Words are committed to one by one, so that they can be withdrawn and the digest holds.

    `words` maps field → {language: body}; `commitments` maps "field.language" → hex; `salt` opens them.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="clauses")
    public_id = models.CharField(max_length=30)
    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=30, blank=True, default="")
    position = models.PositiveIntegerField()
    words = models.JSONField()
    commitments = models.JSONField()
    facts = models.JSONField()
    cites = models.JSONField()
    salt = models.BinaryField(max_length=32, null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "public_id"], name="frozen_clause_once")]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.public_id}"
