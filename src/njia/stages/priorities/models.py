"""Rankings by hand, and polls: votes on which actions come first, where who voted and what are kept apart.

A `Paper` is a voting code and what it says; nothing leads from it to a person. A `Drawn` says that a person with a
mandate took a code, and not which. Papers are made before anybody takes one, and taken in random order; the rows of those
who took one are written anew, shuffled, at each taking. So the order of rows on the disk pairs nobody with a vote. When
a poll is counted both are destroyed, and what stays is the profile: how many of each constituency voted alike.
"""

from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.priorities.states import ABOUT, COMPLETIONS, FOLLOWED, FORMS, POLL, RANKING


class Ranking(models.Model):
    """The order in which actions come when money or time is short. An agreed one stays; discussing it again adds
    another with the next number."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="rankings")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=RANKING.choices(), default=RANKING.start)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="rankings"
    )
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="ranking_number_once"),
            models.UniqueConstraint(
                fields=["process"], condition=models.Q(state="draft"), name="ranking_one_discussed"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(meeting__isnull=False, agreed_on__isnull=False),
                name="ranking_agreed_names_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"ranking {self.process_id}.{self.number}"


class Ranked(models.Model):
    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="items")
    clause = models.ForeignKey("roadmap.Clause", models.PROTECT, related_name="ranked")
    position = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "clause"], name="ranked_once"),
            models.UniqueConstraint(fields=["ranking", "position"], name="ranked_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.clause_id}"


class Poll(models.Model):
    """A vote on which candidates to do within a budget. What is set before it opens never changes after.

    `result` is canonical JSON, of which the log has the digest; empty until it is counted. `profile` is the merged
    profile as a .pb file; it is shown only where `open_profile`, when each weight class that voted has `floor` voters.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="polls")
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=30, unique=True, help_text="Such as KE-B-1.")
    state = models.CharField(max_length=20, choices=POLL.choices(), default=POLL.start)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    about = models.CharField(max_length=20, choices=list(ABOUT.items()))
    form = models.CharField(max_length=20, choices=list(FORMS.items()))
    budget = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    completion = models.CharField(max_length=10, choices=list(COMPLETIONS.items()))
    closes_on = models.DateField()
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="polls"
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    seed = models.CharField(max_length=100, blank=True, default="")
    floor = models.PositiveSmallIntegerField(default=10)
    slips = models.PositiveIntegerField(default=0)
    result = models.TextField(blank=True, default="")
    profile = models.TextField(blank=True, default="")
    open_profile = models.BooleanField(default=False)
    counted_line = models.PositiveBigIntegerField(null=True, blank=True)
    followed = models.CharField(max_length=10, choices=list(FOLLOWED.items()), blank=True, default="")
    reason = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="answered_polls"
    )
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="poll_number_once"),
            models.CheckConstraint(condition=models.Q(budget__gt=0), name="poll_has_a_budget"),
            models.CheckConstraint(condition=models.Q(floor__gte=10), name="poll_floor_at_least_ten"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "dropped"]) | models.Q(meeting__isnull=False),
                name="poll_opened_names_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Candidate(models.Model):
    """An action or a recommendation that may be chosen. Its words stay with the room they come from."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="candidates")
    public_id = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "public_id"], name="candidate_once"),
            models.CheckConstraint(
                condition=models.Q(cost__gte=0), name="candidate_costs_no_less_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.public_id}"


class WeightClass(models.Model):
    """A constituency that votes, and what one vote of it weighs."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="classes")
    constituency = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "constituency"], name="weight_class_once"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="weight_class_weighs"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.constituency}"


class Drawn(models.Model):
    """A person took a voting code. Which one, and whether it was used, is not known."""

    id = RandomKey()
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="drawn")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="drawn_once")]

    def __str__(self) -> str:
        return f"drawn in {self.poll_id}"


class Paper(models.Model):
    """A voting code and its vote: candidate id → score; null until it is used. Voting again replaces it.

    Without a digest it waits for a person with a mandate who takes it.
    """

    id = RandomKey()
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="papers")
    digest = models.CharField(max_length=64, blank=True, default="")
    constituency = models.CharField(max_length=60)
    scores = models.JSONField(null=True, blank=True, default=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "digest"], condition=~models.Q(digest=""), name="paper_digest_once"
            )
        ]

    def __str__(self) -> str:
        return f"paper of {self.poll_id}"
