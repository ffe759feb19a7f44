"""Sharing out the reading, handing it over, and reminding."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from njia.engines.assignment import Item, assign
from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import Body, Case, Plan, Reminder, Task
from njia.stages.review.queries.body import Member, body, members, recused, stakes
from njia.stages.review.queries.plans import WEEK, as_items, as_readers, late_readers, readers_of, unread
from njia.stages.review.states import DECIDED, LEFT, RULES

BATCH = 2_000


@transaction.atomic
def plan_reading(process: Process, target_on: datetime.date, *, acting: Actor) -> Plan:
    """Share everything that waits and has too few readers out among the members, week by week until `target_on`.

    Refused where a member would have to read more in a week than the group allows: the reason says by when it could
    be done. What was assigned before stays where it is.
    """
    RULES["plan"].require(acting)
    hold(process)
    group, today = body(process), clock.today()
    if target_on <= today:
        raise Refused(_("The day by which all is to be read has to be a day to come."))
    items, readers = (
        unread(process, group.readers),
        [each for each in members(process) if not each.alternate_for],
    )
    if not items:
        raise Refused(_("Everything that waits has its readers."), code="nothing")
    if not readers:
        raise Refused(_("Nobody sits in the group yet."))
    rows = _shared(process, items, readers, group)
    _feasible(rows, group, today, target_on)
    number = (Plan.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1
    made = _counted(process, items, rows, readers, group)
    plan = Plan.objects.create(process=process, number=number, starts_on=today, target_on=target_on, **made)
    Task.objects.bulk_create(_tasks(plan, rows, target_on), batch_size=BATCH)
    facts = {"number": number, "target_on": target_on.isoformat(), "items": len(items), "short": plan.short}
    append(process, [Entry("reading.planned", process.code, facts)], acting=acting)
    return plan


Rows = dict[int, list[int]]
"""Person → items to read, in the order of the register."""


def _shared(
    process: Process, items: Sequence[Recommendation], readers: Sequence[Member], group: Body
) -> Rows:
    """New readers for every item; whoever has one already is not given it again."""
    found, before = stakes(process), readers_of(items)
    wanted: dict[int, list[Item]] = defaultdict(list)
    for item, known in zip(as_items(items, readers, found), items, strict=True):
        has = before[known.pk]
        wanted[group.readers - len(has)].append(
            Item(item.id, item.themes, item.language, item.conflicts | frozenset(map(str, has)))
        )
    rows: Rows = defaultdict(list)
    for each, some in wanted.items():
        for item_id, chosen in assign(some, as_readers(readers, process), each).readers.items():
            for person in chosen:
                rows[int(person)].append(int(item_id))
    return rows


def _feasible(rows: Rows, group: Body, today: datetime.date, target_on: datetime.date) -> None:
    most = max((len(mine) for mine in rows.values()), default=0)
    weeks = _weeks(today, target_on)
    if most > group.per_week * weeks:
        day = today + WEEK * -(-most // group.per_week)
        reason = _(
            "Some would have to read %(most)s in %(weeks)s weeks, and the group allows %(each)s a week. "
            "It could be done by %(day)s."
        )
        told = {"most": most, "weeks": weeks, "each": group.per_week, "day": day.isoformat()}
        raise Refused(reason % told, code="too_much")


def _weeks(today: datetime.date, target_on: datetime.date) -> int:
    return max(1, -(-(target_on - today).days // 7))


def _tasks(plan: Plan, rows: Rows, target_on: datetime.date) -> Iterator[Task]:
    """Each reader's items spread evenly over the weeks, due at the end of each; the last ends on the target day."""
    for person, mine in rows.items():
        for item, due_on in zip(mine, _days(len(mine), plan.starts_on, target_on), strict=True):
            yield Task(plan=plan, recommendation_id=item, person_id=person, due_on=due_on)


