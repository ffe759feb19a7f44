import secrets

from django.db import models

from njia.stages.voices.states import KINDS, PURPOSES, VOICE


def random_key() -> int:
    """A primary key that says nothing of the order of arrival, which would help to find the person."""
    return secrets.randbits(63)


class Unordered(models.Model):
    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)

    class Meta:
        abstract = True


class Voice(Unordered):
    """Words given without an account. Open only with invented data until words are sealed on arrival."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="voices")
    state = models.CharField(max_length=20, choices=VOICE.choices(), default=VOICE.start)
    received_in = models.DateField(help_text="First day of the month: the day would help to find the person.")
    language = models.CharField(max_length=8)
    words = models.TextField(blank=True, help_text="Empty once withdrawn.")
    constituency = models.CharField(max_length=60, blank=True, default="")
    receipt = models.CharField(
        max_length=64, unique=True, help_text="Digest of the receipt; the receipt is not kept."
    )
    reason = models.TextField(blank=True, default="", help_text="Why it was set aside; shown at the receipt.")

    class Meta:
        ordering = ["receipt"]  # random, as the keys are
        indexes = [models.Index(fields=["process", "state"], name="voice_state")]

    def __str__(self) -> str:
        return "voice"  # not even the key: str() ends up in logs and exceptions


class Consent(Unordered):
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=list(PURPOSES.items()))
    given = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "purpose"], name="consent_once")]

    def __str__(self) -> str:
        return f"consent to {self.purpose}"


class ClearedWording(Unordered):
    """What a custodian passed on: a voice yields one or more, each a recommendation or an insight."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="cleared")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    text = models.TextField()
    language = models.CharField(max_length=8)
    registered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "cleared wording"
