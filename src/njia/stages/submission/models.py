from django.db import models

from njia.stages.submission.states import SUBMISSION


class Submission(models.Model):
    """What was sent to the Global Coordinating Group: a frozen version, the rounds it answers, and the log at that size."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("roadmap.Version", models.PROTECT, related_name="submissions")
    rounds = models.PositiveIntegerField(help_text="The last round that it answers.")
    state = models.CharField(max_length=20, choices=SUBMISSION.choices(), default=SUBMISSION.start)
    on = models.DateField()
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"submission {self.number}"


class Feedback(models.Model):
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="feedback")
    text = models.TextField()
    answer = models.TextField(blank=True, default="")
    by = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
