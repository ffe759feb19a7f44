"""What somebody looks for again and again, kept under a name. How people find things is no part of the record."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import DESK, Actor, NotFound, Refused
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import SavedSearch
from njia.stages.recommendations.states import MOST_SEARCHES, RULES


@transaction.atomic
def save_search(
    process: Process, name: str, query: str, *, shared: bool = False, acting: Actor
) -> SavedSearch:
    """Under a name that the person has used already it takes the place of the former one."""
    RULES["keep_searches"].require(acting)
    own = SavedSearch.objects.filter(process=process, by=acting.ref)
    name = _named(name)
    if own.count() >= MOST_SEARCHES and not own.filter(name=name).exists():
        raise Refused(_("You have saved %(most)s searches. Delete one first.") % {"most": MOST_SEARCHES})
    kept = {"query": query, "shared": shared}
    saved, _new = SavedSearch.objects.update_or_create(
        process=process, by=acting.ref, name=name, defaults=kept
    )
    return saved


@transaction.atomic
def change_search(saved: SavedSearch, name: str, *, shared: bool, acting: Actor) -> None:
    """Give it another name, show it to those who work inside, or to oneself alone again."""
    RULES["keep_searches"].require(acting)
    if saved.by != acting.ref:
        raise NotFound
    name = _named(name)
    same = SavedSearch.objects.filter(process_id=saved.process_id, by=acting.ref, name=name)
    if same.exclude(pk=saved.pk).exists():
        raise Refused(_("You have saved another search under this name."))
    saved.name, saved.shared = name, shared
    saved.save(update_fields=["name", "shared"])


@transaction.atomic
def forget_search(saved: SavedSearch, *, acting: Actor) -> None:
    """Its owner deletes it; what is shown to all, those who run the process too."""
    RULES["keep_searches"].require(acting)
    if saved.by != acting.ref and not (saved.shared and acting.has(DESK)):
        raise NotFound
    saved.delete()


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("Give it a name."))
    return name.strip()
