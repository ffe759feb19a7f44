import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import Round
from njia.stages.recommendations.states import ROUND, RULES

FIRST_ROUND_LASTS = datetime.timedelta(days=30)


@transaction.atomic
def open_round(process: Process, closes_on: datetime.date, *, acting: Actor) -> Round:
    """Open the next round. The one before it must be closed."""
    RULES["rounds"].require(acting)
    if Round.objects.filter(process=process, state="open").exists():
        raise Refused(_("Close the open round first."))
    if closes_on < clock.today():
        raise Refused(_("A round cannot close in the past."))
    return _open(process, closes_on, acting=acting)


def _open(process: Process, closes_on: datetime.date, *, acting: Actor) -> Round:
    number = Round.objects.filter(process=process).count() + 1
    opened = Round.objects.create(process=process, number=number, closes_on=closes_on)
    facts: dict[str, str | int | bool | list[str] | None] = {
        "round": number,
        "closes_on": closes_on.isoformat(),
    }
    append(process, [Entry("round.opened", f"{process.code}-ROUND-{number}", facts)], acting=acting)
    return opened


@transaction.atomic
def close_round(closing: Round, *, acting: Actor) -> Round:
    """Close a round: what comes from now on is answered in the next one."""
    closing = Round.objects.select_for_update().get(pk=closing.pk)
    closing.state = ROUND.take("close", closing.state, acting=acting, thing=closing)
    closing.save(update_fields=["state"])
    process = closing.process
    append(
        process,
        [Entry("round.closed", f"{process.code}-ROUND-{closing.number}", {"round": closing.number})],
        acting=acting,
    )
    return closing


def receiving_round(process: Process, *, acting: Actor) -> tuple[Round, bool]:
    """The round that takes what arrives today, and whether that is after an earlier round's closing date.

    Nothing is ever turned away: where no round is open, one is opened. The first closes on the target date, or in
    thirty days where that has passed.
    """
    rounds = list(Round.objects.filter(process=process).order_by("number"))
    today = clock.today()
    for known in rounds:
        if known.state == "open" and known.closes_on >= today:
            return known, _reopened_late(known, rounds)
    closes_on = max(process.target_on, today + FIRST_ROUND_LASTS)
    return _open(process, closes_on, acting=acting), bool(rounds)


def _reopened_late(current: Round, rounds: list[Round]) -> bool:
    """Late until the round before has been answered: as long as that one still waits for its own closing act."""
    earlier = [known for known in rounds if known.number < current.number]
    return any(known.state == "open" for known in earlier)
