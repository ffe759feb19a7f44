import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Unpack

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.kernel.wording import actions as wording
from njia.stages.roadmap.actions.facts import write_facts
from njia.stages.roadmap.actions.given import Difference, Facts, differences, faults, merged, tidy
from njia.stages.roadmap.models import (
    Clause,
    ClauseText,
    Writing,
)
from njia.stages.roadmap.queries import (
    BudgetFacts,
    Cited,
    IndicatorFacts,
    Node,
    held_node,
    node,
)
from njia.stages.roadmap.states import CLAUSE, IN_DRAFT, KINDS, PARENTS, RULES, TITLE


@transaction.atomic
def add_clause(
    process: Process,
    *,
    kind: str,
    words: Mapping[str, str],
    language: str,
    acting: Actor,
    parent: Clause | None = None,
    position: int | None = None,
    **facts: Unpack[Facts],
) -> Clause:
    """Write a new clause into the draft, last under `parent` unless `position` (from 1) says otherwise."""
    RULES["write"].require(acting)
    _checkplace_under(kind, parent, process)
    process = Process.objects.select_for_update(of=("self",)).get(
        pk=process.pk
    )  # ids are given one at a time
    given = {name: body for name, body in tidy(words).items() if body}
    _refuse_faults(kind, {TITLE: "", **given}, facts)
    number = (Clause.objects.filter(process=process).aggregate(highest=Max("number"))["highest"] or 0) + 1
    siblings = Clause.objects.filter(process=process, parent=parent, state__in=IN_DRAFT)
    clause = Clause.objects.create(
        process=process,
        number=number,
        public_id=f"{process.code}-C-{number:03d}",
        kind=kind,
        parent=parent,
        position=(siblings.aggregate(last=Max("position"))["last"] or 0) + 1,
        lead_id=facts.get("lead"),
        starts_on=facts.get("starts_on"),
        ends_on=facts.get("ends_on"),
        changed_on=clock.today(),
        changed_by=acting.ref,
    )
    tongues = dict.fromkeys(given, language)
    _write_words(clause, given, tongues, None, acting=acting)
    write_facts(clause, facts, acting=acting)
    where: dict[str, Any] = {"kind": kind, "parent": parent.public_id if parent else None}
    append(process, [Entry("clause.added", clause.public_id, where, _keyed(given, tongues))], acting=acting)
    if position is not None:
        place_under(clause, parent, position)
    return clause


@transaction.atomic
def edit_clause(
    clause: Clause,
    *,
    acting: Actor,
    words: Mapping[str, str] | None = None,
    language: str = "",
    revision: int | None = None,
    base: Mapping[str, str] | None = None,
    **facts: Unpack[Facts],
) -> list[Difference]:
    """Change words and facts together; what is not given stays. Returns what changed; nothing is not an error.

    Without a `language`, words replace those that are read in the process's language: where a field is not said in
    it, the field's own language.

    `revision` is the one that the writer had before them: if it is older and something would change, the act is
    refused with who changed the clause meanwhile and when, so that nobody overwrites what they have not read.

    `base` is what the writer had before them, by field: their words are then merged with what the fields say now.
    Raises `Conflicting` where both changed the same words; nothing is changed, and it holds the words of both.
    """
    RULES["write"].require(acting)
    said = words or {}
    try:  # words alone need no lock, as `touch` sees whether somebody else was faster
        held = locked(clause) if facts else clause
        found = change(held, said, language, facts, revision, base=base, acting=acting)
    except Overtaken:
        found = change(locked(clause), said, language, facts, revision, base=base, acting=acting)
    Writing.objects.filter(clause=clause, by=acting.ref).delete()
    return found


def set_indicators(
    clause: Clause, indicators: Sequence[IndicatorFacts], *, acting: Actor
) -> list[Difference]:
    """Replace what an action is measured by. An indicator keeps its number; one with number 0 gets the next."""
    return edit_clause(clause, indicators=indicators, acting=acting)


def set_budget(clause: Clause, lines: Sequence[BudgetFacts], *, acting: Actor) -> list[Difference]:
    return edit_clause(clause, budget=lines, acting=acting)


def set_partners(clause: Clause, organisations: Iterable[int], *, acting: Actor) -> list[Difference]:
    return edit_clause(clause, partners=list(organisations), acting=acting)


