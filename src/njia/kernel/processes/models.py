from django.db import models
from django.utils.translation import gettext_lazy as _


class Process(models.Model):
    """One country's way from the first meeting to the last report. All else belongs to exactly one process."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    target_on = models.DateField(_("target date"))
    language = models.CharField(max_length=8, default="en")
    notice = models.CharField(
        max_length=300, blank=True, default="", help_text=_("Said on every page and document.")
    )
    floor = models.PositiveSmallIntegerField(
        default=10, help_text=_("Groups of fewer people than this are never shown as a figure.")
    )
    created_on = models.DateField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(floor__gte=10), name="process_floor_at_least_ten"),
        ]

    def __str__(self) -> str:
        return self.code


class Publication(models.Model):
    """A part of the process that the public may see since `on`. Rows are only added."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="publications")
    part = models.CharField(max_length=20)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "part"], name="publication_once")]

    def __str__(self) -> str:
        return f"{self.process_id}:{self.part}"
