from django.db import models

from njia.stages.updates.states import KINDS, POST


class Post(models.Model):
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    state = models.CharField(max_length=20, choices=POST.choices(), default=POST.start)
    title = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    body = models.OneToOneField("wording.Text", models.PROTECT, related_name="+")
    clause = models.ForeignKey("roadmap.Clause", models.PROTECT, null=True, blank=True, related_name="posts")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    published_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["-published_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["corrects"], name="post_corrected_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_on__isnull=False),
                name="post_published_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.process_id}.{self.number}"