@transaction.atomic
def cite(clause: Clause, recommendation: str, relation: str, *, acting: Actor) -> list[Difference]:
    """Name a recommendation that the clause comes from; naming it again changes the relation."""
    RULES["write"].require(acting)
    clause = locked(clause)
    others = [known for known in node(clause).cites if known.recommendation != recommendation]
    facts: Facts = {"cites": [*others, Cited(recommendation, relation)]}
    return change(clause, {}, "", facts, None, acting=acting)


@transaction.atomic
def uncite(clause: Clause, recommendation: str, *, acting: Actor) -> list[Difference]:
    RULES["write"].require(acting)
    clause = locked(clause)
    facts: Facts = {
        "cites": [known for known in node(clause).cites if known.recommendation != recommendation]
    }
    return change(clause, {}, "", facts, None, acting=acting)


@transaction.atomic
def translate(
    clause: Clause, field: str, body: str, language: str, *, acting: Actor, machine: bool = False
) -> bool:
    """Say a field in another language; False if it says that already. `machine` where a service wrote it so.

    The revision stays: a translation takes nothing from those who edit another language, and its own older
    wordings are kept.
    """
    RULES["write"].require(acting)
    clause = locked(clause)
    held = ClauseText.objects.select_related("text").filter(clause=clause, field=field).first()
    if held is None:
        raise Refused(_("There is nothing to translate yet."))
    if language == held.text.source_language:
        raise Refused(_("This is the language it was written in. Edit it there."))
    if not body.strip():
        raise Refused(_("Write the translation."))
    made = wording.reword(held.text, body.strip(), language=language, acting=acting, machine=machine)
    if made is None:
        return False
    facts: dict[str, Any] = {"field": field, "language": language, "source_version": made.source_version}
    entry = Entry(
        "clause.translated", clause.public_id, facts, _keyed({field: body.strip()}, {field: language})
    )
    append(clause.process, [entry], acting=acting)
    return True


@transaction.atomic
def move(clause: Clause, *, parent: Clause | None, position: int, acting: Actor) -> None:
    """Put a clause elsewhere: under `parent`, at `position` from 1. Its id and all under it go with it."""
    RULES["write"].require(acting)
    clause = locked(clause)
    _checkplace_under(clause.kind, parent, clause.process)
    before = (clause.parent_id, clause.position)
    place_under(clause, parent, position)
    if (clause.parent_id, clause.position) != before:
        facts: dict[str, Any] = {"parent": parent.public_id if parent else None, "position": clause.position}
        touch(clause, acting=acting)
        append(clause.process, [Entry("clause.moved", clause.public_id, facts)], acting=acting)


@transaction.atomic
def take_step(clause: Clause, step: str, *, acting: Actor) -> None:
    """Take a clause out of the draft, or put it back. Its id, words and history stay."""
    clause = locked(clause)
    children = clause.children.filter(state__in=IN_DRAFT).count()
    clause.state = CLAUSE.take(step, clause.state, acting=acting, thing=clause, children=children)
    clause.save(update_fields=["state"])
    touch(clause, acting=acting)
    append(clause.process, [Entry(f"clause.{clause.state}", clause.public_id)], acting=acting)


def locked(clause: Clause) -> Clause:
    rows = Clause.objects.select_for_update(of=("self",)).select_related("process", "parent")
    return rows.get(pk=clause.pk)


def _checkplace_under(kind: str, parent: Clause | None, process: Process) -> None:
    if kind not in KINDS:
        raise Refused(_("There is no such kind of clause."))
    if (parent.kind if parent else "") not in PARENTS[kind]:
        raise Refused(_("“%(kind)s” does not stand there.") % {"kind": KINDS[kind]})
    if parent and (parent.process_id != process.pk or parent.state not in IN_DRAFT):
        raise Refused(_("What it would stand under is not in this draft."))


def place_under(clause: Clause, parent: Clause | None, position: int) -> None:
    """Set the parent and number the siblings anew, from 1."""
    siblings = Clause.objects.filter(process=clause.process, parent=parent, state__in=IN_DRAFT).exclude(
        pk=clause.pk
    )
    order = list(siblings.order_by("position", "number"))
    order.insert(max(position, 1) - 1, clause)
    clause.parent = parent
    for place, sibling in enumerate(order, start=1):
        if sibling.position != place or sibling is clause:
            sibling.position = place
            sibling.save(update_fields=["position", "parent"])


