from django.db import models

from njia.stages.priorities.states import RANKING


class Ranking(models.Model):
    """The order in which actions come when money or time is short. An agreed one stays; discussing it again adds
    another with the next number."""

    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="rankings")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=RANKING.choices(), default=RANKING.start)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="rankings"
    )
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="ranking_number_once"),
            models.UniqueConstraint(
                fields=["process"], condition=models.Q(state="draft"), name="ranking_one_discussed"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(meeting__isnull=False, agreed_on__isnull=False),
                name="ranking_agreed_names_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"ranking {self.process_id}.{self.number}"


class Ranked(models.Model):
    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="items")
    clause = models.ForeignKey("roadmap.Clause", models.PROTECT, related_name="ranked")
    position = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "clause"], name="ranked_once"),
            models.UniqueConstraint(fields=["ranking", "position"], name="ranked_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.clause_id}"
