"""What custodians passed on enters the register, and what was not meant gives way to what was."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import forget_openings
from njia.kernel.processes.models import Process
from njia.kernel.wording.actions import empty_former
from njia.stages.recommendations.actions.forgetting import WORDS, rebuild_search
from njia.stages.recommendations.actions.items import New, add, reword
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.states import LEFT, RULES
from njia.stages.voices import actions as voices
from njia.stages.voices import queries as heard

if TYPE_CHECKING:
    from njia.stages.voices.models import ClearedWording


@transaction.atomic
def register_cleared(process: Process, *, acting: Actor, few: bool = False) -> list[Recommendation]:
    """Take in what custodians passed on, in an order that says nothing of who came first, and dated to the month.

    Among few it is easier to tell who said what: wordings of fewer voices than the floor are taken in only where the
    registrar says that no more will come.
    """
    RULES["edit"].require(acting)
    take_new_words(process, acting=acting)
    cleared = heard.cleared(process)
    if 0 < len({row.voice_id for row in cleared}) < process.floor and not few:
        raise Refused(
            _("These come from fewer than %(floor)s voices. Wait for more, or say that no more will come.")
            % {"floor": process.floor},
            code="few",
        )
    month = clock.today().replace(day=1)
    new = [
        New(
            text=row.text, kind=row.kind, language=row.language, via=_way(row), voice_id=row.voice_id,
            about=row.voice.about, received_on=month,
        )
        for row in cleared
    ]  # fmt: skip
    made = add(process, new, acting=acting)
    voices.mark_registered(cleared)
    return made


def _way(row: "ClearedWording") -> str:
    return "consultation" if row.voice.about else "voice"


@transaction.atomic
def take_new_words(process: Process, *, acting: Actor) -> int:
    """Give items the words that were meant; returns how many wishes there were.

    The words that were not meant are nobody's: they are destroyed, with the salts that could prove them. That they
    were replaced stays in the log.
    """
    RULES["edit"].require(acting)
    wishes = heard.rewordings(process)
    for wish in wishes:
        if (item := _reached(process, wish)) is not None and item.state not in LEFT:
            _give(item, wish, acting)
    if wishes:
        rebuild_search()
    voices.mark_registered(wishes)
    return len(wishes)


def _reached(process: Process, wish: "ClearedWording") -> Recommendation | None:
    """The item that holds what is to be replaced: words first received, or those of an earlier wish."""
    items = Recommendation.objects.select_for_update(of=("self",)).filter(
        process=process, voice_id=wish.voice_id, part_of=None
    )
    said = heard.said_so_far(wish)
    return next((item for item in items.order_by("number") if item.verbatim in said), None)


def _give(item: Recommendation, wish: "ClearedWording", acting: Actor) -> None:
    forget_openings(item.process, item.public_id, WORDS)
    reword(item, wish.text, language=wish.language, acting=acting, own=True)
    item.refresh_from_db()
    item.verbatim, item.language, item.title = wish.text, wish.language, ""
    item.save(update_fields=["verbatim", "language", "title"])
    if item.edited:
        empty_former(item.edited, wish.language)
