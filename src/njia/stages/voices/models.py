from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.voices.states import ALERT, DOORS, GATEWAYS, HONORARIUM, KINDS, PURPOSES, VOICE, WORDING


class Unordered(models.Model):
    id = RandomKey()

    class Meta:
        abstract = True


class Intake(models.Model):
    """Whether a process takes voices in, and what everybody is told before they write."""

    process = models.OneToOneField("processes.Process", models.PROTECT, related_name="intake")
    is_open = models.BooleanField(default=False)
    days_to_answer = models.PositiveSmallIntegerField(
        default=30, help_text="After so many days a second trained person may confirm a wording."
    )

    def __str__(self) -> str:
        return f"intake of {self.process_id}"


class Contact(models.Model):
    """Support that every door shows before its first field. Entered and checked by the operator."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="support")
    name = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    hours = models.CharField(max_length=120)
    languages = models.CharField(max_length=120, blank=True, default="")
    for_children = models.BooleanField(
        default=False,
        help_text="Children can turn to it: the doors are for adults, and say where a child can go.",
    )
    checked_on = models.DateField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Gateway(models.Model):
    """A firm that may bring calls and messages in. It shows a secret, of which only the digest is kept.

    Nothing is kept of a call: neither the number nor that there was one.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="gateways")
    kind = models.CharField(max_length=40, choices=list(GATEWAYS.items()))
    digest = models.CharField(max_length=64)
    dial = models.CharField(
        max_length=40, blank=True, default="", help_text="What people dial, such as *384*123#."
    )
    number = models.CharField(max_length=40, blank=True, default="", help_text="Where people send an SMS.")

    class Meta:
        ordering = ["process_id", "kind"]
        constraints = [models.UniqueConstraint(fields=["process", "kind"], name="gateway_once")]

    def __str__(self) -> str:
        return f"gateway {self.kind}"


class Voice(Unordered):
    """Something said in confidence. Its words are in the vault, under this row's key, sealed.

    What is here in the clear is what an answer needs. The constituency, and what it is about, are sealed with the
    words until a custodian has read them.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="voices")
    state = models.CharField(max_length=20, choices=VOICE.choices(), default=VOICE.start)
    received_in = models.DateField(help_text="First day of the month: the day would help to find the person.")
    door = models.CharField(max_length=20, choices=list(DOORS.items()))
    language = models.CharField(max_length=8, help_text="In which the answer is read.")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Which gave it on behalf of people whose names it keeps.",
    )  # fmt: skip
    constituency = models.CharField(max_length=60, blank=True, default="")
    about = models.CharField(
        max_length=80, blank=True, default="",
        help_text="What it is about, such as a clause; like the constituency, sealed until a custodian has read it.",
    )  # fmt: skip
    receipt = models.CharField(
        max_length=64, unique=True, help_text="Digest of the receipt; a random one once it is destroyed."
    )
    reason = models.TextField(blank=True, default="", help_text="Why it was set aside; shown at the receipt.")
    slow = models.BooleanField(
        default=False, help_text="Came in a flood from one source: read after the others, never dropped."
    )
    takes_all_back = models.BooleanField(
        default=False, help_text="The recommendation is withdrawn too, not its words alone."
    )

    class Meta:
        ordering = ["pk"]  # random
        indexes = [models.Index(fields=["process", "state"], name="voice_state")]

    def __str__(self) -> str:
        return "voice"  # not even the key: str() ends up in logs and exceptions


class Consent(Unordered):
    """What was agreed to, use by use. A change adds a row; the newest counts."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=list(PURPOSES.items()))
    given = models.BooleanField()
    version = models.PositiveSmallIntegerField(help_text="Of the questions, as they were asked.")
    step = models.PositiveSmallIntegerField(
        default=0, help_text="0 with the words; then one up at each change."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "purpose", "step"], name="consent_step_once")]

    def __str__(self) -> str:
        return f"consent to {self.purpose}"


