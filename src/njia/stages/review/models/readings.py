import secrets

from django.db import models

from njia.stages.review.models.answers import OUTCOME_CHOICES


class Plan(models.Model):
    """One sharing out of items among readers, with the day by which all are to be read."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="reading_plans")
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    target_on = models.DateField()
    items = models.PositiveIntegerField()
    short = models.PositiveIntegerField(default=0, help_text="Items with fewer readers than wanted.")
    one_sided = models.PositiveIntegerField(
        default=0, help_text="Items whose readers are of one constituency."
    )
    without_lived = models.PositiveIntegerField(
        default=0, help_text="Items for which numbers did not allow the whole breadth of readers."
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="reading_plan_number_once")]

    def __str__(self) -> str:
        return f"plan {self.number}"


class Task(models.Model):
    """One item that one person is to read. Handed over, it stays as it was and another takes its place."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, related_name="reading_tasks"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="reading_tasks")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    passed_on = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["person", "done_on", "due_on"], name="reading_task_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "person"],
                condition=models.Q(passed_on=False),
                name="reading_task_once",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


class Reading(models.Model):
    """What one reader thinks of one item. It stays in the group; the notes stay with the reader."""

    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, related_name="readings"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="readings")
    outcome = models.CharField(max_length=20, choices=OUTCOME_CHOICES, blank=True, default="")
    target = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    clause = models.TextField(blank=True, default="", help_text="How the roadmap could say it.")
    scores = models.JSONField(default=dict, help_text="Criterion → 0 to 4.")
    notes = models.TextField(blank=True, default="", help_text="For the reader alone.")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "person"], name="reading_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="") | ~models.Q(reason=""), name="reading_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Question(models.Model):
    """Something asked of whoever gave an item, answered at the receipt by choosing: words could tell who they are."""

    key = models.CharField(max_length=40, primary_key=True, default=new_key, editable=False)
    recommendation = models.ForeignKey(
        "recommendations.Recommendation", models.PROTECT, related_name="questions"
    )
    text = models.TextField()
    choices = models.JSONField(default=list)
    answer = models.CharField(max_length=120, blank=True, default="")
    asked_on = models.DateField()

    class Meta:
        ordering = ["asked_on", "key"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="question_asks")]

    def __str__(self) -> str:
        return "question"


class Reminder(models.Model):
    """That somebody was reminded in the week that begins on `week`: never twice in one."""

    process = models.ForeignKey("processes.Process", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    week = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "person", "week"], name="reminder_once_a_week")
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"
