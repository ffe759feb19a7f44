"""Roots and branches: what came of a recommendation, what has no root, what an action still lacks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import queries as review
from njia.stages.roadmap.models import Citation, Version
from njia.stages.roadmap.queries.drafts import tree
from njia.stages.roadmap.queries.nodes import Cited, Node, actions_of, walk
from njia.stages.roadmap.queries.versions import frozen_tree, shown_tree
from njia.stages.roadmap.states import IN_DRAFT, MISSING, NEEDS_CLAUSE, RELATION_ANSWERS, USED


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that an action lacks. `code` is a key of `states.MISSING`."""

    public_id: str
    title: str
    code: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A clause says that it took something over in a way in which it was not answered."""

    public_id: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Orphans:
    """What is not joined up yet.

    `recommendations` were adopted or adapted, and `insights` used, but no clause names them; `actions` name no
    recommendation; `mismatches` claim another answer than was given.
    """

    recommendations: list[Recommendation]
    insights: list[Recommendation]
    actions: list[Node]
    mismatches: list[Mismatch]

    def __len__(self) -> int:
        return len(self.recommendations) + len(self.insights) + len(self.actions) + len(self.mismatches)


def clauses_citing(
    process: Process, pks: Iterable[int], actor: Actor | None = None
) -> dict[int, list[tuple[str, str, str]]]:
    """Recommendation pk → (clause id, title, relation) in the order of the roadmap; of the draft, or as `actor` reads it."""
    found = citing(process, actor)
    items = process.recommendations.filter(pk__in=set(pks)).values_list("pk", "public_id")
    return {
        pk: [(node.public_id, str(node.title), cite.relation) for node, cite in found[public_id]]
        for pk, public_id in items
        if public_id in found
    }


def citing(process: Process, actor: Actor | None = None) -> dict[str, list[tuple[Node, Cited]]]:
    """Recommendation id → the clauses that name it."""
    found: dict[str, list[tuple[Node, Cited]]] = defaultdict(list)
    for node in walk(tree(process.pk) if actor is None else shown_tree(actor, process)):
        for cite in node.cites:
            found[cite.recommendation].append((node, cite))
    return dict(found)


def orphans(process: Process) -> Orphans:
    """For those who write the draft: recommendations and insights without a clause, actions without a source."""
    in_draft = Citation.objects.filter(clause__process=process, clause__state__in=IN_DRAFT)
    cited = in_draft.values("recommendation")
    nodes = list(walk(tree(process.pk)))
    return Orphans(
        recommendations=list(review.answered_with(process, NEEDS_CLAUSE).exclude(pk__in=cited)),
        insights=list(review.answered_with(process, USED).exclude(pk__in=cited)),
        actions=[node for node in nodes if node.kind == "action" and not node.cites],
        mismatches=list(_mismatches(process, nodes)),
    )


def _mismatches(process: Process, nodes: list[Node]) -> Iterator[Mismatch]:
    answered = {
        relation: set(
            review.answered_with(process, frozenset({relation})).values_list("public_id", flat=True)
        )
        for relation in sorted(RELATION_ANSWERS)
    }
    for node in nodes:
        for cite in node.cites:
            if cite.relation in answered and cite.recommendation not in answered[cite.relation]:
                yield Mismatch(node.public_id, cite)


def problems(process: Process, version: Version | None = None) -> list[Problem]:
    """What actions lack, each with its reason: in a frozen version, or in the draft."""
    nodes = frozen_tree(version) if version else tree(process.pk)
    return [
        Problem(node.public_id, str(node.title), code, MISSING[code])
        for node in actions_of(nodes)
        for code in lacking(node)
    ]


def lacking(action: Node) -> list[str]:
    """Keys of `states.MISSING`, in their order."""
    given = action.indicators
    missing = {
        "indicator": not given,
        "baseline": any(each.baseline is None or each.baseline_year is None for each in given),
        "target": any(not each.targets for each in given),
        "lead": not action.lead,
        "budget": not action.budget,
        "timeline": not (action.starts_on and action.ends_on),
    }
    return [code for code in MISSING if missing[code]]
