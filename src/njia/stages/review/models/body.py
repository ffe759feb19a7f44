from django.db import models

from njia.stages.review.states import INTERESTS, MAJORITIES


class Body(models.Model):
    """The working group of a process: what it is for and how it decides. Without a row the defaults hold."""

    process = models.OneToOneField("processes.Process", models.PROTECT, related_name="body")
    terms = models.TextField(blank=True, default="")
    rule = models.CharField(max_length=20, choices=list(MAJORITIES.items()), default="consent")
    quorum = models.PositiveSmallIntegerField(default=50, help_text="Percent of the seats that may vote.")
    readers = models.PositiveSmallIntegerField(default=2, help_text="How many read each item.")
    per_week = models.PositiveSmallIntegerField(
        default=25, help_text="How many items a member reads in a week."
    )
    secret = models.BooleanField(
        default=False, help_text="Of a ballot only the counts are kept once it is closed."
    )
    answer_within = models.PositiveSmallIntegerField(
        default=90, help_text="Days after receipt within which the group promises an answer."
    )
    repeats = models.PositiveSmallIntegerField(
        default=5, help_text="A reason given to more items than this is flagged."
    )
    rubric = models.JSONField(
        default=dict, help_text="Criterion → what each score from 0 means, where it was reworded."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quorum__gte=1, quorum__lte=100), name="body_quorum_is_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(readers__gte=1, per_week__gte=1, repeats__gte=1, answer_within__gte=1),
                name="body_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"body of {self.process_id}"


class Seat(models.Model):
    """How a member appears, and what they read well. Who has a seat is told by the roles."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="seats")
    shown_as = models.CharField(max_length=120, blank=True, default="")
    affiliation = models.CharField(max_length=160, blank=True, default="")
    alternate_for = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="alternates"
    )
    themes = models.JSONField(default=list)
    languages = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "person"], name="seat_once"),
            models.CheckConstraint(
                condition=~models.Q(alternate_for=models.F("person")), name="seat_alternate_for_another"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"  # never the name: str() ends up in logs and exceptions


class Interest(models.Model):
    """A member has a stake in an item, or in all that an organisation sent. Ended, never deleted."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="interests")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=list(INTERESTS.items()))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, null=True, blank=True, related_name="interests"
    )
    quiet = models.BooleanField(default=False, help_text="It holds, and is shown to nobody else.")
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["process", "person"], name="interest_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(recommendation__isnull=True),
                name="interest_in_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"interest {self.pk}"
