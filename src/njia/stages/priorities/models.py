from django.db import models

from njia.stages.priorities.states import RANKING


class Ranking(models.Model):
    """The order in which a process's actions come when money or time is short."""

    process = models.OneToOneField("processes.Process", models.PROTECT, related_name="ranking")
    state = models.CharField(max_length=20, choices=RANKING.choices(), default=RANKING.start)
    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"ranking {self.process_id}"


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
