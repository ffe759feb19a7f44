"""What a changed row of the group's sheets asks for: who reads what, a stake of one's own, another plan.

An editor reads the cells of a row, sees whether that stands already, and calls the action. It returns what was changed,
as (column, before, after), or nothing where there was nothing to do.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.people.queries import organisations
from njia.kernel.processes.models import Process
from njia.stages.recommendations.queries import Recommendation, by_id
from njia.stages.review.actions.body import declare, end_interest, set_up
from njia.stages.review.actions.cells import NOT_A_DATE, day_of, in_all_languages, plain
from njia.stages.review.actions.plans import (
    give_reader,
    hand_over,
    move_due,
    move_target,
    plan_reading,
    take_from_reader,
)
from njia.stages.review.models import Interest, Plan, Task
from njia.stages.review.queries.body import body, members, neutral_name
from njia.stages.review.queries.group_rows import YES_NO, plan_state, task_state
from njia.stages.review.queries.marks import RowVersion, mark, row_key
from njia.stages.review.states import INTERESTS

Changes = list[tuple[str, str, str]]
"""(column, before, after)."""
CHANGED_SINCE = gettext_lazy(
    "It was changed after this file was exported. Export again to see how it stands."
)


class Fault(Exception):
    """Why a row cannot be taken in, and in which of its columns."""

    def __init__(self, column: str, code: str, reason: Words) -> None:
        super().__init__(code)
        self.column, self.code, self.reason = column, code, reason


@dataclass(frozen=True, slots=True)
class Wish:
    """A row as somebody left it. `version` is None for a row that was not in the export; then all cells are asked for,
    and else those in `touched`.
    """

    cells: Mapping[str, str]
    version: RowVersion | None = None
    touched: frozenset[str] = frozenset()

    def asks(self, column: str) -> bool:
        return column in self.touched if self.version else bool(self.cells.get(column))


@dataclass
class Editor:
    """What the editors of one import share."""

    process: Process
    acting: Actor

    @cached_property
    def named(self) -> dict[str, set[int]]:
        """By the name under which a member appears to whoever acts, and by the neutral one of every language."""
        found: dict[str, set[int]] = defaultdict(set)
        sitting = members(self.process, self.acting)
        for member in sitting:
            found[plain(member.name)].add(member.person_id)
        for language, _name in settings.LANGUAGES:
            with override(language):
                for member in sitting:
                    if not member.shown_as:
                        found[plain(neutral_name(member))].add(member.person_id)
        return found

    def member(self, column: str, name: str) -> int:
        found = self.named.get(plain(name), set())
        if not found:
            raise Fault(column, "unknown_member", _("No member of the group appears by this name."))
        if len(found) > 1:
            raise Fault(column, "two_members", _("Two members appear by this name. Do it on the pages."))
        return next(iter(found))

    @cached_property
    def names(self) -> dict[int, str]:
        return {member.person_id: member.name for member in members(self.process, self.acting)}

    def item(self, column: str, public_id: str) -> Recommendation:
        try:
            return by_id(self.acting, public_id.upper())
        except NotFound:
            raise Fault(column, "unknown_id", _("There is no such id in this process.")) from None

    def day(self, column: str, text: str) -> datetime.date:
        found = day_of(text)
        if found is None:
            raise Fault(column, "not_a_date", NOT_A_DATE)
        return found


@dataclass
class Readings(Editor):
    """Another name hands the reading over, none takes it off its reader; a new row gives the item to one more."""

    @cached_property
    def tasks(self) -> dict[str, Task]:
        rows = Task.objects.filter(plan__process=self.process).select_related(
            "recommendation__process", "plan"
        )
        return {row_key("task", row.pk): row for row in rows.defer("recommendation__verbatim")}

    def live(self, item: Recommendation, person: int) -> Task | None:
        return Task.objects.filter(recommendation=item, person_id=person, passed_on=False).first()

    def take(self, wish: Wish) -> Changes:
        return self._change(wish, wish.version) if wish.version else self._add(wish)

    def _add(self, wish: Wish) -> Changes:
        item, name = self.item("id", wish.cells.get("id", "")), wish.cells.get("reader", "")
        if not name:
            raise Fault("reader", "empty", _("Name the reader to whom it is given."))
        person = self.member("reader", name)
        due = self.day("due_on", wish.cells["due_on"]) if wish.asks("due_on") else None
        held = self.live(item, person)
        if held is None:
            made = give_reader(item, person, due_on=due, acting=self.acting)
            return [("reader", "", self.names[person]), ("due_on", "", made.due_on.isoformat())]
        return self._move(item, person, held.due_on, due or held.due_on)

    def _change(self, wish: Wish, version: RowVersion) -> Changes:
        task = self.tasks.get(version.key)
        if task is None:
            raise Fault("reader", "state", _("There is no reading of it that could be handed over."))
        item, name = task.recommendation, wish.cells.get("reader", "")
        person = (self.member("reader", name) if name else None) if wish.asks("reader") else task.person_id
        due = self.day("due_on", wish.cells["due_on"]) if wish.asks("due_on") else task.due_on
        if self._stands(item, task, person, due):
            return []
        if task.passed_on or mark(task_state(task.person_id, task.due_on)) != version.state:
            raise Fault("reader", "changed_since", CHANGED_SINCE)
        before = self.names.get(task.person_id, "–")
        if person is None:
            take_from_reader(item, task.person_id, acting=self.acting)
            return [("reader", before, "")]
        if person == task.person_id:
            return self._move(item, person, task.due_on, due)
        hand_over(item, person, of=task.person_id, acting=self.acting)
        return [("reader", before, self.names[person]), *self._move(item, person, task.due_on, due)]

    def _stands(self, item: Recommendation, task: Task, person: int | None, due: datetime.date) -> bool:
        if person is None:
            return self.live(item, task.person_id) is None
        held = self.live(item, person)
        return held is not None and held.due_on == due

    def _move(
        self, item: Recommendation, person: int, before: datetime.date, after: datetime.date
    ) -> Changes:
        if before == after:
            return []
        move_due(item, person, after, acting=self.acting)
        return [("due_on", before.isoformat(), after.isoformat())]


@dataclass
class Stakes(Editor):
    """A member's own stakes. Nobody says it for another, who would be kept from a vote by it."""

    @cached_property
    def own(self) -> dict[str, Interest]:
        rows = Interest.objects.filter(process=self.process, person_id=self.acting.person_id or 0)
        return {
            row_key("stake", row.pk): row for row in rows.select_related("recommendation", "organisation")
        }

    def take(self, wish: Wish) -> Changes:
        holds = wish.cells.get("holds", "")
        known = in_all_languages(YES_NO)
        if holds and plain(holds) not in known:
            raise Fault("holds", "unknown", _("Write yes or no."))
        stays = known.get(plain(holds), "yes") == "yes"
        return self._change(wish.version, stays) if wish.version else self._add(wish, stays)

    def _change(self, version: RowVersion, stays: bool) -> Changes:
        held = self.own.get(version.key)
        if held is None:
            raise Fault("holds", "not_own", _("A member says for themselves that a stake holds no more."))
        if stays and held.ended_on:
            raise Fault("holds", "changed_since", CHANGED_SINCE)
        if stays or held.ended_on:
            return []
        end_interest(self.process, held.pk, acting=self.acting)
        return [("holds", str(YES_NO["yes"]), str(YES_NO["no"]))]

    def _add(self, wish: Wish, stays: bool) -> Changes:
        who, public_id = wish.cells.get("member", ""), wish.cells.get("id", "")
        if who and self.named.get(plain(who)) != {self.acting.person_id}:
            raise Fault("member", "not_own", _("A member says for themselves where they have a stake."))
        if not stays:
            raise Fault("holds", "unknown", _("A new stake holds: write yes, or leave it empty."))
        item = self.item("id", public_id) if public_id else None
        named = wish.cells.get("organisation", "")
        sender = next(
            (each for each in organisations(self.process) if plain(each.name) == plain(named)), None
        )
        if named and sender is None:
            raise Fault("organisation", "unknown", _("No organisation of this process has this name."))
        if self._held(item.pk if item else None, sender.pk if sender else None):
            return []
        kind = in_all_languages(INTERESTS).get(plain(wish.cells.get("why", "")))
        if kind is None:
            raise Fault("why", "unknown", _("Say why: choose one from the list."))
        declare(self.process, kind, item=item, organisation=sender, acting=self.acting)
        return [("id" if item else "organisation", "", public_id.upper() if item else named)]

    def _held(self, item: int | None, sender: int | None) -> bool:
        live = (each for each in self.own.values() if each.ended_on is None)
        return any((each.recommendation_id, each.organisation_id) == (item, sender) for each in live)


