from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, Fact, append
from njia.kernel.processes.models import Process
from njia.stages.meetings import queries as meetings
from njia.stages.priorities.models import Ranked, Ranking
from njia.stages.priorities.states import OPEN, RANKING, RULES
from njia.stages.roadmap import queries as roadmap

if TYPE_CHECKING:
    from njia.stages.meetings.models import Meeting

Rows = Sequence[tuple[str, str]]
"""(action's public id, why it stands there), the first in rank first."""


@transaction.atomic
def set_ranking(process: Process, rows: Rows, *, acting: Actor) -> Ranking:
    """Replace the whole order. Raises `Refused` if an action is named twice or is not in the draft."""
    RULES["rank"].require(acting)
    ranking = _open(process)
    _write(ranking, [(public_id.strip(), reason.strip()) for public_id, reason in rows], acting=acting)
    return ranking


@transaction.atomic
def rank(process: Process, public_id: str, reason: str, *, acting: Actor) -> None:
    """Put an action last in the order, or say anew why it stands where it stands."""
    RULES["rank"].require(acting)
    ranking = _open(process)
    rows = _rows(ranking)
    if public_id in dict(rows):
        rows = [(known, reason if known == public_id else said) for known, said in rows]
    else:
        rows.append((public_id, reason))
    _write(ranking, rows, acting=acting)


@transaction.atomic
def unrank(process: Process, public_id: str, *, acting: Actor) -> None:
    """Take an action out of the order; the others move up."""
    RULES["rank"].require(acting)
    ranking = _open(process)
    rows = _rows(ranking)
    if public_id not in dict(rows):
        raise Refused(_("%(id)s has no place in the ranking.") % {"id": public_id})
    _write(ranking, [row for row in rows if row[0] != public_id], acting=acting)


@transaction.atomic
def move(process: Process, public_id: str, where: Literal["up", "down"], *, acting: Actor) -> None:
    """Let an action change places with its neighbour. Raises `Refused` at either end."""
    RULES["rank"].require(acting)
    ranking = _open(process)
    rows = _rows(ranking)
    ids = [known for known, _reason in rows]
    if public_id not in ids:
        raise Refused(_("%(id)s has no place in the ranking.") % {"id": public_id})
    here = ids.index(public_id)
    there = here - 1 if where == "up" else here + 1
    if not 0 <= there < len(rows):
        raise Refused(_("It cannot move any further."))
    rows[here], rows[there] = rows[there], rows[here]
    _write(ranking, rows, acting=acting)


@transaction.atomic
def agree(process: Process, meeting: Meeting, *, acting: Actor) -> Ranking:
    """Record that a meeting (one that was held) agreed on the order; from now on it is public with the roadmap."""
    RULES["rank"].require(acting)
    ranking = _open(process)
    rows = _rows(ranking)
    in_draft = {node.public_id for node in roadmap.actions_list(process)}
    ranking.state = RANKING.take(
        "agree",
        ranking.state,
        acting=acting,
        thing=ranking,
        ranked=len(rows),
        lost=[public_id for public_id, _reason in rows if public_id not in in_draft],
        meeting=meetings.that_can_decide(process).filter(pk=meeting.pk).exists(),
    )
    ranking.meeting = meeting
    ranking.agreed_on = clock.today()
    ranking.save(update_fields=["state", "meeting", "agreed_on"])
    facts: dict[str, Fact] = {
        "meeting": meeting.public_id,
        "number": ranking.number,
        "order": [row[0] for row in rows],
    }
    append(process, [Entry("ranking.agreed", _subject(process, ranking), facts)], acting=acting)
    return ranking


@transaction.atomic
def reopen(process: Process, *, acting: Actor) -> Ranking:
    """Discuss the order again: a new ranking that begins as the agreed one, which stays in force until the next."""
    RULES["rank"].require(acting)
    agreed = _newest(process)
    if agreed is None or agreed.state in OPEN:
        raise Refused(_("The ranking is being discussed already."))
    ranking = Ranking.objects.create(process=process, number=agreed.number + 1)
    _put(ranking, [(item.clause_id, item.reason) for item in agreed.items.order_by("position")])
    append(process, [Entry("ranking.reopened", _subject(process, ranking))], acting=acting)
    return ranking


def _newest(process: Process) -> Ranking | None:
    """The newest ranking, under the process's lock: one person at a time changes the order."""
    Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    return Ranking.objects.filter(process=process).order_by("number").last()


def _open(process: Process) -> Ranking:
    """The ranking that is being discussed; the first one is made when it is first needed."""
    newest = _newest(process) or Ranking.objects.create(process=process, number=1)
    if newest.state not in OPEN:
        raise Refused(_("A meeting has agreed on this ranking. Choose to discuss it again first."))
    return newest


def _rows(ranking: Ranking) -> list[tuple[str, str]]:
    items = Ranked.objects.filter(ranking=ranking).order_by("position")
    return list(items.values_list("clause__public_id", "reason"))


def _write(ranking: Ranking, rows: Rows, *, acting: Actor) -> None:
    """Only actions that are new in the order have to be in the draft: what was taken out later can still move."""
    process = ranking.process
    ids = [public_id for public_id, _reason in rows]
    if repeated := {public_id for public_id in ids if ids.count(public_id) > 1}:
        raise Refused(_("%(id)s is named twice.") % {"id": min(repeated)})
    known = dict(Ranked.objects.filter(ranking=ranking).values_list("clause__public_id", "clause_id"))
    known |= {node.public_id: node.pk for node in roadmap.actions_list(process) if node.pk}
    if unknown := set(ids) - set(known):
        raise Refused(_("There is no action %(id)s in the roadmap.") % {"id": min(unknown)})
    _put(ranking, [(known[public_id], reason) for public_id, reason in rows])
    words = {public_id: reason for public_id, reason in rows if reason}
    append(
        process, [Entry("ranking.changed", _subject(process, ranking), {"order": ids}, words)], acting=acting
    )


def _put(ranking: Ranking, rows: Sequence[tuple[int, str]]) -> None:
    Ranked.objects.filter(ranking=ranking).delete()
    Ranked.objects.bulk_create(
        Ranked(ranking=ranking, clause_id=clause, position=place, reason=reason)
        for place, (clause, reason) in enumerate(rows, start=1)
    )


def _subject(process: Process, ranking: Ranking) -> str:
    return f"{process.code}-P-{ranking.number}"