class Overtaken(Exception):
    """The clause is no longer as it was read. Nothing was written."""


def touch(clause: Clause, *, acting: Actor) -> None:
    """Count a change. Comes before what it counts, and holds the clause from here on. Raises `Overtaken`."""
    changed = {"revision": clause.revision + 1, "changed_on": clock.today(), "changed_by": acting.ref}
    if not Clause.objects.filter(pk=clause.pk, revision=clause.revision).update(**changed):
        raise Overtaken
    for name, value in changed.items():
        setattr(clause, name, value)


def change(
    clause: Clause,
    words: Mapping[str, str],
    language: str,
    facts: Facts,
    revision: int | None,
    *,
    acting: Actor,
    base: Mapping[str, str] | None = None,
) -> list[Difference]:
    """The one way in which anything said about a clause changes. The caller checked the role, and holds the lock or
    is ready for `Overtaken`."""
    main = clause.process.language
    words = tidy(words)
    now = held_node(clause, language or main, facts.keys())
    if base is not None:
        words = merged(words, tidy(base), now)
    if clause.state not in IN_DRAFT:
        raise Refused(_("This was taken out of the draft. Put it back first."))
    _refuse_faults(clause.kind, words, facts, now)
    found = differences(now, words, facts, _names(clause.process, facts))
    if not found:
        return []
    unmerged = {each.part for each in found} - (base or {}).keys()
    if unmerged and revision is not None and revision < clause.revision:
        raise changed_meanwhile(clause.changed_by, clause.changed_on)
    parts = {each.part for each in found}
    said = {name: body for name, body in words.items() if name in parts}
    tongues = {name: language or (now.words[name].language if name in now.words else main) for name in said}
    touch(clause, acting=acting)
    _write_words(clause, said, tongues, now, acting=acting)
    write_facts(clause, _only(facts, parts), acting=acting)
    noted: dict[str, Any] = {"revision": clause.revision, "parts": sorted(parts)}
    append(
        clause.process,
        [Entry("clause.changed", clause.public_id, noted, _keyed(said, tongues))],
        acting=acting,
    )
    return found


def _names(process: Process, facts: Facts) -> dict[int, str]:
    """What the organisations are called that may be told of."""
    told = facts.keys() & {"lead", "partners"}
    return {row.pk: row.name for row in people.organisations(process)} if told else {}


def _only(facts: Facts, parts: set[str]) -> Facts:
    return {part: value for part, value in facts.items() if part in parts}  # type: ignore[return-value]


def changed_meanwhile(by: str, on: datetime.date | None) -> Refused:
    return Refused(
        _("%(who)s changed this on %(when)s, after you took your copy. Read what it says now, then decide.")
        % {"who": by, "when": date_format(on) if on else ""},
        code="stale",
    )


def _refuse_faults(kind: str, words: Mapping[str, str], facts: Facts, now: Node | None = None) -> None:
    wrong = faults(kind, words, facts, now)
    if wrong:
        raise Refused(" ".join(dict.fromkeys(fault.reason for fault in wrong)))


def _keyed(words: Mapping[str, str], tongues: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}.{tongues[name]}": body for name, body in words.items()}


def _write_words(
    clause: Clause, words: Mapping[str, str], tongues: Mapping[str, str], now: Node | None, *, acting: Actor
) -> None:
    """`now` is what the clause says, in the languages in which it is read; None for a new one."""
    held = now.words if now else {}
    same = {name for name in words if name in held and held[name].language == tongues[name]}
    wording.say_anew([(held[name], words[name]) for name in words if name in same], acting=acting)
    for name, body in words.items():
        if name in same:
            continue
        if name in held:
            text = ClauseText.objects.select_related("text").get(clause=clause, field=name).text
            wording.reword(text, body, language=tongues[name], acting=acting)
        elif body:
            text = wording.say(clause.process, body, language=tongues[name], acting=acting)
            ClauseText.objects.create(clause=clause, field=name, text=text)