class ClearedWording(Unordered):
    """What a custodian made of a voice: none, one or more, each a recommendation or an insight."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="cleared")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    state = models.CharField(max_length=20, choices=WORDING.choices(), default=WORDING.start)
    text = models.TextField()
    language = models.CharField(max_length=8)
    by = models.CharField(max_length=40, blank=True, default="", help_text="Who wrote it: another confirms.")
    replaces = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+",
        help_text="A wording that is in the register already, and gets these words once they are confirmed.",
    )  # fmt: skip
    confirmed_by = models.CharField(max_length=20, blank=True, default="")
    waits_since = models.DateField()
    shown = models.BooleanField(default=False, help_text="Shown at the receipt, which happens once.")
    registered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "cleared wording"


class Objection(Unordered):
    """ "Not what I meant", said at the receipt: it opens the step again that went wrong."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="objections")
    about = models.CharField(max_length=20, help_text="wording, group or answer.")
    said_in = models.DateField(help_text="First day of the month.")
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"objection to the {self.about}"


class Promise(models.Model):
    """A submission that the log does not hold yet. Nothing here leads to the voice: only its receipt does."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64, primary_key=True)
    month = models.DateField()

    class Meta:
        ordering = ["commitment"]  # random

    def __str__(self) -> str:
        return "promise"


class Workshop(models.Model):
    """A meeting of a group, for which a facilitator hands out slips. Who used one, and for what, is not known."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="workshops")
    title = models.CharField(max_length=120)
    on = models.DateField()
    people = models.PositiveSmallIntegerField(help_text="How many are expected.")
    language = models.CharField(max_length=8, help_text="In which the words of its slips are.")
    facilitator = models.CharField(max_length=40, help_text="Opaque id.")
    salt = models.CharField(
        max_length=64, blank=True,
        help_text="Leads from a token to its slip's receipt, with a secret kept elsewhere; destroyed when it ends.",
    )  # fmt: skip
    slips = models.PositiveIntegerField(default=0, help_text="Made and not made void.")
    entered = models.PositiveIntegerField(
        null=True, help_text="How many gave words, rounded down; known once it has ended."
    )

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"workshop {self.pk}"


class Token(Unordered):
    """Admits one voice. Its digest is kept until then: a token that was used, or made void, is not there any more.

    So no row is left that a voice could be laid beside, by what it says or by when it was written.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return "token"


class Alert(Unordered):
    """A redactor saw danger, or a child. What the safeguarding lead did is kept without names."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="alerts")
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, related_name="alerts")
    state = models.CharField(max_length=20, choices=ALERT.choices(), default=ALERT.start)
    is_child = models.BooleanField(default=False)
    by = models.CharField(max_length=40, help_text="The custodian whom the safeguarding lead can ask.")

    def __str__(self) -> str:
        return "alert"


class AlertStep(models.Model):
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="steps")
    by = models.CharField(max_length=40)
    on = models.DateField()
    note = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"step {self.pk}"


class LastNotice(models.Model):
    """When somebody was last told by mail that something waits: once a day is enough, and tells less of when."""

    process = models.ForeignKey("processes.Process", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "person"], name="notice_once")]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Tries(models.Model):
    """How many wrong sixteen-digit receipts were tried in an hour, by anybody: no more is known of them."""

    hour = models.DateTimeField(unique=True)
    failed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"tries {self.pk}"


class Figure(models.Model):
    """Every figure about people that was released, and never again another for the same question in its epoch."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="figures")
    question = models.CharField(max_length=120)
    epoch = models.CharField(max_length=10)
    value = models.PositiveIntegerField()
    released_on = models.DateField()

    class Meta:
        ordering = ["process_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "question", "epoch"], name="figure_once")]

    def __str__(self) -> str:
        return f"figure {self.pk}"


class Honorarium(Unordered):
    """Thanks for time and knowledge, by pseudonym. Kept apart from identities and from voices."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="honoraria")
    pseudonym = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, choices=HONORARIUM.choices(), default=HONORARIUM.start)
    changed_on = models.DateField()

    def __str__(self) -> str:
        return "honorarium"
