"""Forms for phones, the phones that may send, and what came of what they sent."""

import secrets

from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.recommendations.states import DEVICE_KINDS, FILLED, FORM


def random_ref() -> str:
    return "device-" + secrets.token_hex(8)


class FieldForm(models.Model):
    """A form under the name by which phones know it. Its versions are all kept, as phones send old ones too."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="forms")
    form_id = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=FORM.choices(), default=FORM.start)
    is_voice = models.BooleanField(default=False, help_text="What is filled in is sealed on arrival.")
    takes_pictures = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict, help_text="Target → paths of questions.")

    class Meta:
        ordering = ["form_id"]
        constraints = [models.UniqueConstraint(fields=["process", "form_id"], name="form_once")]

    def __str__(self) -> str:
        return self.form_id


class FormVersion(models.Model):
    """What phones load. Never changed: a change is another version."""

    form = models.ForeignKey(FieldForm, models.CASCADE, related_name="versions")
    version = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    xml = models.TextField()
    questions = models.JSONField(default=list)
    wants = models.JSONField(default=list, help_text="Names of the files that a phone loads beside it.")
    sha256 = models.CharField(max_length=64, help_text="Of the XLSForm.")
    brought_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class FormFile(models.Model):
    """A picture, a recording or a list that a form shows."""

    form = models.ForeignKey(FieldForm, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    md5 = models.CharField(max_length=32)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["form", "name"], name="form_file_once")]

    def __str__(self) -> str:
        return f"{self.form_id}: {self.name}"


class Device(models.Model):
    """Something that may send: a phone, or a Kobo server. Only the digest of its secret is kept."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="devices")
    ref = models.CharField(max_length=40, unique=True, default=random_ref)
    kind = models.CharField(max_length=10, choices=list(DEVICE_KINDS.items()))
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    by = models.CharField(max_length=40, help_text="Opaque id of who answers for it.")
    is_revoked = models.BooleanField(default=False)

    class Meta:
        ordering = ["is_revoked", "label", "pk"]

    def __str__(self) -> str:
        return self.ref


class FilledForm(models.Model):
    """A filled form that is no voice. Its answers are kept until it is in the register or set aside, and no longer."""

    form = models.ForeignKey(FieldForm, models.PROTECT, related_name="filled")
    state = models.CharField(max_length=20, choices=FILLED.choices(), default=FILLED.start)
    key = models.CharField(max_length=40, help_text="Where its recommendations' source ids begin.")
    kept_as = models.CharField(max_length=64, blank=True, default="", help_text="Its id on a Kobo server.")
    version = models.CharField(
        max_length=64, blank=True, default="", help_text="Of the form, as it was filled in."
    )
    received_on = models.DateField()
    answers = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    is_gone = models.BooleanField(default=False, help_text="Deleted where it came from.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["form", "state"], name="filled_form_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "kept_as"], condition=~models.Q(kept_as=""), name="filled_form_kept_as_once"
            )
        ]

    def __str__(self) -> str:
        return f"filled form {self.pk}"

    @property
    def subject(self) -> str:
        """As the ledger names it."""
        return f"{self.form.process.code}-FILLED-{self.pk}"


class Sending(models.Model):
    """That something was sent, so that sending it again changes nothing. Keyed digests, from which nothing can be read;
    for a voice, nothing here or elsewhere leads from them to it."""

    id = RandomKey()
    form = models.ForeignKey(FieldForm, models.CASCADE, related_name="sendings")
    instance = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    filled = models.ForeignKey(FilledForm, models.CASCADE, null=True, related_name="sendings")

    class Meta:
        ordering = ["pk"]  # random
        constraints = [models.UniqueConstraint(fields=["form", "instance"], name="sending_once")]

    def __str__(self) -> str:
        return "sending"


class SentPicture(models.Model):
    """A picture that came with a filled form, without what cameras write into it."""

    filled = models.ForeignKey(FilledForm, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["filled", "name"], name="sent_picture_once")]

    def __str__(self) -> str:
        return f"picture of {self.filled_id}"
