"""Conversations: short statements that people agree with, disagree with or pass on, and the map of what they think.

A `Participant` is a code and, where it was given to somebody who speaks for a group, that group; nothing leads from it to a
person. A `Drawn` says that a person took a code, and not which. Votes bear no time. When a conversation is closed all three
are destroyed, and what stays are the rows of answers, numbered anew, without codes.
"""

from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.opinions.states import CONVERSATION, REASONS, STATEMENT, VOTES, WHO


class Conversation(models.Model):
    """One question that people think about together. What is promised to those who answer never changes once it is open:
    who takes part, the floor, and whether answers are published row by row.

    There is no map before it is closed. `lengths` says how much each statement tells people apart (number → thousandths),
    and `weighed` how many people had answered when that was worked out. When it is closed, `result` is canonical JSON of
    which the log has the digest, and `votes` the rows of answers as CSV.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="conversations")
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=30, unique=True, help_text="Such as KE-O-1.")
    state = models.CharField(max_length=20, choices=CONVERSATION.choices(), default=CONVERSATION.start)
    title = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    question = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    introduction = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    who = models.CharField(max_length=20, choices=list(WHO.items()))
    proposals = models.BooleanField(default=True, help_text="Whether people may propose statements.")
    open_rows = models.BooleanField(default=False)
    floor = models.PositiveSmallIntegerField(default=10)
    opens_on = models.DateField()
    closes_on = models.DateField()
    tokens = models.PositiveIntegerField(default=0)
    weighed = models.PositiveIntegerField(default=0)
    lengths = models.JSONField(default=dict)
    closed_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True, default="")
    votes = models.TextField(blank=True, default="")
    counted_line = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="conversation_number_once"),
            models.CheckConstraint(condition=models.Q(floor__gte=10), name="conversation_floor_at_least_ten"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="conversation_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Statement(models.Model):
    """Somebody's opinion in one sentence. Who proposed it is not kept: only a digest of their receipt.

    `number` is given when it is accepted, and is its id in open data.
    """

    id = RandomKey()
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=STATEMENT.choices(), default=STATEMENT.start)
    text = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    seeded = models.BooleanField(default=False, help_text="By those who prepare the conversation.")
    receipt = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=20, choices=list(REASONS.items()), blank=True, default="")
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated_by")
    recommendation = models.CharField(max_length=30, blank=True, default="", help_text="Such as KE-R-0042.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "number"],
                condition=models.Q(number__isnull=False),
                name="statement_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepted") | models.Q(number__isnull=False),
                name="statement_accepted_has_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="statement_refused_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}.{self.number}"


class Drawn(models.Model):
    """A person took a code by their account. Which one, and whether it was used, is not known."""

    id = RandomKey()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drawn")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="drawn_for_conversation_once")
        ]

    def __str__(self) -> str:
        return f"drawn in {self.conversation_id}"


class Participant(models.Model):
    """A code. `constituency` is "" for those who came without an account."""

    id = RandomKey()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    digest = models.CharField(max_length=64)
    constituency = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "digest"], name="participant_digest_once")
        ]

    def __str__(self) -> str:
        return f"participant of {self.conversation_id}"


class Vote(models.Model):
    """What one participant thinks of one statement: the last vote is the one that is kept."""

    id = RandomKey()
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=list(VOTES.items()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "statement"], name="vote_once"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="vote_is_one_of_three"),
        ]

    def __str__(self) -> str:
        return f"vote on {self.statement_id}"
