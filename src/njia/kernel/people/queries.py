from typing import Any

from django.db.models import (
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Role, public
from njia.kernel.aggregates import listed
from njia.kernel.people.models import Grant, Invitation, Mandate, Organisation, Person
from njia.kernel.people.states import RULES
from njia.kernel.people.tokens import digest
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process


def in_force(prefix: str = "") -> Q:
    """Grants and mandates that hold today."""
    today = clock.today()
    ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": today})
    return ended & Q(**{f"{prefix}starts_on__lte": today})


def actor(person: Person | None, process: Process) -> Actor:
    """The person as they stand in this process today."""
    if person is None or not person.is_active:
        return public(process.pk)
    held = Grant.objects.filter(in_force(), person=person, process=process)
    roles = {Role(role) for role in held.values_list("role", flat=True)}
    speaks_for = Mandate.objects.filter(in_force(), person=person, organisation__process=process)
    return _as(person, process, roles, set(speaks_for.values_list("organisation_id", flat=True)))


def _as(person: Person, process: Process, roles: set[Role], organisations: set[int]) -> Actor:
    held = roles | {Role.OPERATOR} if person.is_operator else roles
    return Actor(
        ref=person.ref,
        process_id=process.pk,
        roles=frozenset(held),
        person_id=person.pk,
        organisations=frozenset(organisations),
    )


def enter(person: object, code: str) -> tuple[Process, Actor]:
    """The process and the person's part in it. Raises `NotFound` where they may not know that it exists."""
    if isinstance(person, Person) and person.is_active:
        process, who = _with_part(person, code)
    else:
        process = processes.by_code(code)
        who = public(process.pk)
    if not processes.may_enter(process, who):
        raise NotFound
    return process, who


def _with_part(person: Person, code: str) -> tuple[Process, Actor]:
    """In one query, as every page of an insider begins with it."""
    held = Grant.objects.filter(in_force(), person=person, process=OuterRef("pk"))
    mandates = Mandate.objects.filter(in_force(), person=person, organisation__process=OuterRef("pk"))
    rows = Process.objects.annotate(roles=_listed(held, "role"), speaks_for=_listed(mandates, "organisation"))
    process = rows.filter(code=code).first()
    if process is None:
        raise NotFound
    roles = {Role(role) for role in (process.roles or "").split(",") if role}
    organisations = {int(pk) for pk in (process.speaks_for or "").split(",") if pk}
    return process, _as(person, process, roles, organisations)


def _listed(rows: QuerySet[Any], field: str) -> Subquery:
    grouped = rows.order_by().values("person").annotate(listed=listed(field))
    return Subquery(grouped.values("listed"))


def installation_actor(person: Person) -> Actor:
    """For acts above any process: opening one, inviting an operator."""
    roles = frozenset({Role.OPERATOR}) if person.is_operator else frozenset[Role]()
    return Actor(ref=person.ref, process_id=None, roles=roles, person_id=person.pk)


def by_username(username: str) -> Person:
    """Raises `NotFound` for an unknown sign-in name."""
    found = Person.objects.filter(username__iexact=username).first()
    if found is None:
        raise NotFound
    return found


def my_processes(person: Person) -> QuerySet[Process]:
    if person.is_operator:
        return Process.objects.all()
    return Process.objects.filter(in_force("grants__"), grants__person=person).distinct()


def may_invite(who: Actor) -> bool:
    return RULES["invite"].allows(who)


def organisations(process: Process) -> QuerySet[Organisation]:
    return Organisation.objects.filter(process=process)


PUBLIC_ROLE = Case(
    When(role=Role.SURVIVOR_REPRESENTATIVE.value, then=Value(Role.TWG_MEMBER.value)), default=F("role")
)
"""The role under which a person is shown: a place of their own in a sorted list would mark survivors too."""


def members(process: Process, roles: frozenset[Role] = frozenset(Role)) -> QuerySet[Grant]:
    """Grants in force, for those who run the process. Never shown to the public."""
    wanted = [role.value for role in roles]
    return (
        Grant.objects.filter(in_force(), process=process, role__in=wanted)
        .select_related("person")
        .order_by(PUBLIC_ROLE, "person__name", "pk")
    )


def ever_here(process: Process) -> dict[Person, set[str]]:
    """Everybody who has or had a part in the process, and the operators, with the roles they last had in it.

    For telling insiders who did something; who is told by which name is not decided here.
    """
    found: dict[Person, set[str]] = {
        person: {Role.OPERATOR.value} for person in Person.objects.filter(is_operator=True)
    }
    held = Grant.objects.filter(process=process).select_related("person")
    for in_time in (held.exclude(in_force()), held.filter(in_force())):
        latest: dict[Person, set[str]] = {}
        for grant in in_time:
            latest.setdefault(grant.person, set()).add(grant.role)
        found |= latest
    return found


def invitation(token: str) -> Invitation:
    """The invitation that this link opens. Raises `NotFound` if it is unknown, used or out of date."""
    found = (
        Invitation.objects.select_related("person")
        .filter(
            digest=digest(token), used_at__isnull=True, expires_at__gt=clock.now(), person__is_active=True
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def speakers(process: Process) -> dict[str, set[int]]:
    """Constituency → the people who speak for an organisation of it today."""
    found: dict[str, set[int]] = {}
    held = Mandate.objects.filter(in_force(), organisation__process=process, person__is_active=True)
    for constituency, person in held.values_list("organisation__constituency", "person_id"):
        found.setdefault(constituency, set()).add(person)
    return found
