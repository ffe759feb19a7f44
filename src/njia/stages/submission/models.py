from django.db import models

from njia.stages.submission.states import SUBMISSION


class Submission(models.Model):
    """What was sent to the Global Coordinating Group: a frozen version, and the rounds it answers.

    `line` is the ledger line that says so: the log was `line + 1` lines long when it was sent.
    """

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("roadmap.Version", models.PROTECT, related_name="submissions")
    rounds = models.PositiveIntegerField(help_text="The last round that it answers.")
    state = models.CharField(max_length=20, choices=SUBMISSION.choices(), default=SUBMISSION.start)
    on = models.DateField()
    by = models.CharField(max_length=40)
    line = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"submission {self.number}"


class Feedback(models.Model):
    """What the Global Coordinating Group asks to be changed, and what the ministry answers."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="feedback")
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.CharField(max_length=40)
    on = models.DateField()
    answer = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="feedback_number_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_on__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_on__isnull=False)),
                name="feedback_answer_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"feedback {self.pk}"
