"""What facilitators see of their workshops. How many slips were used is not told while a workshop goes on."""

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.stages.voices.models import Workshop
from njia.stages.voices.states import RULES


def workshops(actor: Actor) -> QuerySet[Workshop]:
    """A facilitator's own."""
    rows = Workshop.objects.filter(process_id=actor.process_id or 0, facilitator=actor.ref)
    return rows if RULES["workshops"].allows(actor) else rows.none()


def workshop_by(actor: Actor, pk: int) -> Workshop:
    found = workshops(actor).select_related("process").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