def _days(count: int, starts_on: datetime.date, target_on: datetime.date) -> list[datetime.date]:
    """By when each of so many items is to be read."""
    weeks = _weeks(starts_on, target_on)
    return [min(target_on, starts_on + WEEK * (place * weeks // count + 1)) for place in range(count)]


def _counted(
    process: Process, items: Sequence[Recommendation], rows: Rows, readers: Sequence[Member], group: Body
) -> dict[str, int]:
    """How often numbers did not allow what was wanted, old readers counted in."""
    known = {reader.person_id: reader for reader in readers}
    reads = readers_of(items)
    for person, mine in rows.items():
        for item in mine:
            reads[item].add(person)
    sets = [[known[each] for each in chosen if each in known] for chosen in reads.values()]
    return {
        "items": len(items),
        "short": sum(len(chosen) < group.readers for chosen in reads.values()),
        "one_sided": sum(len({reader.constituency for reader in some}) < 2 for some in sets)
        if group.readers > 1
        else 0,
        "without_lived": sum(not any(reader.lived for reader in some) for some in sets),
    }


@transaction.atomic
def hand_over(item: Recommendation, to: int, *, acting: Actor, of: int | None = None) -> Task:
    """Give one's reading of an item to another member; those who plan may do it for somebody (`of`, a person's key)."""
    RULES["sit" if of is None else "plan"].require(acting)
    hold(item.process)
    mine = Task.objects.filter(
        recommendation=item,
        person_id=acting.person_id or 0 if of is None else of,
        passed_on=False,
        done_on__isnull=True,
    ).first()
    if mine is None:
        raise Refused(_("There is no reading of it that could be handed over."), code="state")
    mine.passed_on = True
    mine.save(update_fields=["passed_on"])
    return _give(mine.plan, item, to, mine.due_on)


def _give(plan: Plan, item: Recommendation, to: int, due_on: datetime.date) -> Task:
    """Raises `Refused` for whoever is no member, does not take part in the item, or reads it already."""
    taker = next((each for each in members(item.process) if each.person_id == to), None)
    if taker is None:
        raise Refused(_("It can be handed over to a member of the group only."))
    if to in recused(item) or (item.organisation_id in taker.organisations):
        raise Refused(_("This member does not take part in it. Choose another."), code="interest")
    try:
        with transaction.atomic():
            return Task.objects.create(plan=plan, recommendation=item, person_id=to, due_on=due_on)
    except IntegrityError as twice:
        raise Refused(_("This member reads it already."), code="twice") from twice


@transaction.atomic
def give_reader(item: Recommendation, to: int, *, due_on: datetime.date | None = None, acting: Actor) -> Task:
    """Give an item to one more reader, until a day: without one, until the last day of the newest plan."""
    RULES["plan"].require(acting)
    hold(item.process)
    plan = Plan.objects.filter(process=item.process).order_by("-number").first()
    if plan is None:
        raise Refused(_("Share the reading out first."), code="nothing")
    case = Case.objects.filter(recommendation=item).first()
    if item.state in LEFT or (case and (case.divided or case.state == DECIDED)):
        raise Refused(_("It has been answered, or is answered in its parts."), code="state")
    return _give(plan, item, to, _to_come(due_on or plan.target_on))


@transaction.atomic
def take_from_reader(item: Recommendation, of: int, *, acting: Actor) -> None:
    """Take an item off somebody who has still to read it, and give it to nobody."""
    RULES["plan"].require(acting)
    hold(item.process)
    if not _open_tasks(item, of).update(passed_on=True):
        raise Refused(_("There is no reading of it that could be handed over."), code="state")


@transaction.atomic
def move_due(item: Recommendation, of: int, due_on: datetime.date, *, acting: Actor) -> None:
    """Another day by which somebody is to read an item."""
    RULES["plan"].require(acting)
    hold(item.process)
    if not _open_tasks(item, of).update(due_on=_to_come(due_on)):
        raise Refused(_("This member has nothing of it left to read."), code="state")


def _open_tasks(item: Recommendation, of: int) -> QuerySet[Task]:
    return Task.objects.filter(recommendation=item, person_id=of, passed_on=False, done_on__isnull=True)


def _to_come(day: datetime.date) -> datetime.date:
    if day < clock.today():
        raise Refused(_("The day by which it is to be read has to be a day to come."), code="past")
    return day


@transaction.atomic
def hand_over_all(process: Process, of: int, to: int | None = None, *, acting: Actor) -> dict[int, list[str]]:
    """Give everything that somebody has still to read to another member or, without one, to all others evenly.

    Returns who got what, as person → public ids; what nobody else may read stays where it is.
    """
    RULES["plan"].require(acting)
    hold(process)
    tasks = Task.objects.filter(plan__process=process, person_id=of, passed_on=False, done_on__isnull=True)
    waiting = list(
        tasks.exclude(recommendation__state__in=LEFT)
        .select_related("recommendation")
        .order_by("due_on", "pk")
    )
    if not waiting:
        raise Refused(_("This member has nothing left to read."), code="nothing")
    others = [
        each for each in members(process) if each.person_id == to or (to is None and not each.alternate_for)
    ]
    others = [each for each in others if each.person_id != of]
    if not others:
        raise Refused(_("It can be handed over to a member of the group only."))
    task_of = {task.recommendation_id: task for task in waiting}
    shared = _shared_anew(process, of, [task.recommendation for task in waiting], others)
    moved = [(task_of[item], person) for item, person in shared]
    Task.objects.filter(pk__in=[task.pk for task, _person in moved]).update(passed_on=True)
    Task.objects.bulk_create(
        Task(plan_id=task.plan_id, recommendation=task.recommendation, person_id=person, due_on=task.due_on)
        for task, person in moved
    )
    moved.sort(key=lambda each: each[0].recommendation.number)
    takers = dict.fromkeys(person for _task, person in moved)
    return {
        person: [task.recommendation.public_id for task, whom in moved if whom == person] for person in takers
    }


def _shared_anew(
    process: Process, of: int, items: Sequence[Recommendation], others: Sequence[Member]
) -> list[tuple[int, int]]:
    """(item, one of the others), evenly: nobody who has a stake in it, sent it, or reads it already.

    What the reader before them brought is to be kept where numbers allow; where it was not theirs to bring, nobody is
    preferred for it.
    """
    before = readers_of(items)
    wanted = [
        dataclasses.replace(each, conflicts=each.conflicts | frozenset(map(str, before[item.pk])))
        for each, item in zip(as_items(items, others, stakes(process)), items, strict=True)
    ]
    brought = any(each.lived for each in members(process) if each.person_id == of)
    readers = [
        dataclasses.replace(each, lived=each.lived and brought) for each in as_readers(others, process)
    ]
    found = assign(wanted, readers, 1).readers
    return [(int(item_id), int(person)) for item_id, chosen in found.items() for person in chosen]


@transaction.atomic
def move_target(process: Process, target_on: datetime.date, *, acting: Actor) -> Plan:
    """Another last day for the newest plan: what is still to be read is spread over the weeks until then anew.

    Refused as a new plan is, where a member would have to read more in a week than the group allows.
    """
    RULES["plan"].require(acting)
    hold(process)
    plan, today = Plan.objects.filter(process=process).order_by("-number").first(), clock.today()
    if plan is None:
        raise Refused(_("Share the reading out first."), code="nothing")
    if target_on <= today:
        raise Refused(_("The day by which all is to be read has to be a day to come."))
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(plan=plan, passed_on=False, done_on__isnull=True).order_by(
        "due_on", "pk"
    ):
        tasks[task.person_id].append(task)
    _feasible(
        {person: [task.pk for task in mine] for person, mine in tasks.items()},
        body(process),
        today,
        target_on,
    )
    for mine in tasks.values():
        for task, due_on in zip(mine, _days(len(mine), today, target_on), strict=True):
            task.due_on = due_on
    Task.objects.bulk_update([task for mine in tasks.values() for task in mine], ["due_on"], batch_size=BATCH)
    plan.target_on = target_on
    plan.save(update_fields=["target_on"])
    facts: dict[str, str | int] = {"number": plan.number, "target_on": target_on.isoformat()}
    append(process, [Entry("reading.moved", process.code, facts)], acting=acting)
    return plan


@transaction.atomic
def remind(process: Process, *, acting: Actor) -> list[int]:
    """Note whom to remind this week, and return them: those who are late, each once a week however often this runs.

    The window is the whole week, so that a run that was missed is made up for, and never twice.
    """
    today = clock.today()
    week = today - datetime.timedelta(days=today.weekday())
    late = late_readers(process)
    sitting = {each.person_id for each in members(process)}
    told = set(Reminder.objects.filter(process=process, week=week).values_list("person_id", flat=True))
    due = sorted((late.keys() & sitting) - told)
    Reminder.objects.bulk_create(
        (Reminder(process=process, person_id=person, week=week) for person in due), ignore_conflicts=True
    )
    return due
