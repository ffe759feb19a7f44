"""Sharing out the reading, handing it over, and reminding."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from njia.engines.assignment import Item, assign
from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.deciding import hold
from njia.stages.review.models import Body, Plan, Reminder, Task
from njia.stages.review.queries.body import Member, body, members, recused, stakes
from njia.stages.review.queries.plans import WEEK, as_items, as_readers, late_readers, readers_of, unread
from njia.stages.review.states import RULES

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
    weeks = _weeks(plan.starts_on, target_on)
    for person, mine in rows.items():
        for place, item in enumerate(mine):
            due = min(target_on, plan.starts_on + WEEK * (place * weeks // len(mine) + 1))
            yield Task(plan=plan, recommendation_id=item, person_id=person, due_on=due)


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
    taker = next((each for each in members(item.process) if each.person_id == to), None)
    if taker is None:
        raise Refused(_("It can be handed over to a member of the group only."))
    if to in recused(item) or (item.organisation_id in taker.organisations):
        raise Refused(_("This member does not take part in it. Choose another."), code="interest")
    mine.passed_on = True
    mine.save(update_fields=["passed_on"])
    try:
        with transaction.atomic():
            return Task.objects.create(plan=mine.plan, recommendation=item, person_id=to, due_on=mine.due_on)
    except IntegrityError as twice:
        raise Refused(_("This member reads it already."), code="twice") from twice


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
