from django.db import models

from njia.stages.voices.states import PURPOSES, VOICE


class Voice(models.Model):
    """Words given without an account. Open only with invented data until words are sealed on arrival."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="voices")
    state = models.CharField(max_length=20, choices=VOICE.choices(), default=VOICE.start)
    received_in = models.DateField(help_text="First day of the month: the day would help to find the person.")
    language = models.CharField(max_length=8)
    words = models.TextField()
    constituency = models.CharField(max_length=60, blank=True, default="")
    receipt = models.CharField(max_length=64, unique=True, help_text="Digest of the receipt; the receipt is not kept.")
    reason = models.TextField(blank=True, default="", help_text="Why it was set aside; shown at the receipt.")

    class Meta:
        ordering = ["receipt"]  # random: the order of arrival would help to find the person

    def __str__(self) -> str:
        return f"voice {self.pk}"


class Consent(models.Model):
    voice = models.ForeignKey(Voice, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=list(PURPOSES.items()))
    given = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "purpose"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.purpose} {self.given}"


class ClearedWording(models.Model):
    """What a custodian passed on: a voice yields one or more, each a recommendation or an insight."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="cleared")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    language = models.CharField(max_length=8)
    registered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"cleared {self.pk}"
