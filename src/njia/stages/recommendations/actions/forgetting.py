"""What the register does when a contributor takes their words back: it destroys them, and keeps what was answered."""

import secrets
from dataclasses import replace

from django.db import connection, transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Role
from njia.kernel.ledger.actions import Entry, append, forget_openings
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.stages.recommendations.actions.comparing import forget_likeness
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.states import FORGOTTEN, ITEM, LEFT
from njia.stages.voices import queries as voices


@transaction.atomic
def forget_withdrawn(process: Process, *, acting: Actor) -> int:
    """Destroy the words of what was withdrawn at a receipt since the last time; returns of how many items.

    Wordings in every language go, with the salts that could prove or guess them and what the search knew of them;
    the id, the answer and the place in the log stay. Where the contributor takes the recommendation back too, it is
    withdrawn. The lines bear the first of the month, in no order: a day would tell when somebody looked in.
    """
    wishes = dict(voices.to_forget(process))
    items = Recommendation.objects.select_for_update(of=("self",)).filter(
        process=process, voice_id__in=wishes
    )
    found = [item for item in items if item.verbatim != FORGOTTEN or _still_there(item, wishes)]
    secrets.SystemRandom().shuffle(found)
    month = clock.today().replace(day=1)
    sender = replace(acting, roles=frozenset({Role.CONTRIBUTOR}))  # it is their wish that is carried out
    entries = [entry for item in found for entry in _forget(item, sender, wholly=wishes[item.voice_id or 0])]
    append(process, [Entry(*entry, on=month) for entry in entries], acting=acting)
    if found:
        forget_likeness(found)
        rebuild_search()
    return len(found)


def _still_there(item: Recommendation, wishes: dict[int, bool]) -> bool:
    return wishes[item.voice_id or 0] and item.state not in LEFT


def _forget(
    item: Recommendation, sender: Actor, *, wholly: bool
) -> list[tuple[str, str, dict[str, bool], dict[str, str]]]:
    entries: list[tuple[str, str, dict[str, bool], dict[str, str]]] = []
    if item.verbatim != FORGOTTEN:
        text, item.edited = item.edited, None
        item.verbatim, item.title, item.place, item.attributes = FORGOTTEN, "", "", {}
        item.save(update_fields=["verbatim", "title", "place", "attributes", "edited"])
        if text:
            wording.destroy(text)
        forget_openings(item.process, item.public_id, WORDS)
        entries.append(("words.destroyed", item.public_id, {}, {}))
    if wholly and item.state not in LEFT:
        item.state = ITEM.take("withdraw", item.state, acting=sender, thing=item)
        item.save(update_fields=["state"])
        entries.append(("recommendation.withdrawn", item.public_id, {}, {"reason": _("By whoever gave it.")}))
    return entries


WORDS = ("recommendation.received", "recommendation.reworded")
"""The lines that commit to what somebody said. What was decided on it, and why, was said by others and stays."""


def rebuild_search() -> None:
    """What the search knew of words that are gone goes too: of those first given, and of later wordings."""
    wording.rebuild_search()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO recommendations_search(recommendations_search) VALUES ('rebuild')")
