"""What stands in the sheets of the group's own work, row by row, as far as somebody sees it on the pages."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from njia.documents.sheet import Value
from njia.kernel.access import Actor, Words
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.recommendations import queries as recommendations
from njia.stages.review.models import Case, Dissent, Interest, Motion, Plan, Reading, Task, Vote
from njia.stages.review.queries.answers import body_of
from njia.stages.review.queries.body import body, members, neutral_name
from njia.stages.review.queries.marks import row_key
from njia.stages.review.states import (
    BALLOT_PREFIX,
    CHOICES,
    CRITERIA,
    INTERESTS,
    LEFT,
    MAJORITIES,
    PROPOSED,
    RESULTS,
    RULES,
    STANDINGS,
    WAYS,
)

SCORED = tuple(CRITERIA)
YES_NO: dict[str, Words] = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


class GroupRow(NamedTuple):
    """`key` names what the row is about, `state` what stands there in words of no language; `cells` are in the order
    of the sheet's columns.
    """

    key: str
    state: str
    cells: tuple[Value, ...]


def task_state(person: int, due_on: datetime.date) -> str:
    return f"{person}:{due_on.isoformat()}"


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


class _Names:
    """How members are named to this person; whoever has left the group since, by what says nothing of them."""

    def __init__(self, process: Process, actor: Actor) -> None:
        self.known = {member.person_id: member.name for member in members(process, actor)}

    def of(self, person: Person) -> str:
        return self.known.get(person.pk) or neutral_name(person)


class _Opinions:
    """Readings with an answer that this person may see: their own, and those of others as the desk shows them."""

    def __init__(self, process: Process, actor: Actor) -> None:
        found = Reading.objects.filter(recommendation__process=process).exclude(outcome="")
        if not (RULES["read"].allows(actor) and RULES["plan"].allows(actor)):
            found = found.filter(person_id=actor.person_id or 0)
        found = found.exclude(recommendation__state__in=LEFT).select_related(
            "target", "recommendation", "person"
        )
        given = list(found.defer("notes", "recommendation__verbatim", "recommendation__attributes"))
        mine = {row.recommendation_id for row in given if row.person_id == actor.person_id}
        cases = Case.objects.filter(process=process, state=PROPOSED)
        proposed = set(cases.values_list("recommendation_id", flat=True))
        self.by = {
            (row.recommendation_id, row.person_id): row
            for row in given
            # Whoever has not answered yet reads with their own eyes first.
            if row.recommendation_id in mine or row.recommendation_id not in proposed
        }


def reading_rows(process: Process, actor: Actor) -> list[GroupRow]:
    """Those who share the reading out see who reads what; what a reader thinks is for members. A file is carried on,
    so members who do not share it out take out their own readings alone.
    """
    names, opinions = _Names(process, actor), _Opinions(process, actor).by
    seen = recommendations.visible_to(actor).exclude(state__in=LEFT)
    tasks = Task.objects.filter(plan__process=process, passed_on=False, recommendation__in=seen)
    if not RULES["plan"].allows(actor):
        tasks = tasks.filter(person_id=actor.person_id or 0)
    listed = []
    given = tasks.select_related("recommendation", "person")
    for task in given.defer("recommendation__verbatim", "recommendation__attributes"):
        opinion = opinions.pop((task.recommendation_id, task.person_id), None)
        dates = (_iso(task.due_on), _iso(task.done_on))
        key, state = row_key("task", task.pk), task_state(task.person_id, task.due_on)
        listed.append((task.recommendation.number, _reading(key, state, task, names, dates, opinion)))
    for row in opinions.values():  # read by somebody to whom it was not given
        key, dates = row_key("reading", row.pk), ("", _iso(row.on))
        listed.append((row.recommendation.number, _reading(key, "", row, names, dates, row)))
    # By name: the order in which readers were found would tell more of them than anybody should know.
    return [
        row for _number, row in sorted(listed, key=lambda each: (each[0], str(each[1].cells[1]), each[1].key))
    ]


def _reading(
    key: str,
    state: str,
    about: Task | Reading,
    names: _Names,
    dates: tuple[str, str],
    opinion: Reading | None,
) -> GroupRow:
    what = (about.recommendation.public_id, names.of(about.person), *dates)
    if opinion is None:
        return GroupRow(key, state, (*what, *[""] * (len(SCORED) + 4)))
    scores = [opinion.scores.get(name, "") for name in SCORED]
    said = (str(STANDINGS[opinion.outcome]), _id(opinion.target), opinion.reason, opinion.clause)
    return GroupRow(key, state, (*what, *scores, *said))


def _id(item: recommendations.Recommendation | None) -> str:
    return item.public_id if item else ""


def stake_rows(process: Process, actor: Actor) -> list[GroupRow]:
    """One's own; for those who lead the group, all. A quiet one is shown to nobody, so it is in no file."""
    names = _Names(process, actor)
    held = Interest.objects.filter(process=process, ended_on__isnull=True, quiet=False)
    if not RULES["govern"].allows(actor):
        held = held.filter(person_id=actor.person_id or 0)
    held = held.filter(person_id__in=names.known).select_related("person", "recommendation", "organisation")
    rows = [
        GroupRow(
            row_key("stake", row.pk),
            "",
            (
                names.of(row.person),
                _id(row.recommendation),
                row.organisation.name if row.organisation else "",
                str(INTERESTS[row.kind]) if row.person_id == actor.person_id else "",
                _iso(row.declared_on),
                str(YES_NO["yes"]),
            ),
        )
        for row in held
    ]
    return sorted(rows, key=lambda row: tuple(map(str, row.cells)))


