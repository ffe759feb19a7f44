"""Who can be named in a remark, and who was: members by the name that all others see, everybody else by their role."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from njia.kernel.access import INSIDE, MEMBERS, ROLE_NAMES, Actor, Role
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.stages.review import queries as review
from njia.stages.roadmap.models import Named, Remark
from njia.stages.roadmap.states import OPEN, RULES

_REF = re.compile(r"@(P-[0-9a-f]{16})(?!\w)")


@dataclass(frozen=True, slots=True)
class Name:
    """What is written after an @, and whom it calls, by their opaque ids."""

    label: str
    refs: frozenset[str]


def names(process: Process) -> list[Name]:
    """Everybody who reads remarks, as all of them are seen by each other: never by a name that only the desk knows."""
    found: dict[str, set[str]] = defaultdict(set)
    for grant in people.members(process, INSIDE):
        if grant.person.is_active:
            found[str(ROLE_NAMES[Role(grant.role)])].add(grant.person.ref)
    for member in review.members(process):
        found[member.name].add(member.ref)
    rows = [Name(label, frozenset(refs)) for label, refs in found.items()]
    return sorted(rows, key=lambda name: name.label.casefold())


def known_as(process: Process) -> dict[str, str]:
    """Opaque id → how insiders are told of everybody who wrote here, now or before.

    Members by the name they chose for the group, or by one that says nothing; everybody else by their role, and by a
    sign as well where several have it.
    """
    seated = {member.ref: member.name for member in review.members(process)}
    found = {}
    for person, roles in people.ever_here(process).items():
        held = {Role(role) for role in roles}
        if person.ref not in seated and held & MEMBERS:
            found[person.ref] = review.neutral_name(person)
        else:
            found[person.ref] = min(str(ROLE_NAMES[role]) for role in held & INSIDE or held)
    found |= seated
    often = Counter(found.values())
    return {ref: label if often[label] == 1 else f"{label} {ref[2:6]}" for ref, label in found.items()}


def called(text: str, process: Process) -> set[str]:
    """Whom a text names: the longest name that fits after each @, or an opaque id as it stands beside a remark.

    A name that nobody who may read here has calls nobody, and nothing tells whether somebody else has it.
    """
    if "@" not in text:
        return set()
    known = sorted(names(process), key=lambda name: -len(name.label))
    refs = set().union(*(name.refs for name in known))
    found = set(_REF.findall(text)) & refs
    folded = text.casefold()
    for at, letter in enumerate(folded):
        if letter == "@":
            fits = next((name for name in known if _stands(folded, at + 1, name.label.casefold())), None)
            found |= fits.refs if fits else set()
    return found


def _stands(text: str, at: int, label: str) -> bool:
    end = at + len(label)
    return text.startswith(label, at) and not text[end : end + 1].isalnum()


def waiting_for(actor: Actor) -> QuerySet[Named]:
    """Where this person was named, in a thread that is not settled, and has not said that they saw it."""
    settled = Remark.objects.filter(pk=OuterRef("remark__answers")).exclude(state__in=OPEN)
    rows = Named.objects.filter(
        to=actor.ref, seen_on=None, remark__clause__process_id=actor.process_id or 0, remark__state__in=OPEN
    )
    rows = rows.exclude(Exists(settled)).select_related("remark__clause", "remark__answers")
    return rows.order_by("pk") if RULES["see_draft"].allows(actor) else rows.none()


def named_here(actor: Actor, remarks: Iterable[Remark]) -> set[int]:
    """Those of these remarks (by key) that wait for this person."""
    keys = [remark.pk for remark in remarks]
    return set(waiting_for(actor).filter(remark__in=keys).values_list("remark", flat=True))
