from django.db.models import Q, QuerySet

from njia.kernel.access import Actor
from njia.stages.recommendations.models import SavedSearch
from njia.stages.recommendations.states import RULES


def searches(actor: Actor) -> QuerySet[SavedSearch]:
    """One's own, and those that others share with all who work inside; by name."""
    if not RULES["keep_searches"].allows(actor):
        return SavedSearch.objects.none()
    known = SavedSearch.objects.filter(process_id=actor.process_id or 0)
    return known.filter(Q(by=actor.ref) | Q(shared=True))


def own_search(actor: Actor, pk: int) -> SavedSearch | None:
    """One that the person may see."""
    return searches(actor).select_related("process").filter(pk=pk).first()
