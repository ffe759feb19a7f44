from django.db import models


class Beat(models.Model):
    """When a recurring job last ran, so that a missed run is caught up once and no run happens twice."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """How often a job was put back in the queue, after it failed or its worker died."""

    task_id = models.UUIDField(unique=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.task_id}: {self.tries}"
