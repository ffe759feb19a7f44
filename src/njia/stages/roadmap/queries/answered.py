"""Which root causes and forms of exploitation the roadmap answers, where, and which nobody answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from njia.documents.plans import HeatRow, heat_map
from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review import queries as review
from njia.stages.review.queries import Answer
from njia.stages.roadmap.queries.nodes import Node, actions_of

KINDS = (("root_causes", "root_causes"), ("forms", "themes"))
"""(vocabulary of what has to be answered, vocabulary under which recommendations are tagged with its terms)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation about a term, its answer, and the actions that name it."""

    item: Recommendation
    answer: Answer | None
    actions: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Term:
    """`by_area` has how many actions of each area answer it. A `heading` gathers terms and is answered through them."""

    code: str
    label: str
    heading: bool
    by_area: tuple[int, ...]
    asked: Sequence[Asked]

    @property
    def actions(self) -> list[Node]:
        """Those that answer it, each once."""
        return list({action.public_id: action for each in self.asked for action in each.actions}.values())

    @property
    def unanswered(self) -> bool:
        """Somebody asked, and no action answers."""
        return bool(self.asked) and not any(self.by_area)

    @property
    def unasked(self) -> bool:
        return not self.heading and not self.asked


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one vocabulary. `picture` is an SVG that says the same in words."""

    title: str
    areas: Sequence[Node]
    terms: Sequence[Term]
    picture: str

    @property
    def gaps(self) -> list[Term]:
        return [term for term in self.terms if term.unanswered]

    @property
    def silent(self) -> list[Term]:
        return [term for term in self.terms if term.unasked]


def coverage_of(process: Process, tree: Sequence[Node], actor: Actor) -> list[Coverage]:
    """Root causes, then forms of exploitation. An action answers what the recommendations that it names are about."""
    areas = [node for node in tree if node.kind == "area"]
    tagged = _tagged(process)
    items = {item.public_id: item for items in tagged.values() for item in items}
    answers = review.answers(list(items.values()), actor)
    naming: dict[str, list[Node]] = defaultdict(list)
    for action in actions_of(tree):
        for cite in action.cites:
            naming[cite.recommendation].append(action)
    titles = {"root_causes": _("Root causes"), "forms": _("Forms of exploitation")}
    return [
        _of(titles[kind], kind, areas, {code: tagged[tags, code] for code in vocabularies.terms(kind)}, naming, answers)
        for kind, tags in KINDS
    ]  # fmt: skip


def _tagged(process: Process) -> Mapping[tuple[str, str], list[Recommendation]]:
    found: dict[tuple[str, str], list[Recommendation]] = defaultdict(list)
    for vocabulary in ("root_causes", "themes"):
        for code, item in recommendations.tagged(process, vocabulary):
            found[vocabulary, code].append(item)
    return found


def _of(
    title: str, kind: str, areas: Sequence[Node], tagged: Mapping[str, Sequence[Recommendation]],
    naming: Mapping[str, Sequence[Node]], answers: Mapping[int, Answer],
) -> Coverage:  # fmt: skip
    entries = vocabularies.terms(kind)
    parents = {entry.parent for entry in entries.values() if entry.parent}
    inside = {area.public_id: {action.public_id for action in actions_of([area])} for area in areas}
    terms = []
    for code, entry in entries.items():
        asked = [Asked(item, answers.get(item.pk), naming.get(item.public_id, ())) for item in tagged[code]]
        named = {action.public_id for each in asked for action in each.actions}
        by_area = tuple(len(named & inside[area.public_id]) for area in areas)
        heading = code in parents and not asked
        terms.append(Term(code, entry.label, heading, by_area, asked))
    return Coverage(title, areas, terms, _picture(title, areas, terms))


def _picture(title: str, areas: Sequence[Node], terms: Iterable[Term]) -> str:
    notes = {True: _("asked for, and no action answers"), False: _("nobody asked, and no action answers")}
    rows = [HeatRow(term.label, term.by_area, notes[term.unanswered], heading=term.heading) for term in terms]
    return heat_map(rows, [str(area.title) for area in areas], title) if areas else ""


def coverage_sheets(found: Iterable[Coverage]) -> list[Sheet]:
    """Every term × recommendation × action as a row; empty cells are what is missing."""
    return [Sheet(each.title, _columns(), _rows(each)) for each in found]


def _columns() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("code", _("Code"), 8),
        SheetColumn("term", _("What has to be answered"), 44),
        SheetColumn("recommendation", _("Recommendation"), 14),
        SheetColumn("answer", _("Answer"), 18),
        SheetColumn("action", _("Action id"), 12),
        SheetColumn("title", _("Action"), 60),
    )


def _rows(found: Coverage) -> Iterable[list[Value]]:
    for term in found.terms:
        if term.heading:
            continue
        if not term.asked:
            yield [term.code, term.label, None, None, None, None]
        for each in term.asked:
            answer = str(each.answer.label) if each.answer else None
            head: list[Value] = [term.code, term.label, each.item.public_id, answer]
            for action in each.actions:
                yield [*head, action.public_id, str(action.title)]
            if not each.actions:
                yield [*head, None, None]
