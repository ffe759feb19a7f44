"""Roots and branches: what came of a recommendation, what has no root, what an action still lacks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Max, Q, Value, When

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.kernel.wording import queries as wording
from njia.kernel.wording.queries import Said
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import queries as review
from njia.stages.roadmap.models import Citation, FrozenClause, Version
from njia.stages.roadmap.queries.drafts import titles_of, tree
from njia.stages.roadmap.queries.nodes import Cited, Node, actions_of, walk
from njia.stages.roadmap.queries.versions import frozen_titles, frozen_tree, visible_versions
from njia.stages.roadmap.states import IN_DRAFT, MISSING, NEEDS_CLAUSE, RELATION_ANSWERS, RULES, TITLE, USED

MOST_RELATED = 6
"""Clauses that a reader sees beside an item."""


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
) -> dict[int, list[tuple[str, Said, str]]]:
    """Recommendation pk → (clause id, title, relation), by id: of the draft, or as `actor` reads the roadmap.

    A few narrow queries: this is asked on every page about a recommendation.
    """
    if actor is None or RULES["see_draft"].allows(actor):
        return _citing_draft(process, set(pks))
    version = visible_versions(actor).order_by("number").last()
    return _citing_frozen(version, process, set(pks)) if version else {}


def clauses_reached(
    process: Process, items: Sequence[Recommendation], actor: Actor
) -> dict[int, list[tuple[str, Said, str, str]]]:
    """Recommendation pk → (clause id, title, relation, through), by id: also by what it was grouped with, divided into
    or superseded by, whose id is `through`; empty where the clause names it itself. One clause is told once.
    """
    ways = review.carried_on(items, inside=review.may_work(actor))
    there = {pk for way in ways.values() for pk in way}
    seen = set(recommendations.visible_to(actor).filter(pk__in=there).values_list("pk", flat=True))
    citing = clauses_citing(process, {item.pk for item in items} | seen, actor)
    found: dict[int, list[tuple[str, Said, str, str]]] = {}
    for item in items:
        told: dict[str, tuple[str, Said, str, str]] = {}
        for pk, through in ((item.pk, ""), *sorted(ways.get(item.pk, {}).items())):
            for public_id, title, relation in citing.get(pk, ()):
                told.setdefault(public_id, (public_id, title, relation, through))
        if told:
            found[item.pk] = [told[public_id] for public_id in sorted(told)]
    return found


def _citing_draft(process: Process, pks: set[int]) -> dict[int, list[tuple[str, Said, str]]]:
    rows = Citation.objects.filter(
        clause__process=process, clause__state__in=IN_DRAFT, recommendation__in=pks
    ).order_by("clause__number")
    told = list(rows.values_list("recommendation_id", "clause_id", "clause__public_id", "relation"))
    titles = titles_of(clause for _item, clause, _id, _relation in told)
    found: dict[int, list[tuple[str, Said, str]]] = defaultdict(list)
    for item, clause, public_id, relation in told:
        found[item].append((public_id, titles[clause], relation))
    return dict(found)


def _citing_frozen(
    version: Version, process: Process, pks: set[int]
) -> dict[int, list[tuple[str, Said, str]]]:
    items = dict(process.recommendations.filter(pk__in=pks).values_list("public_id", "pk"))
    rows = FrozenClause.objects.filter(version=version).order_by("public_id")
    told = [
        (items[cite["recommendation"]], public_id, cite["relation"])
        for public_id, cites in rows.values_list("public_id", "cites")
        for cite in cites
        if cite["recommendation"] in items
    ]
    titles = frozen_titles(version, {public_id for _item, public_id, _relation in told})
    found: dict[int, list[tuple[str, Said, str]]] = defaultdict(list)
    for item, public_id, relation in told:
        found[item].append((public_id, titles[public_id], relation))
    return dict(found)


def first_cited(actor: Actor, public_ids: Set[str]) -> dict[tuple[str, str], date]:
    """(Recommendation id, clause id) → the day of the first version, of those this person may read, that joins the two."""
    if not public_ids:
        return {}
    rows = FrozenClause.objects.filter(version__in=visible_versions(actor)).order_by("version__number")
    found: dict[tuple[str, str], date] = {}
    for clause, on, cites in rows.values_list("public_id", "version__on", "cites"):
        for cite in cites:
            if cite["recommendation"] in public_ids:
                found.setdefault((cite["recommendation"], clause), on)
    return found


@dataclass(frozen=True, slots=True)
class Related:
    """A clause of the draft as it stands beside an item that is being read; `relation` only where it names that item."""

    public_id: str
    title: Said
    relation: str


def related_clauses(item: Recommendation) -> list[Related]:
    """Clauses that name this item, then those that come of others with its themes, the most alike first. Two queries."""
    mine = Q(recommendation=item)
    themes = item.tags.filter(vocabulary="themes").values("code")
    alike = Q(recommendation__tags__vocabulary="themes", recommendation__tags__code__in=themes)
    rows = Citation.objects.filter(mine | alike, clause__process=item.process_id, clause__state__in=IN_DRAFT)
    rows = rows.filter(clause__texts__field=TITLE).order_by()
    told = rows.values_list("clause__public_id", "clause__texts__text").annotate(
        own=Max(Case(When(mine, then="relation"), default=Value(""), output_field=CharField())),
        shared=Count("recommendation__tags__code", filter=alike, distinct=True),
        often=Count("recommendation", distinct=True),
    )
    first = list(told.order_by("-own", "-shared", "-often", "clause__public_id")[:MOST_RELATED])
    said = wording.said([text for _id, text, *_more in first])
    return [Related(public_id, said[text], own) for public_id, text, own, *_more in first]


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
    return problems_of(actions_in(process, version))


def actions_in(process: Process, version: Version | None = None) -> list[Node]:
    """The actions of a frozen version, or of the draft."""
    return actions_of(frozen_tree(version) if version else tree(process.pk))


def problems_of(actions: Iterable[Node]) -> list[Problem]:
    return [
        Problem(action.public_id, str(action.title), code, MISSING[code])
        for action in actions
        for code in lacking(action)
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
