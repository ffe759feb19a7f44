"""Changes that somebody proposes for others to take over, and remarks beside the text."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from njia.documents.diff import one_by_one
from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.roadmap.actions.clauses import change, locked, move, take_step
from njia.stages.roadmap.models import Clause, Named, Remark, Suggestion
from njia.stages.roadmap.queries import called, node
from njia.stages.roadmap.states import FIELDS, IN_DRAFT, REMARK, RULES, SUGGESTION, TITLE

MAIL = "njia.stages.roadmap.jobs.mail_named"


@transaction.atomic
def suggest_words(
    clause: Clause, field: str, proposed: str, *, acting: Actor, base: str | None = None, language: str = ""
) -> list[Suggestion]:
    """Propose other words for a field: a suggestion for each change, so that each is taken or left by itself.

    `base` is what the one who proposes it had before them; by default what the field says now.
    """
    clause = _open_to_suggestions(clause, acting)
    if field not in FIELDS[clause.kind]:
        raise Refused(_("A clause of this kind has no such field."))
    main = language or clause.process.language
    said = node(clause, main).words.get(field)
    old = (str(said) if said else "") if base is None else base
    new = " ".join(proposed.split()) if field == TITLE else proposed.replace("\r\n", "\n").strip()
    rows = [
        Suggestion(
            kind="words", field=field, language=said.language if said else main, base=old, proposed=each
        )
        for each in one_by_one(old, new)
    ]
    return _keep(clause, rows, acting=acting)


@transaction.atomic
def suggest_removal(clause: Clause, *, acting: Actor) -> Suggestion:
    clause = _open_to_suggestions(clause, acting)
    return _keep(clause, [Suggestion(kind="retire")], acting=acting)[0]


@transaction.atomic
def suggest_move(clause: Clause, *, parent: Clause | None, position: int, acting: Actor) -> Suggestion:
    clause = _open_to_suggestions(clause, acting)
    return _keep(clause, [Suggestion(kind="move", parent=parent, position=position)], acting=acting)[0]


@transaction.atomic
def propose(clause: Clause, rows: list[Suggestion], *, acting: Actor) -> list[Suggestion]:
    """Keep suggestions as they are given, such as those that came in a file."""
    return _keep(_open_to_suggestions(clause, acting), rows, acting=acting)


def _open_to_suggestions(clause: Clause, acting: Actor) -> Clause:
    RULES["suggest"].require(acting)
    clause = locked(clause)
    if clause.state not in IN_DRAFT:
        raise Refused(_("This was taken out of the draft. Put it back first."))
    return clause


def _keep(clause: Clause, rows: list[Suggestion], *, acting: Actor) -> list[Suggestion]:
    if not rows:
        return []
    last = clause.suggestions.aggregate(last=Max("number"))["last"] or 0
    for number, row in enumerate(rows, start=last + 1):
        row.clause, row.number, row.made_by, row.made_on = clause, number, acting.ref, clock.today()
    made = Suggestion.objects.bulk_create(rows)
    facts: dict[str, Any] = {"numbers": [str(row.number) for row in rows], "kind": rows[0].kind}
    append(
        clause.process,
        [Entry("clause.suggested", clause.public_id, facts, {str(row.number): row.proposed for row in rows})],
        acting=acting,
    )
    return made


@transaction.atomic
def answer_suggestion(suggestion: Suggestion, step: str, *, acting: Actor, reason: str = "") -> None:
    """Accept or refuse. Accepting merges it with what the clause says by now.

    Raises `Conflicting` where the same words have changed since; nothing is changed then.
    """
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("clause", "parent")
    suggestion = rows.get(pk=suggestion.pk)
    state = SUGGESTION.take(step, suggestion.state, acting=acting, thing=suggestion, reason=reason)
    if step == "accept":
        _take_over(suggestion, acting=acting)
    suggestion.state, suggestion.reason = state, reason.strip()
    suggestion.answered_by, suggestion.answered_on = acting.ref, clock.today()
    suggestion.save(update_fields=["state", "reason", "answered_by", "answered_on"])
    facts: dict[str, Any] = {"number": suggestion.number, "answer": state}
    entry = Entry("clause.answered", suggestion.clause.public_id, facts, {"reason": reason.strip()})
    append(suggestion.clause.process, [entry], acting=acting)


def _take_over(suggestion: Suggestion, *, acting: Actor) -> None:
    clause = locked(suggestion.clause)
    if suggestion.kind == "retire":
        take_step(clause, "retire", acting=acting)
    elif suggestion.kind == "move":
        move(clause, parent=suggestion.parent, position=suggestion.position or 1, acting=acting)
    else:
        words, base = {suggestion.field: suggestion.proposed}, {suggestion.field: suggestion.base}
        change(clause, words, suggestion.language, {}, None, base=base, acting=acting)


@transaction.atomic
def remark(
    clause: Clause, body: str, *, acting: Actor, answers: Remark | None = None, written_by: str = ""
) -> Remark:
    """Say something about a clause, perhaps in answer to a remark.

    `written_by` is whom a file names as its writer, where the one who acts only brings it.
    """
    RULES["suggest"].require(acting)
    clause = locked(clause)
    if not body.strip():
        raise Refused(_("Write the remark."))
    if answers and (answers.clause_id != clause.pk or answers.answers_id):
        raise Refused(_("This remark belongs to another clause."))
    made = Remark.objects.create(
        clause=clause, number=(clause.remarks.aggregate(last=Max("number"))["last"] or 0) + 1, answers=answers,
        body=body.strip(), by=acting.ref, written_by=written_by, on=clock.today(),
    )  # fmt: skip
    facts: dict[str, Any] = {"number": made.number, "answers": answers.number if answers else None}
    entry = Entry("clause.remarked", clause.public_id, facts, {"remark": made.body})
    append(clause.process, [entry], acting=acting)
    if answers:
        see_named(answers, acting=acting)
    _call(made, clause.process, acting=acting)
    return made


def _call(made: Remark, process: Process, *, acting: Actor) -> None:
    """Whoever is named finds it among what waits for them, and hears by mail that something does."""
    refs = sorted(called(made.body, process) - {acting.ref})
    Named.objects.bulk_create(Named(remark=made, to=ref) for ref in refs)
    for ref in refs:
        transaction.on_commit(partial(import_string(MAIL).enqueue, ref, process.code))


def see_named(found: Remark, *, acting: Actor) -> None:
    """The one who acts has seen that they are named here, or in an answer to it."""
    RULES["suggest"].require(acting)
    here = Q(remark=found) | Q(remark__answers=found)
    Named.objects.filter(here, to=acting.ref, seen_on=None).update(seen_on=clock.today())


@transaction.atomic
def settle_remark(found: Remark, step: str, *, acting: Actor) -> None:
    found = Remark.objects.select_for_update(of=("self",)).select_related("clause__process").get(pk=found.pk)
    found.state = REMARK.take(step, found.state, acting=acting, thing=found)
    found.save(update_fields=["state"])
    facts: dict[str, Any] = {"number": found.number, "state": found.state}
    append(found.clause.process, [Entry("clause.remarked", found.clause.public_id, facts)], acting=acting)
