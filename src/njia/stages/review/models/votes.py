"""How the group agrees: who was there, what was put to the vote, and who voted how."""

from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.review.models.answers import OUTCOME_CHOICES, Case
from njia.stages.review.states import BALLOT, CHOICES, MAJORITIES, RESULTS, WAYS


class Sitting(models.Model):
    """Who of the group was at a meeting: by name where the roll was called, else how many seats were taken."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="sittings")
    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="sitting")
    called = models.BooleanField(default=True, help_text="The roll was called: those who came are known.")
    present = models.PositiveSmallIntegerField(
        default=0, help_text="Seats, where only their number is known."
    )
    people = models.ManyToManyField("people.Person", related_name="+", help_text="Those on the roll.")

    def __str__(self) -> str:
        return f"sitting {self.pk}"


class Ballot(models.Model):
    """A vote without a meeting, until a day. Rule and quorum are those of the day on which it was opened."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="ballots")
    name = models.CharField(max_length=40, help_text="A code: it stands in the log.")
    text = models.TextField(blank=True, default="", help_text="What members are told before they vote.")
    state = models.CharField(max_length=20, choices=BALLOT.choices(), default=BALLOT.start)
    rule = models.CharField(max_length=20, choices=list(MAJORITIES.items()))
    quorum = models.PositiveSmallIntegerField()
    secret = models.BooleanField(default=False)
    opened_on = models.DateField()
    closes_on = models.DateField(help_text="The last day on which members vote.")
    closed_on = models.DateField(null=True, blank=True)
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [models.Index(fields=["process", "state", "closes_on"], name="ballot_due")]
        constraints = [
            models.UniqueConstraint(fields=["process", "name"], name="ballot_name_once"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opened_on")), name="ballot_has_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Motion(models.Model):
    """An answer as it was put to the group, and what came of it. `result` is empty while a ballot is open.

    `seats` are those that might vote on it, without those of whoever has a stake; `took_part` is what the quorum is
    measured by. `groups` are the constituencies of those who voted for or against, `groups_for` those for it.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="motions")
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, related_name="motions"
    )
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, blank=True, related_name="motions")
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES)
    target = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField()
    way = models.CharField(max_length=20, choices=list(WAYS.items()))
    result = models.CharField(max_length=20, choices=list(RESULTS.items()), blank=True, default="")
    rule = models.CharField(max_length=20, choices=list(MAJORITIES.items()))
    quorum = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(default=0)
    took_part = models.PositiveSmallIntegerField(default=0)
    in_favour = models.PositiveSmallIntegerField(default=0)
    against = models.PositiveSmallIntegerField(default=0)
    abstained = models.PositiveSmallIntegerField(default=0)
    groups = models.PositiveSmallIntegerField(default=0)
    groups_for = models.PositiveSmallIntegerField(default=0)
    by_group = models.JSONField(
        default=dict, help_text="Constituency → for, against, abstained, where none that voted is small."
    )
    on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["process", "result"], name="motion_result")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ballot__isnull=True) ^ models.Q(meeting__isnull=True),
                name="motion_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["recommendation"], condition=models.Q(result=""), name="motion_one_open"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="motion_has_reason"),
            models.CheckConstraint(
                condition=models.Q(
                    took_part=models.F("in_favour") + models.F("against") + models.F("abstained")
                ),
                name="motion_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"motion {self.pk}"


class Vote(models.Model):
    """How one person votes on a motion. It counts for a seat when the votes are counted, not when it is given."""

    id = RandomKey()
    motion = models.ForeignKey(Motion, models.CASCADE, related_name="votes")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=list(CHOICES.items()))
    reason = models.TextField(blank=True, default="")
    counted = models.BooleanField(default=False, help_text="For a seat, at the count.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "person"], name="group_vote_once")]

    def __str__(self) -> str:
        return "vote"


class TakenOff(models.Model):
    """A member wants an item talked about before it is decided. Who it was is kept for them to take it back."""

    id = RandomKey()
    case = models.ForeignKey(Case, models.PROTECT, related_name="taken_off")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="taken_off_once")]

    def __str__(self) -> str:
        return "taken off the agenda"
