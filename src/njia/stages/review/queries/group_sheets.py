"""The group's own work as further sheets of the register's workbook: who reads what, stakes, the plan, and the votes.

Each holds what its reader sees on the pages of this room, and no more: no private notes, nothing of a quiet stake, no
vote of a secret ballot, nobody but by the name under which they appear. What a row may change is decided where it
comes back; a column that is never changed is locked here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.review.queries import group_rows as rows_of
from njia.stages.review.queries.group_rows import SCORED, YES_NO, GroupRow
from njia.stages.review.queries.marks import version
from njia.stages.review.states import ANSWERS, CRITERIA, HIGHEST_SCORE, INTERESTS, RULES, USES

_ID, _REASON, _TARGET = gettext_lazy("Id"), gettext_lazy("Reason"), gettext_lazy("Grouped with")
_VERSION = gettext_lazy("Row version")
KNOWN_AGAIN = gettext_lazy("By this it is seen whether somebody changed the row in the meantime.")


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """`titles` are the columns in their order, without that of the row version; `editable` those that can come back
    changed; `fresh` that rows may be added; `record` says why nothing of a sheet changes, where that is so.
    """

    title: Words
    titles: dict[str, Words]
    rows: Callable[[Process, Actor], list[GroupRow]]
    rule: str
    note: Words
    editable: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    record: Words = ""

    @property
    def headings(self) -> dict[str, Words]:
        return {**self.titles, "row_version": _VERSION}


def _score(key: str) -> Words:
    return format_lazy("{name} (0–{most})", name=CRITERIA[key][0], most=HIGHEST_SCORE)


READINGS = GroupSheet(
    title=gettext_lazy("Readings"),
    titles={
        "id": _ID, "reader": gettext_lazy("Reader"), "due_on": gettext_lazy("To be read by"),
        "read_on": gettext_lazy("Read on"), **{key: _score(key) for key in SCORED},
        "answer": gettext_lazy("Answer proposed"), "grouped_with": _TARGET, "reason": _REASON,
        "clause": gettext_lazy("For the roadmap"),
    },
    rows=rows_of.reading_rows,
    rule="readings",
    editable=frozenset({"reader", "due_on"}),
    fresh=frozenset({"id", "reader", "due_on"}),
    note=gettext_lazy(
        "Another reader takes over where you write another name; an empty cell takes the item off its reader. In a new "
        "row, an id and a reader give the item to one more. What readers think is theirs: it does not change here."
    ),
)  # fmt: skip
STAKES = GroupSheet(
    title=gettext_lazy("Stakes"),
    titles={
        "member": gettext_lazy("Member"), "id": _ID, "organisation": gettext_lazy("All of this organisation"),
        "why": gettext_lazy("Why"), "declared_on": gettext_lazy("Declared on"), "holds": gettext_lazy("It holds"),
    },
    rows=rows_of.stake_rows,
    rule="readings",
    editable=frozenset({"holds"}),
    fresh=frozenset({"member", "id", "organisation", "why", "holds"}),
    note=gettext_lazy(
        "Each member says for themselves where they have a stake. In a new row name one recommendation or one "
        "organisation, and why; “no” under “it holds” ends a stake of your own."
    ),
)  # fmt: skip
PLAN = GroupSheet(
    title=gettext_lazy("Plan of readings"),
    titles={
        "plan": gettext_lazy("Plan"), "starts_on": gettext_lazy("From"), "target_on": gettext_lazy("All is to be read by"),
        "per_week": gettext_lazy("How many a member reads in a week"), "items": gettext_lazy("Items"),
        "short": gettext_lazy("With fewer readers than the group wants"),
        "one_sided": gettext_lazy("With readers of one constituency"),
        "narrow": gettext_lazy("Without the whole breadth of readers"),
        "given": gettext_lazy("Readings"), "done": gettext_lazy("Done"),
    },
    rows=rows_of.plan_rows,
    rule="see",
    editable=frozenset({"target_on", "per_week"}),
    fresh=frozenset({"target_on", "per_week"}),
    note=gettext_lazy(
        "Of the newest plan the last day can be moved, and how many a member reads in a week. A new row with a last day "
        "shares out what waits for readers."
    ),
)  # fmt: skip
COUNTED = gettext_lazy("A vote that was counted is a record. It is not changed, and none is written in here.")
VOTES = GroupSheet(
    title=gettext_lazy("Votes"),
    titles={
        "id": _ID, "body": gettext_lazy("Decided by"), "on": gettext_lazy("On"),
        "answer": gettext_lazy("Answer put to the vote"), "grouped_with": _TARGET, "reason": _REASON,
        "way": gettext_lazy("How it was voted"), "result": gettext_lazy("What came of it"), "for": gettext_lazy("For"),
        "against": gettext_lazy("Against"), "abstain": gettext_lazy("Abstained"), "took_part": gettext_lazy("Took part"),
        "seats": gettext_lazy("Seats that might vote"), "rule": gettext_lazy("Rule"),
        "quorum": gettext_lazy("Quorum in percent"),
    },
    rows=rows_of.vote_rows,
    rule="see",
    record=COUNTED,
    note=COUNTED,
)  # fmt: skip
ROLL = GroupSheet(
    title=gettext_lazy("Votes by member"),
    titles={
        "id": _ID, "body": gettext_lazy("Decided by"), "member": gettext_lazy("Member"),
        "vote": gettext_lazy("How they voted"),
        "reason": _REASON,
    },
    rows=rows_of.roll_rows,
    rule="see",
    record=COUNTED,
    note=gettext_lazy("Of a secret ballot only the counts are kept. Members are named as they appear in the group."),
)  # fmt: skip
DISSENTED = gettext_lazy(
    "A dissent stays in the words of who wrote it. It is written on the page of the answer."
)
DISSENTS = GroupSheet(
    title=gettext_lazy("Dissents"),
    titles={
        "id": _ID, "body": gettext_lazy("Decided by"), "answer": gettext_lazy("Decision"), "on": gettext_lazy("On"),
        "shown_as": gettext_lazy("Named as"), "text": gettext_lazy("Dissent"),
    },
    rows=rows_of.dissent_rows,
    rule="see",
    record=DISSENTED,
    note=gettext_lazy("Each member chose how to be named beside a dissent, or not to be."),
)  # fmt: skip
GROUP_SHEETS: dict[str, GroupSheet] = {
    "plan": PLAN, "stakes": STAKES, "readings": READINGS, "votes": VOTES, "roll": ROLL, "dissents": DISSENTS,
}  # fmt: skip
"""In the order in which they are taken in: whoever has a stake is not given anything to read."""

_WIDTHS = {
    "reason": 50,
    "clause": 40,
    "text": 50,
    "reader": 28,
    "member": 28,
    "organisation": 32,
    "why": 40,
    "rule": 40,
}
_NUMBERS = frozenset(
    {*SCORED, "plan", "items", "short", "one_sided", "narrow", "given", "done", "per_week", "for", "against", "abstain",
     "took_part", "seats", "quorum"}
)  # fmt: skip
_CHOICES: dict[str, Sequence[Words]] = {
    "why": [*INTERESTS.values()],
    "holds": [*YES_NO.values()],
    "answer": [*ANSWERS.values(), *USES.values()],
}
_HELP: dict[str, Words] = {
    "reader": gettext_lazy("A member by the name under which they appear in the group."),
    "due_on": gettext_lazy("A day like 2026-11-24. Empty in a new row: the last day of the plan."),
    "why": gettext_lazy("For a stake of your own. Why others have one stays with them."),
    "row_version": KNOWN_AGAIN,
}


def may_have(sheet: GroupSheet, actor: Actor) -> bool:
    """Readings and stakes are for members, and for those who share the reading out; the rest for all inside."""
    if sheet.rule == "readings":
        return RULES["read"].allows(actor) or RULES["plan"].allows(actor)
    return RULES[sheet.rule].allows(actor)


def group_sheets(process: Process, actor: Actor) -> list[Sheet]:
    """What this person may take out, in the order in which people ask for it."""
    order = ("readings", "stakes", "plan", "votes", "roll", "dissents")
    return [_sheet(GROUP_SHEETS[key], process, actor) for key in order if may_have(GROUP_SHEETS[key], actor)]


def _sheet(sheet: GroupSheet, process: Process, actor: Actor) -> Sheet:
    columns = tuple(
        SheetColumn(
            key, str(title), _WIDTHS.get(key, 16), locked=key not in sheet.editable | sheet.fresh,
            hidden=key == "row_version", kind="number" if key in _NUMBERS else "text",
            choices=tuple(map(str, _CHOICES.get(key, ()))) if key in sheet.editable | sheet.fresh else (),
            help=str(_HELP.get(key, "")),
        )
        for key, title in sheet.headings.items()
    )  # fmt: skip
    return Sheet(
        str(sheet.title), columns, (_row(row) for row in sheet.rows(process, actor)), str(sheet.note)
    )


def _row(row: GroupRow) -> list[Value]:
    return [*row.cells, version(row.key, row.state, row.cells)]
