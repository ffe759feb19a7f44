from django.db import models

from njia.stages.monitoring.states import PROGRESS


class Report(models.Model):
    """Where an action stood on a day. Rows are only added; the newest counts."""

    clause = models.ForeignKey("roadmap.Clause", models.PROTECT, related_name="reports")
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="reports")
    state = models.CharField(max_length=20, choices=PROGRESS.choices())
    note = models.TextField(blank=True, default="")
    language = models.CharField(max_length=8)
    on = models.DateField()
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["process", "clause"], name="report_clause")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Measure(models.Model):
    """An indicator's value as reported."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="measures")
    indicator = models.ForeignKey("roadmap.Indicator", models.PROTECT, related_name="measures")
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="measure_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.value}"
