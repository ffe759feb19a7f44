"""What was published together, and who was told of it by what channel."""

from django.db import models

from njia.kernel.keys import RandomKey
from njia.stages.review.models.answers import Decision
from njia.stages.review.states import CHANNELS


class Release(models.Model):
    """Answers that were published at once."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    on = models.DateField()
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="release_number_once")]

    def __str__(self) -> str:
        return f"release {self.number}"


class Notice(models.Model):
    """That whoever gave an item is told of one version of its answer, by one channel, once.

    `contributor` is an organisation's key; empty for whoever is known by the item alone, at a receipt or on a sheet.
    """

    id = RandomKey()
    release = models.ForeignKey(Release, models.PROTECT, related_name="notices")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="notices")
    contributor = models.CharField(max_length=20, blank=True, default="")
    channel = models.CharField(max_length=20, choices=list(CHANNELS.items()))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "contributor", "channel"], name="told_once")
        ]
        indexes = [models.Index(fields=["release", "channel"], name="notice_channel")]

    def __str__(self) -> str:
        return "notice"


class Mailing(models.Model):
    """One mail to one person about one release, however many of their answers are in it."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="mailings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "person"], name="mailing_once")]

    def __str__(self) -> str:
        return f"mailing {self.pk}"
