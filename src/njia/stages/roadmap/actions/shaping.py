"""Clauses parted in two and joined into one. Ids stay or are given anew, never passed on; citations follow their words."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.stages.roadmap.actions.clauses import add_clause, change, locked, place_under, touch
from njia.stages.roadmap.models import BudgetLine, Citation, Clause, Indicator, Partner
from njia.stages.roadmap.queries import clause_words, node, says
from njia.stages.roadmap.states import CLAUSE, FIELDS, IN_DRAFT, RULES, TITLE


@transaction.atomic
def split_clause(
    clause: Clause, *, kept: Mapping[str, str], parted: Mapping[str, str], acting: Actor
) -> Clause:
    """Part a clause in two: it keeps `kept`, and a new clause right after it says `parted`.

    Who leads it, its figures and what stands under it stay with the first. A citation goes along with the words
    that it was made for.
    """
    RULES["write"].require(acting)
    clause = locked(clause)
    if clause.state not in IN_DRAFT:
        raise Refused(_("This was taken out of the draft. Put it back first."))
    language = node(clause, clause.process.language).title.language
    made = add_clause(
        clause.process, kind=clause.kind, words=parted, language=language, parent=clause.parent,
        position=clause.position + 1, acting=acting,
    )  # fmt: skip
    change(clause, kept, language, {}, None, acting=acting)
    _part_citations(clause, made)
    append(clause.process, [Entry("clause.split", clause.public_id, {"into": made.public_id})], acting=acting)
    return made


def _part_citations(clause: Clause, made: Clause) -> None:
    left, right = clause_words([clause.pk])[clause.pk], clause_words([made.pk])[made.pk]
    for row in Citation.objects.filter(clause=clause):
        gone = [words for words in row.passages if not says(left, words) and says(right, words)]
        if not gone:
            continue
        Citation.objects.create(
            clause=made, recommendation_id=row.recommendation_id, relation=row.relation, passages=gone
        )
        row.passages = [words for words in row.passages if words not in gone]
        if row.passages:
            row.save(update_fields=["passages"])
        else:
            row.delete()


@transaction.atomic
def merge_clauses(clause: Clause, other: Clause, *, acting: Actor) -> None:
    """Join `other` into `clause`: its words follow those of the first, all that hangs on it moves over, it is taken out."""
    RULES["write"].require(acting)
    clause, other = locked(clause), locked(other)
    if clause.pk == other.pk or (clause.process_id, clause.kind) != (other.process_id, other.kind):
        raise Refused(_("Only two clauses of one kind can be joined."))
    if not {clause.state, other.state} <= IN_DRAFT:
        raise Refused(_("This was taken out of the draft. Put it back first."))
    main = clause.process.language
    now, then = node(clause, main), node(other, main)
    change(clause, _joined(now.words, then.words, now.kind), "", {}, None, acting=acting)
    _move_figures(clause, other)
    _move_citations(clause, other)
    under = Clause.objects.filter(parent=clause, state__in=IN_DRAFT).count()
    children = Clause.objects.filter(parent=other, state__in=IN_DRAFT)
    for place, child in enumerate(children.order_by("position", "number"), start=under + 1):
        place_under(child, clause, place)
    other.state = CLAUSE.take("retire", other.state, acting=acting, thing=other, children=0)
    other.save(update_fields=["state"])
    touch(clause, acting=acting)
    touch(other, acting=acting)
    append(
        clause.process, [Entry("clause.merged", clause.public_id, {"from": other.public_id})], acting=acting
    )


def _joined(first: Mapping[str, Any], second: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Titles are one line and stand side by side; other words follow as a paragraph of their own."""
    joined = {}
    for name in FIELDS[kind]:
        said = [str(words[name]) for words in (first, second) if name in words and str(words[name])]
        if said:
            joined[name] = (" · " if name == TITLE else "\n\n").join(said)
    return joined


def _move_figures(clause: Clause, other: Clause) -> None:
    for model in (Indicator, BudgetLine):
        rows: Any = model._default_manager
        last = rows.filter(clause=clause).aggregate(last=Max("position"))["last"] or 0
        for place, row in enumerate(rows.filter(clause=other).order_by("position"), start=last + 1):
            row.clause, row.position = clause, place
            row.save(update_fields=["clause", "position"])
    held = Partner.objects.filter(clause=clause).values("organisation")
    Partner.objects.filter(clause=other).exclude(organisation__in=held).update(clause=clause)


def _move_citations(clause: Clause, other: Clause) -> None:
    held = {row.recommendation_id: row for row in Citation.objects.filter(clause=clause)}
    for row in Citation.objects.filter(clause=other):
        if same := held.get(row.recommendation_id):
            same.passages = [*same.passages, *row.passages]
            same.save(update_fields=["passages"])
            row.delete()
        else:
            row.clause = clause
            row.save(update_fields=["clause"])


@transaction.atomic
def confirm_citation(clause: Clause, recommendation: str, *, acting: Actor) -> None:
    """Somebody looked: the clause still comes from it, as it reads now."""
    RULES["write"].require(acting)
    clause = locked(clause)
    row = Citation.objects.filter(clause=clause, recommendation__public_id=recommendation).first()
    if row is None:
        raise Refused(_("The clause does not name this recommendation."))
    row.passages = [node(clause, clause.process.language).title.body]
    row.save(update_fields=["passages"])
    facts: dict[str, Any] = {"recommendation": recommendation}
    append(clause.process, [Entry("clause.confirmed", clause.public_id, facts)], acting=acting)
