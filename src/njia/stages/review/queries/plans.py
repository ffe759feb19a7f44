"""Who reads what by when."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from njia.engines import assignment
from njia.kernel import clock
from njia.kernel.access import Actor
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Recommendation, Shown
from njia.stages.review.models import Case, Plan, Task
from njia.stages.review.queries.body import Member, Stakes, neutral_name
from njia.stages.review.states import DECIDED, LEFT

WEEK = datetime.timedelta(days=7)
LISTED = 50
"""Readings that a page shows, the most urgent first."""


def latest_plan(process: Process) -> Plan | None:
    return Plan.objects.filter(process=process).order_by("-number").first()


def unread(process: Process, readers: int) -> list[Recommendation]:
    """What waits for an answer and has fewer readers than wanted, by number. Of what is divided, the parts."""
    done = Case.objects.filter(Q(state=DECIDED) | ~Q(divided=""), recommendation=OuterRef("pk"))
    given = Q(reading_tasks__passed_on=False)
    items = process.recommendations.exclude(state__in=LEFT).filter(~Exists(done))
    items = items.annotate(given=Count("reading_tasks", filter=given)).filter(given__lt=readers)
    return list(items.only("pk", "public_id", "language", "organisation_id", "part_of_id").order_by("number"))


def readers_of(items: Sequence[Recommendation]) -> dict[int, set[int]]:
    """Item → those who are to read it, or have."""
    found: dict[int, set[int]] = {item.pk: set() for item in items}
    rows = Task.objects.filter(
        passed_on=False, recommendation__process__in={item.process_id for item in items}
    )
    for item, person in rows.values_list("recommendation_id", "person_id"):
        if item in found:
            found[item].add(person)
    return found


def as_items(
    items: Sequence[Recommendation], readers: Sequence[Member], stakes: Stakes
) -> list[assignment.Item]:
    """For the engine: whoever has declared a stake, or speaks for the sender, does not read."""
    themes: dict[int, set[str]] = {item.pk: set() for item in items}
    rows = Recommendation.objects.filter(process__in={item.process_id for item in items})
    for pk, code in rows.filter(tags__vocabulary="themes").values_list("pk", "tags__code"):
        if pk in themes:
            themes[pk].add(code)
    speakers: dict[int, set[int]] = {}
    for member in readers:
        for organisation in member.organisations:
            speakers.setdefault(organisation, set()).add(member.person_id)
    return [
        assignment.Item(
            str(item.pk), frozenset(themes[item.pk]), item.language,
            frozenset(map(str, stakes.in_item(item) | speakers.get(item.organisation_id or 0, set()))),
        )
        for item in items
    ]  # fmt: skip


def as_readers(members: Sequence[Member], process: Process) -> list[assignment.Reader]:
    loads = Counter(
        Task.objects.filter(plan__process=process, passed_on=False, done_on__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    return [
        assignment.Reader(
            str(member.person_id), member.constituency, member.themes, member.languages, member.lived,
            loads[member.person_id],
        )
        for member in members
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Load:
    """How far one reader is."""

    name: str
    person_id: int
    given: int
    done: int
    late: int


def loads(process: Process, members: Sequence[Member]) -> list[Load]:
    today = clock.today()
    rows = Task.objects.filter(plan__process=process, passed_on=False).values_list("person_id")
    counted = rows.annotate(
        given=Count("pk"),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        late=Count("pk", filter=Q(done_on__isnull=True, due_on__lt=today)),
    )
    found = {row[0]: row[1:] for row in counted}
    return [
        Load(member.name, member.person_id, *found[member.person_id])
        for member in members
        if member.person_id in found
    ]


@dataclass(frozen=True, slots=True)
class Week:
    """`due` readings are to be done by the end of the week that ends on `ends_on`, of which `done` are."""

    ends_on: datetime.date
    due: int
    done: int


def weeks(process: Process) -> list[Week]:
    rows = (
        Task.objects.filter(plan__process=process, passed_on=False).values_list("due_on").order_by("due_on")
    )
    counted = rows.annotate(due=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    return [Week(*row) for row in counted]


def my_tasks(process: Process, actor: Actor) -> QuerySet[Task]:
    """What this person is still to read, the most urgent first."""
    open_ones = Task.objects.filter(plan__process=process, person_id=actor.person_id or 0, passed_on=False)
    return (
        open_ones.filter(done_on__isnull=True)
        .exclude(recommendation__state__in=LEFT)
        .order_by("due_on", "pk")
    )


def waiting_longest(process: Process) -> QuerySet[Task]:
    """What anybody has still to read, the most urgent first: each item once, at its most urgent reader."""
    open_ones = Task.objects.filter(plan__process=process, passed_on=False, done_on__isnull=True)
    open_ones = open_ones.exclude(recommendation__state__in=LEFT)
    first = (
        open_ones.filter(recommendation=OuterRef("recommendation")).order_by("due_on", "pk").values("pk")[:1]
    )
    return open_ones.filter(pk=Subquery(first)).order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Due:
    """One item that is to be read by a day."""

    shown: Shown
    on: datetime.date


def listed(tasks: QuerySet[Task], actor: Actor) -> list[Due]:
    """The first of these readings, each with what the person may see of its item."""
    first = list(tasks.select_related("recommendation__organisation")[:LISTED])
    shown = recommendations.show([task.recommendation for task in first], actor)
    return [Due(each, task.due_on) for each, task in zip(shown, first, strict=True)]


def still_reading(item: Recommendation, members: Sequence[Member]) -> list[Member]:
    """Those of these members who have still to read an item."""
    waiting = Task.objects.filter(recommendation=item, passed_on=False, done_on__isnull=True)
    readers = set(waiting.values_list("person_id", flat=True))
    return [member for member in members if member.person_id in readers]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has still to read so many items. Whoever has left the group since is among them."""

    person_id: int
    name: str
    left: int


def waiting_readers(process: Process, members: Sequence[Member]) -> list[Waiting]:
    """Those who have still to read something, by name."""
    known = {member.person_id: member.name for member in members}
    open_ones = Task.objects.filter(plan__process=process, passed_on=False, done_on__isnull=True)
    open_ones = open_ones.exclude(recommendation__state__in=LEFT)
    left = Counter(open_ones.values_list("person_id", flat=True))
    people = Person.objects.in_bulk(list(left))
    found = [Waiting(pk, known.get(pk) or neutral_name(people[pk]), count) for pk, count in left.items()]
    return sorted(found, key=lambda each: (each.name.casefold(), each.person_id))


def late_readers(process: Process) -> dict[int, int]:
    """Person → how many readings they should have done by today."""
    late = Task.objects.filter(
        plan__process=process, passed_on=False, done_on__isnull=True, due_on__lte=clock.today()
    )
    late = late.exclude(recommendation__state__in=LEFT)
    return Counter(late.values_list("person_id", flat=True))
