"""What stands beside a clause: suggestions and remarks, for those inside only; and how its words came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from njia.documents.diff import Piece, compare
from njia.kernel.access import Actor, NotFound
from njia.kernel.wording.models import Wording
from njia.kernel.wording.queries import Said
from njia.stages.roadmap.models import Clause, ClauseText, Remark, Suggestion
from njia.stages.roadmap.queries.drafts import titles_of
from njia.stages.roadmap.queries.named import named_here
from njia.stages.roadmap.states import FIELDS, OPEN, RULES


@dataclass(frozen=True, slots=True)
class Proposed:
    """A suggestion as it is read: what would go and come."""

    row: Suggestion
    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Past:
    """One version of a field's words, with what it changed."""

    field: str
    label: str
    wording: Wording
    pieces: Sequence[Piece]


def suggestions(actor: Actor) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(clause__process_id=actor.process_id or 0)
    rows = rows.select_related("clause__process", "parent")
    return rows if RULES["see_draft"].allows(actor) else rows.none()


def suggestion(actor: Actor, public_id: str, number: int) -> Suggestion:
    found = suggestions(actor).filter(clause__public_id=public_id, number=number).first()
    if found is None:
        raise NotFound
    return found


def proposed(clause: Clause, actor: Actor) -> list[Proposed]:
    """What waits for an answer on a clause."""
    rows = suggestions(actor).filter(clause=clause, state__in=OPEN).order_by("number")
    return [as_proposed(row) for row in rows]


def waiting(actor: Actor) -> list[tuple[Clause, Said, list[Proposed]]]:
    """(clause, its title, what waits for an answer on it), in the order of ids."""
    rows = list(suggestions(actor).filter(state__in=OPEN).order_by("clause__number", "number"))
    titles = titles_of(row.clause_id for row in rows)
    found: dict[int, tuple[Clause, Said, list[Proposed]]] = {}
    for row in rows:
        known = found.setdefault(row.clause_id, (row.clause, titles[row.clause_id], []))
        known[2].append(as_proposed(row))
    return list(found.values())


def as_proposed(row: Suggestion) -> Proposed:
    label = FIELDS[row.clause.kind].get(row.field) or row.get_kind_display()
    return Proposed(row, str(label), compare(row.base, row.proposed))


def remarks(actor: Actor) -> QuerySet[Remark]:
    rows = Remark.objects.filter(clause__process_id=actor.process_id or 0)
    rows = rows.select_related("clause__process")
    return rows if RULES["see_draft"].allows(actor) else rows.none()


def threads(clause: Clause, actor: Actor) -> list[Remark]:
    """Remarks that answer none, each with its replies: open ones first. `calls` says that the reader is named there."""
    rows = list(remarks(actor).filter(clause=clause, answers=None).prefetch_related("replies"))
    named = named_here(actor, [each for row in rows for each in (row, *row.replies.all())])
    for row in rows:
        row.calls = frozenset(named & {row.pk, *(reply.pk for reply in row.replies.all())})
    return sorted(rows, key=lambda row: (row.state not in OPEN, row.number))


def past(clause: Clause) -> list[Past]:
    """Every version of every field, the newest first, each against the one before it in its language."""
    texts = dict(ClauseText.objects.filter(clause=clause).values_list("text_id", "field"))
    rows = (
        Wording.objects.filter(text__in=texts).select_related("text").order_by("text", "language", "version")
    )
    found: list[Past] = []
    before: tuple[int, str, str] = (0, "", "")
    for row in rows:
        old = before[2] if before[:2] == (row.text_id, row.language) else ""
        name = texts[row.text_id]
        found.append(Past(name, str(FIELDS[clause.kind][name]), row, compare(old, row.body)))
        before = (row.text_id, row.language, row.body)
    return sorted(found, key=lambda each: -each.wording.pk)