def plan_rows(process: Process, actor: Actor) -> list[GroupRow]:
    """Every plan, the newest last. How many a member reads in a week is the group's, so it stands beside the newest."""
    counted = Plan.objects.filter(process=process).annotate(
        given=Count("tasks", filter=Q(tasks__passed_on=False)),
        done=Count("tasks", filter=Q(tasks__passed_on=False, tasks__done_on__isnull=False)),
    )
    plans, group = list(counted.order_by("number")), body(process)
    return [
        GroupRow(
            row_key("plan", plan.pk),
            plan_state(plan, group.per_week),
            (
                plan.number, _iso(plan.starts_on), _iso(plan.target_on), group.per_week if plan is plans[-1] else "",
                plan.items, plan.short, plan.one_sided, plan.without_lived, plan.given, plan.done,
            ),
        )
        for plan in plans
    ]  # fmt: skip


def plan_state(plan: Plan, per_week: int) -> str:
    return f"{plan.target_on.isoformat()}:{per_week}"


def _where(motion: Motion) -> str:
    return motion.meeting.public_id if motion.meeting else f"{BALLOT_PREFIX}{motion.ballot}"


def _labels(labels: Mapping[str, Words], *keys: str) -> list[str]:
    return [str(labels[key]) for key in keys]


def _motions(process: Process, actor: Actor) -> list[Motion]:
    """What was put to the group and counted, by item. While a ballot is open nobody sees how it stands."""
    found = Motion.objects.filter(process=process, recommendation__in=recommendations.visible_to(actor))
    found = found.exclude(result="").select_related("recommendation", "ballot", "meeting", "target")
    return list(found.defer("recommendation__verbatim").order_by("recommendation__number", "pk"))


def vote_rows(process: Process, actor: Actor) -> list[GroupRow]:
    return [
        GroupRow(
            row_key("motion", row.pk), "",
            (
                row.recommendation.public_id, _where(row), _iso(row.on), *_labels(STANDINGS, row.outcome), _id(row.target),
                row.reason, *_labels(WAYS, row.way), *_labels(RESULTS, row.result), row.in_favour, row.against,
                row.abstained, row.took_part, row.seats, *_labels(MAJORITIES, row.rule), row.quorum,
            ),
        )
        for row in _motions(process, actor)
    ]  # fmt: skip


def roll_rows(process: Process, actor: Actor) -> list[GroupRow]:
    """How members voted where that is kept, by item, vote and name."""
    names, motions = _Names(process, actor), {motion.pk: motion for motion in _motions(process, actor)}
    votes = Vote.objects.filter(motion__process=process, counted=True).exclude(motion__result="")
    listed = []
    for vote in votes.select_related("person"):
        if (motion := motions.get(vote.motion_id)) is None:
            continue
        said = (names.of(vote.person), *_labels(CHOICES, vote.choice), vote.reason)
        row = GroupRow(row_key("vote", vote.pk), "", (motion.recommendation.public_id, _where(motion), *said))
        listed.append(((motion.recommendation.number, motion.pk, said[0].casefold()), row))
    return [row for _place, row in sorted(listed, key=lambda each: (each[0], each[1].key))]


def dissent_rows(process: Process, actor: Actor) -> list[GroupRow]:
    """Every dissent under the name that its author chose, also from decisions that were replaced since."""
    seen = recommendations.visible_to(actor)
    found = Dissent.objects.filter(decision__case__process=process, decision__case__recommendation__in=seen)
    found = found.select_related("decision__case__recommendation", "decision__meeting")
    return [
        GroupRow(
            row_key("dissent", row.pk), "",
            (
                row.decision.case.recommendation.public_id, body_of(row.decision),
                str(STANDINGS[row.decision.outcome]), _iso(row.on), row.shown_as, row.text,
            ),
        )
        for row in found.order_by("decision__case__recommendation__number", "line")
    ]  # fmt: skip
