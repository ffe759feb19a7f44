"""What the vault keeps: keys that only passphrases unlock, boxes that only keys open, and who opened what.

Reached through `njia.vault.door` alone; a contract of the house keeps every other module out.
"""

from django.db import models

from njia.kernel.keys import RandomKey
from njia.vault.states import ACTS, KEY_STATES


class Founding(models.Model):
    """Since when a process's circle of custodians is closed: whoever comes later is let in by two of them."""

    process = models.OneToOneField("processes.Process", models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"founding {self.process_id}"


class Key(models.Model):
    """One person's key pair. The private half is wrapped by a key derived from a passphrase that nobody keeps."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20, help_text="Custodian or safeguarding.")
    fingerprint = models.CharField(max_length=16, unique=True)
    public = models.BinaryField(max_length=65)
    wrapped_private = models.BinaryField(max_length=512)
    state = models.CharField(max_length=20, choices=list(KEY_STATES.items()))
    made_on = models.DateField()
    seen = models.PositiveBigIntegerField(
        default=0, help_text="The last act of others that its owner looked at."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "person", "state"], condition=~models.Q(state="retired"), name="key_once"
            )
        ]

    def __str__(self) -> str:
        return f"key {self.fingerprint}"


class Sealed(models.Model):
    """A box. `record` is the opaque key of what it belongs to; purpose and record are bound into it."""

    id = RandomKey()
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="+")
    record = models.BigIntegerField()
    purpose = models.CharField(max_length=20)
    box = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "purpose"], name="sealed_once")]

    def __str__(self) -> str:
        return "sealed"


class Wrapped(models.Model):
    """The data key of words, for one holder."""

    id = RandomKey()
    sealed = models.ForeignKey(Sealed, models.CASCADE, related_name="wrapped")
    key = models.ForeignKey(Key, models.PROTECT, related_name="+")
    data_key = models.BinaryField(max_length=256)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sealed", "key"], name="wrapped_once")]

    def __str__(self) -> str:
        return "wrapped"


class Layer(models.Model):
    """The data key of an identity, within one layer for the first and one for the second."""

    id = RandomKey()
    sealed = models.ForeignKey(Sealed, models.CASCADE, related_name="layers")
    first = models.ForeignKey(Key, models.PROTECT, related_name="+")
    second = models.ForeignKey(Key, models.PROTECT, related_name="+")
    data_key = models.BinaryField(max_length=512)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sealed", "first", "second"], name="layer_once")]

    def __str__(self) -> str:
        return "layer"


class Act(models.Model):
    """Who did what with a key. Every custodian of the process sees all of them; nobody else sees one."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=list(ACTS.items()))
    by = models.CharField(max_length=40)
    record = models.BigIntegerField(null=True, blank=True)
    key = models.ForeignKey(Key, models.PROTECT, null=True, blank=True, related_name="+")
    motive = models.TextField(blank=True, default="", help_text="Written for the others, without names.")
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(
        null=True, blank=True, help_text="Until when a second can finish this; empty once that is done."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["process", "kind"], name="act_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class HalfOpen(models.Model):
    """What is left of a layer once the first has acted: for the second alone, and for as long as the act is open."""

    act = models.ForeignKey(Act, models.CASCADE, related_name="half_open")
    sealed = models.ForeignKey(Sealed, models.CASCADE, related_name="+")
    second = models.ForeignKey(Key, models.PROTECT, related_name="+")
    data_key = models.BinaryField(max_length=256)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "sealed", "second"], name="half_open_once")]

    def __str__(self) -> str:
        return "half open"
