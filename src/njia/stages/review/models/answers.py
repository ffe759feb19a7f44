from django.db import models

from njia.stages.review.states import ANSWERS, BODIES, REVIEW, USES

OUTCOME_CHOICES = [*ANSWERS.items(), *USES.items()]


class Case(models.Model):
    """Where one recommendation stands in review. No row means that nobody has proposed anything yet.

    `outcome` repeats that of the newest decision, so that lists filter without walking histories.
    """

    recommendation = models.OneToOneField(
        "recommendations.Recommendation", models.PROTECT, related_name="case"
    )
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="cases")
    state = models.CharField(max_length=20, choices=REVIEW.choices(), default=REVIEW.start)
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES, blank=True, default="")
    divided = models.CharField(
        max_length=10,
        blank=True,
        default="",
        help_text="Of a whole: open until its parts are answered, then split.",
    )
    embargoed = models.BooleanField(
        default=False, help_text="Answered since the register is public, and not published yet."
    )

    class Meta:
        indexes = [models.Index(fields=["process", "state", "outcome"], name="case_state")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="decided") | ~models.Q(outcome=""), name="case_decided_has_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.recommendation_id}"


class Proposal(models.Model):
    """A member's reasoned proposal. Rows are only added; `is_current` marks the newest that still counts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES)
    target = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    by = models.CharField(max_length=40)
    on = models.DateField()
    line = models.PositiveBigIntegerField()
    is_current = models.BooleanField(default=True)
    fallen = models.BooleanField(default=False, help_text="Taken back, or made for another kind of thing.")

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(is_current=True), name="proposal_one_current"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="proposal_has_reason"),
            models.CheckConstraint(
                condition=models.Q(outcome="merged", target__isnull=False)
                | (~models.Q(outcome="merged") & models.Q(target__isnull=True)),
                name="proposal_merged_has_target",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class Decision(models.Model):
    """What the group decided, where, and why. Rows are only added; `is_current` marks the newest.

    `on` is the day the group decided, `entered_on` the day it came into the log.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES)
    target = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, null=True, blank=True, related_name="grouped"
    )
    reason = models.TextField()
    motion = models.OneToOneField(
        "review.Motion", models.PROTECT, null=True, blank=True, related_name="decision",
        help_text="How the group agreed; none before it had said how it decides.",
    )  # fmt: skip
    release = models.ForeignKey(
        "review.Release", models.PROTECT, null=True, blank=True, related_name="decisions",
        help_text="The set with which it was published.",
    )  # fmt: skip
    body_kind = models.CharField(max_length=20, choices=list(BODIES.items()))
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="answers"
    )
    ballot = models.CharField(
        max_length=40, blank=True, default="", help_text="Name of the ballot, if it was one."
    )
    on = models.DateField()
    entered_on = models.DateField()
    entered_by = models.CharField(max_length=40)
    line = models.PositiveBigIntegerField()
    is_current = models.BooleanField(default=True)
    passed_over = models.BooleanField(default=False, help_text="Replaced before it was published.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(is_current=True), name="decision_one_current"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_reason"),
            models.CheckConstraint(
                condition=models.Q(outcome="merged", target__isnull=False)
                | (~models.Q(outcome="merged") & models.Q(target__isnull=True)),
                name="decision_merged_has_target",
            ),
            models.CheckConstraint(
                condition=models.Q(body_kind="meeting", meeting__isnull=False, ballot="")
                | (models.Q(body_kind="ballot", meeting__isnull=True) & ~models.Q(ballot="")),
                name="decision_names_its_body",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.case_id}.{self.number}"


class Dissent(models.Model):
    """A member disagrees, in their own words, under the name they choose (or none)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="dissents")
    text = models.TextField()
    shown_as = models.CharField(max_length=120, blank=True, default="")
    by = models.CharField(max_length=40)
    on = models.DateField()
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["decision", "by"], name="dissent_once")]

    def __str__(self) -> str:
        return f"dissent {self.pk}"
