from django.db import models

from njia.stages.review.models.answers import Case, Decision
from njia.stages.review.states import SECOND_LOOK


class SecondLook(models.Model):
    """An answer that is to be looked at again. Who called for it is kept nowhere."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="second_looks")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="second_look")
    state = models.CharField(max_length=20, choices=SECOND_LOOK.choices(), default=SECOND_LOOK.start)
    called_on = models.DateField()
    changed = models.BooleanField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"second look {self.pk}"