@dataclass
class Plans(Editor):
    """The newest plan's last day and the group's pace; a new row shares out what waits."""

    def take(self, wish: Wish) -> Changes:
        newest = Plan.objects.filter(process=self.process).order_by("-number").first()
        target = self.day("target_on", wish.cells["target_on"]) if wish.cells.get("target_on") else None
        if wish.version and (newest is None or wish.version.key != row_key("plan", newest.pk)):
            column = next(iter(sorted(wish.touched)))
            raise Fault(column, "record", _("Only the newest plan can be changed."))
        if target is None:
            raise Fault("target_on", "empty", _("Say by which day all is to be read."))
        pace = self._pace(wish)
        group = body(self.process)
        moves = newest is None or newest.target_on != target
        if not moves and pace in (None, group.per_week):
            return []
        if wish.version and newest and mark(plan_state(newest, group.per_week)) != wish.version.state:
            raise Fault("target_on", "changed_since", CHANGED_SINCE)
        changes = self._set_pace(pace, group.per_week) if pace not in (None, group.per_week) else []
        if moves and newest and wish.version:
            changes.append(("target_on", newest.target_on.isoformat(), target.isoformat()))
            move_target(self.process, target, acting=self.acting)
        elif moves:
            plan_reading(self.process, target, acting=self.acting)
            changes.append(("target_on", "", target.isoformat()))
        return changes

    def _pace(self, wish: Wish) -> int | None:
        if not wish.asks("per_week"):
            return None
        given = wish.cells.get("per_week", "")
        if not (given.isascii() and given.isdecimal()) or not 1 <= int(given[:6]) <= 500:
            raise Fault("per_week", "not_a_number", _("Write a number between 1 and 500."))
        return int(given)

    def _set_pace(self, pace: int | None, before: int) -> Changes:
        group = body(self.process)
        if group.pk is None:
            raise Fault("per_week", "nothing", _("Set the group up first: say how it decides."))
        set_up(self.process, terms=group.terms, per_week=pace, acting=self.acting)
        return [("per_week", str(before), str(pace))]


EDITORS: dict[str, type[Readings] | type[Stakes] | type[Plans]] = {
    "readings": Readings, "stakes": Stakes, "plan": Plans,
}  # fmt: skip
"""Of the sheets in which something may change. The others are a record."""
