"""The roadmap that is being written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.kernel.wording import queries as wording
from njia.kernel.wording.models import Wording
from njia.stages.roadmap.models import (
    BudgetLine,
    Citation,
    Clause,
    ClauseText,
    FrozenClause,
    Indicator,
    Partner,
    Version,
)
from njia.stages.roadmap.queries.nodes import BudgetFacts, Cited, IndicatorFacts, Node, grow, walk
from njia.stages.roadmap.states import IN_DRAFT, PARENTS, RULES, TITLE


def may_see_versions(actor: Actor) -> bool:
    return RULES["see_versions"].allows(actor) or is_published(actor.process_id or 0, "roadmap")


def may_see(actor: Actor) -> bool:
    return RULES["see_draft"].allows(actor) or may_see_versions(actor)


def visible_to(actor: Actor) -> QuerySet[Clause]:
    """Clauses that a person may know of: insiders all, others those of frozen versions once they may see these."""
    clauses = Clause.objects.filter(process_id=actor.process_id or 0)
    if RULES["see_draft"].allows(actor):
        return clauses
    if not may_see_versions(actor):
        return clauses.none()
    frozen = FrozenClause.objects.filter(version__process_id=actor.process_id or 0)
    return clauses.filter(public_id__in=frozen.values("public_id"))


def by_id(actor: Actor, public_id: str) -> Clause:
    """Raises `NotFound` where there is none or the person may not know of it."""
    found = visible_to(actor).select_related("parent", "process").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def draft(actor: Actor, language: str | None = None) -> list[Node]:
    """The draft as a tree, in `language` (the reader's) or else each text's own. Raises `NotFound` for outsiders."""
    if not RULES["see_draft"].allows(actor):
        raise NotFound
    return tree(actor.process_id or 0, language)


def tree(process_id: int, language: str | None = None) -> list[Node]:
    """The draft for the house itself (building, counting). Pages go through `draft`."""
    rows = nodes(Clause.objects.filter(process_id=process_id, state__in=IN_DRAFT), language)
    return grow(rows, lambda row, children: replace(row, children=children))


def nodes(clauses: QuerySet[Clause], language: str | None = None) -> list[Node]:
    """Clauses with all that belongs to each, in the same number of queries however many there are."""
    return _nodes(list(clauses.select_related("parent", "lead")), language, APART)


def held_node(clause: Clause, language: str, parts: Collection[str]) -> Node:
    """A clause as it is held, with its words as they are now and, of what is kept apart, these parts alone."""
    return _nodes([clause], language, parts)[0]


APART = frozenset({"lead", "partners", "indicators", "budget", "cites"})
"""Parts of a clause that take a query each."""


def _nodes(rows: Sequence[Clause], language: str | None, parts: Collection[str]) -> list[Node]:
    keys = [row.pk for row in rows]
    words = _words(keys, language)
    indicators = _indicators(keys if "indicators" in parts else [])
    budget = _budget(keys if "budget" in parts else [])
    partners = _partners(keys if "partners" in parts else [])
    cites = citations(keys if "cites" in parts else [])
    return [
        Node(
            public_id=row.public_id,
            kind=row.kind,
            parent=row.parent.public_id if row.parent else "",
            position=row.position,
            words=words[row.pk],
            lead=row.lead.name if "lead" in parts and row.lead else "",
            lead_id=row.lead_id,
            partners=tuple(name for _pk, name in partners[row.pk]),
            partner_ids=tuple(pk for pk, _name in partners[row.pk]),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            indicators=tuple(indicators[row.pk]),
            budget=tuple(budget[row.pk]),
            cites=tuple(cites[row.pk]),
            pk=row.pk,
            revision=row.revision,
            changed_on=row.changed_on,
            changed_by=row.changed_by,
        )
        for row in rows
    ]


def node(clause: Clause, language: str | None = None) -> Node:
    """One clause, without those under it."""
    return nodes(Clause.objects.filter(pk=clause.pk), language)[0]


def _words(keys: list[int], language: str | None) -> dict[int, dict[str, wording.Said]]:
    texts = ClauseText.objects.filter(clause__in=keys, text__wordings__is_current=True)
    rows = texts.values_list("clause_id", "field", *(f"text__wordings__{name}" for name in CURRENT))
    places: dict[int, tuple[int, str]] = {}
    current = []
    for clause, name, *rest in rows:
        current.append(wording.Row(*rest))
        places[current[-1].text_id] = (clause, name)
    found: dict[int, dict[str, wording.Said]] = defaultdict(dict)
    for text, said in wording.shown(current, language).items():
        clause, name = places[text]
        found[clause][name] = said
    return found


CURRENT = ("text_id", "language", "body", "version", "source_version", "text__source_language")
"""The columns of a `wording.Row`."""


def titles_of(keys: Iterable[int]) -> dict[int, wording.Said]:
    """Clause pk → its title. The main field of every kind is called that."""
    rows = ClauseText.objects.filter(clause__in=set(keys), field=TITLE)
    texts = dict(rows.values_list("clause_id", "text_id"))
    said = wording.said(texts.values())
    return {clause: said[text] for clause, text in texts.items()}


def in_all_languages(keys: Iterable[int]) -> dict[int, dict[str, list[Wording]]]:
    """Clause pk → field → current wordings, source first."""
    texts = ClauseText.objects.filter(clause__in=set(keys))
    places = {
        text: (clause, name) for clause, name, text in texts.values_list("clause_id", "field", "text_id")
    }
    rows = Wording.objects.filter(text__in=places, is_current=True).select_related("text")
    found: dict[int, dict[str, list[Wording]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=lambda row: (row.language != row.text.source_language, row.language)):
        clause, name = places[row.text_id]
        found[clause][name].append(row)
    return found


def _indicators(keys: list[int]) -> dict[int, list[IndicatorFacts]]:
    found: dict[int, list[IndicatorFacts]] = defaultdict(list)
    for row in Indicator.objects.filter(clause__in=keys).order_by("position").prefetch_related("targets"):
        targets = tuple(sorted((target.year, target.value) for target in row.targets.all()))
        found[row.clause_id].append(
            IndicatorFacts(
                name=row.name,
                number=row.position,
                unit=row.unit,
                disaggregation=row.disaggregation,
                baseline=row.baseline,
                baseline_year=row.baseline_year,
                baseline_source=row.baseline_source,
                targets=targets,
                pk=row.pk,
            )
        )
    return found


def _budget(keys: list[int]) -> dict[int, list[BudgetFacts]]:
    found: dict[int, list[BudgetFacts]] = defaultdict(list)
    for row in BudgetLine.objects.filter(clause__in=keys).order_by("position"):
        found[row.clause_id].append(BudgetFacts(row.amount, row.currency, row.source, row.funded))
    return found


def _partners(keys: list[int]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Partner.objects.filter(clause__in=keys).order_by("organisation__name")
    for clause, pk, name in rows.values_list("clause_id", "organisation_id", "organisation__name"):
        found[clause].append((pk, name))
    return found


def citations(keys: Iterable[int]) -> dict[int, list[Cited]]:
    found: dict[int, list[Cited]] = defaultdict(list)
    rows = Citation.objects.filter(clause__in=set(keys)).order_by("recommendation__number")
    for clause, item, relation in rows.values_list("clause_id", "recommendation__public_id", "relation"):
        found[clause].append(Cited(item, relation))
    return found


def places_for(kind: str, actor: Actor) -> list[Node]:
    """What a clause of this kind may stand under, in the order of the roadmap; nothing for what stands at the top."""
    return [node for node in walk(draft(actor)) if node.kind in PARENTS[kind]]


def standing(process: Process) -> str:
    if Version.objects.filter(process=process).exists():
        return "done"
    return "current" if Clause.objects.filter(process=process).exists() else "next"
