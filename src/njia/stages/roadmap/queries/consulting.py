"""Public consultations: what is put out, whether comments are taken, and what became of what was said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound
from njia.kernel.wording.queries import reader_language
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Shown
from njia.stages.review import queries as review
from njia.stages.review.queries import Answer
from njia.stages.roadmap.models import Consultation, FrozenClause, Version
from njia.stages.roadmap.queries.nodes import Node, walk
from njia.stages.roadmap.queries.versions import frozen_tree
from njia.stages.roadmap.states import OPEN_CONSULTATIONS, RULES, TITLE
from njia.stages.voices import queries as voices

_SUBJECT = re.compile(r"(?:([A-Z0-9-]+)-V-([0-9]{1,6})/)?([A-Z0-9-]+-C-[0-9]+)")


def subject_of(version: Version, public_id: str = "") -> str:
    """How a version, or a clause within it, is named elsewhere: KE-V-2/KE-C-014."""
    whole = f"{version.process.code}-V-{version.number}"
    return f"{whole}/{public_id}" if public_id else whole


def find_subject(process_id: int, written: str) -> str | None:
    """For `kernel.subjects`: a clause that was put out; without a version, in the newest that holds it."""
    parts = _SUBJECT.fullmatch(written.strip().upper())
    if parts is None:
        return None
    code, number, public_id = parts.groups()
    rows = FrozenClause.objects.filter(
        version__process=process_id,
        version__consultation__starts_on__lte=clock.today(),
        public_id=public_id,
    )
    if number:
        rows = rows.filter(version__process__code=code, version__number=int(number))
    found = rows.select_related("version__process").order_by("version__number").last()
    return subject_of(found.version, public_id) if found else None


def visible_consultations(actor: Actor) -> QuerySet[Consultation]:
    """For everybody who may know the process, from the first day on; for the desk before that too."""
    rows = Consultation.objects.filter(version__process=actor.process_id or 0)
    if not RULES["consult"].allows(actor):
        rows = rows.filter(starts_on__lte=clock.today())
    return rows.select_related("version__process").order_by("-version__number")


def consultation(actor: Actor, number: int | None = None) -> Consultation:
    """That on version `number`, or the newest. Raises `NotFound`."""
    rows = visible_consultations(actor)
    found = (rows if number is None else rows.filter(version__number=number)).first()
    if found is None:
        raise NotFound
    return found


def is_running(found: Consultation) -> bool:
    """Within its days, and not closed before its last."""
    return found.state in OPEN_CONSULTATIONS and found.starts_on <= clock.today() <= found.ends_on


def may_comment(found: Consultation) -> bool:
    return is_running(found) and voices.is_open(found.version.process)


def version_languages(version: Version) -> set[str]:
    """Those in which some clause has its title. One that has none in a language is shown in its own."""
    rows = FrozenClause.objects.filter(version=version).values_list("words", flat=True)
    return {code for words in rows for code in words.get(TITLE, {})}


def shown_language(found: Consultation) -> str:
    """The reader's where it was put out in it, else the process's, else the first."""
    wanted = (reader_language(), found.version.process.language)
    return next((code for code in wanted if code in found.languages), found.languages[0])


def introduction(found: Consultation) -> str:
    return str(found.introductions[shown_language(found)])


def consulted_tree(found: Consultation) -> list[Node]:
    return frozen_tree(found.version, shown_language(found))


def top_of(tree: Sequence[Node], public_id: str) -> Node:
    """The area or section of this id, by which the pages are cut. Raises `NotFound`."""
    found = next((node for node in tree if node.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def clause_in(tree: Sequence[Node], public_id: str) -> tuple[Node, Node]:
    """A clause, and the top that it stands under. Raises `NotFound`."""
    for top in tree:
        for node in walk([top]):
            if node.public_id == public_id:
                return node, top
    raise NotFound


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a clause and what became of it, as one reader may know it.

    `text` of `shown` is None where its words are not agreed to be shown; `answer` is None before it is told.
    """

    shown: Shown
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`heard` is how many comments were read, floored and as last released; None below the floor."""

    node: Node
    heard: int | None
    said: Sequence[Told]


def outcomes(found: Consultation, nodes: Iterable[Node], actor: Actor) -> list[Outcome]:
    """Clause by clause, in the order of the roadmap; those about which nothing is told are left out.

    The register says who may see which item and its words, so that nothing is told here that is not told there.
    """
    told = list(recommendations.said_of(actor, subject_of(found.version)))
    answers = review.answers(told, actor)
    by_clause: dict[str, list[Told]] = {}
    for shown in recommendations.show(told, actor, themed=False):
        item = shown.item
        by_clause.setdefault(item.about, []).append(Told(shown, answers.get(item.pk)))
    figures = voices.heard_about(found.version.process)
    rows = [(node, subject_of(found.version, node.public_id)) for node in nodes]
    return [
        Outcome(node, figures.get(name), by_clause.get(name, []))
        for node, name in rows
        if name in by_clause or name in figures
    ]


def letter_sheets(found: Consultation) -> list[Sheet]:
    """A workbook for comments that come by letter: it goes back through the register's import."""
    nodes = list(walk(consulted_tree(found)))
    references = [subject_of(found.version, node.public_id) for node in nodes]
    columns = (
        SheetColumn("clause", _("Clause"), 22, choices=tuple(references)),
        SheetColumn("text", _("Text"), 70),
        SheetColumn("sender", _("Organisation"), 30),
        SheetColumn("language", _("Language"), 10),
        SheetColumn("date", _("Date"), 12),
    )
    rows: list[list[Value]] = [
        [name, node.kind_label, str(node.title)] for name, node in zip(references, nodes, strict=True)
    ]
    known = (
        SheetColumn("clause", _("Clause"), 22, locked=True),
        SheetColumn("kind", _("Kind"), 16, locked=True),
        SheetColumn("title", _("Title"), 80, locked=True),
    )
    note = _(
        "One row for each comment. Write no names of people. Organisations are named as the process has them."
    )
    return [Sheet(_("Comments"), columns, [], note=note), Sheet(_("Clauses"), known, rows)]


@dataclass(frozen=True, slots=True)
class Figures:
    """`heard` as last released, over the clauses that reach the floor; `answered` of those `registered`."""

    heard: int
    registered: int
    answered: int


def consultation_figures(found: Consultation) -> Figures:
    """For the desk. What custodians have not read yet is nobody's to count."""
    whole = subject_of(found.version)
    figures = voices.heard_about(found.version.process)
    items = list(recommendations.all_said_of(found.version.process, whole))
    standing = review.standing_of(items) if items else None
    answered = sum(1 for item in items if standing and standing.decisions.get(item.pk))
    heard = sum(value for name, value in figures.items() if name.startswith(f"{whole}/"))
    return Figures(heard, len(items), answered)
