"""Reads. Those who work on it see the ranking that is being discussed, all others the last one that was agreed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.priorities.models import Ranked, Ranking
from njia.stages.priorities.states import AGREED, OPEN, RULES
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Node


@dataclass(frozen=True, slots=True)
class Row:
    """An action in its place, from 1. `node` is None where the reader's roadmap no longer has the action."""

    place: int
    public_id: str
    reason: str
    node: Node | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A ranking as one reader sees it; `ranking` is None before there is one."""

    ranking: Ranking | None
    rows: list[Row]

    @property
    def lost(self) -> list[str]:
        return [row.public_id for row in self.rows if row.node is None]

    @property
    def open(self) -> bool:
        return self.ranking is None or self.ranking.state in OPEN

    @property
    def agreed(self) -> bool:
        return not self.open


def visible_to(actor: Actor) -> QuerySet[Ranking]:
    """Insiders see every ranking; those who may read the roadmap's versions see what was agreed."""
    rankings = Ranking.objects.filter(process_id=actor.process_id or 0).select_related("meeting")
    if RULES["see"].allows(actor):
        return rankings
    return rankings.filter(state__in=AGREED) if roadmap.may_see_versions(actor) else rankings.none()


def may_see_ranking(actor: Actor) -> bool:
    return RULES["see"].allows(actor) or visible_to(actor).exists()


def ranking(actor: Actor, process: Process) -> Shown:
    """The newest ranking that the person may see, each action in their reading of the roadmap."""
    newest = visible_to(actor).order_by("number").last()
    if newest is None:
        return Shown(None, [])
    nodes = {node.public_id: node for node in roadmap.actions_list(process, actor)}
    rows = [
        Row(place, item.clause.public_id, item.reason, nodes.get(item.clause.public_id))
        for place, item in enumerate(_items(newest), start=1)
    ]
    if RULES["see"].allows(actor):
        return Shown(newest, rows)
    return Shown(newest, [row for row in rows if row.node])


def _items(ranking: Ranking) -> QuerySet[Ranked]:
    return Ranked.objects.filter(ranking=ranking).select_related("clause").order_by("position")


def unranked(shown: Shown, actor: Actor, process: Process) -> list[Node]:
    """The actions of the draft that have no place yet, in the order of the roadmap."""
    known = {row.public_id for row in shown.rows}
    return [node for node in roadmap.actions_list(process, actor) if node.public_id not in known]


def place_of(actor: Actor, public_id: str) -> tuple[Ranking, Ranked, int] | None:
    """The ranking, the action's row and how many are ranked; None where it has no place that the person may see."""
    newest = visible_to(actor).order_by("number").last()
    if newest is None:
        return None
    items = list(_items(newest))
    return next(((newest, item, len(items)) for item in items if item.clause.public_id == public_id), None)


def agreed_at(meeting_id: int, actor: Actor) -> Ranking | None:
    """The last ranking that a meeting agreed on, as far as the person may see it."""
    return visible_to(actor).filter(meeting_id=meeting_id, state__in=AGREED).order_by("number").last()


def standing(process: Process) -> str:
    newest = Ranking.objects.filter(process=process).order_by("number").last()
    if newest is None:
        return "next"
    return "done" if newest.state in AGREED else "current"
