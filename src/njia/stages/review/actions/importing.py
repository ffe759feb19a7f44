"""The register comes back from a spreadsheet: read every row, judge all, show it, then all of it or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from njia.kernel.access import ROLE_NAMES, Actor, Refused, Role
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.readers import Row, Table
from njia.stages.meetings import queries as meetings
from njia.stages.recommendations import actions as recommendations
from njia.stages.recommendations.actions import Problem
from njia.stages.recommendations.queries import Recommendation
from njia.stages.review.actions.cells import (
    Column,
    changed_for_nothing,
    read_cells,
    recognised,
    version_of,
)
from njia.stages.review.actions.deciding import give, hold
from njia.stages.review.actions.group_sheets import REGISTER_KEY, SheetReport, sheet_key, take_sheet
from njia.stages.review.actions.judging import Ruling, bench, objections
from njia.stages.review.queries import GROUP_SHEETS, Cells, SheetRow, folded, sheet_rows
from njia.stages.review.states import BALLOT_PREFIX, RULES, STANDINGS, WITHDRAWN

OF_FIELD: dict[str, Column] = {
    "item": "id", "outcome": "decision", "reason": "reason", "target": "grouped_with", "meeting": "decided_by",
    "ballot": "decided_by", "on": "decided_on",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that would say something else, as the preview shows it. `item` is empty where a row is about none."""

    row: int
    item: str
    column: str
    before: str
    after: str
    sheet: str = ""


@dataclass
class RegisterReport:
    """What an import does, or would do. Where `refused` is not empty, nothing is written.

    `changed` and `unchanged` count rows of all sheets, `group` those that changed in the sheets of the group's own work;
    `created` and `set_aside` stay empty, since rows of the register are born elsewhere, and are here so that all
    imports report alike.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    reworded: int = 0
    proposed: int = 0
    decided: int = 0
    group: int = 0
    set_aside: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    written: bool = False


@dataclass
class _Plan:
    """What the rows ask for. `rows` are the numbers of the rows that the rulings stand in."""

    rulings: list[Ruling] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    wordings: list[tuple[Recommendation, str]] = field(default_factory=list)


@transaction.atomic
def import_register(
    process: Process, tables: Sequence[Table], *, dry_run: bool = False, acting: Actor
) -> RegisterReport:
    """Take answers and wordings from the register's spreadsheet, in any order of rows and columns, and what was changed
    in the sheets of the group's own work, where the workbook has them.

    A row with a decision and its reason is a proposal; with the meeting or ballot that decided, it is decided. A row
    that somebody changed since the export is refused with who and when, unless it asks for nothing new. Raises
    `Refused` for a file that is not this process's register.
    """
    RULES["exchange"].require(acting)
    sheets = _sheets(process, tables)
    hold(process)
    report = RegisterReport()
    with transaction.atomic():
        for key in GROUP_SHEETS:
            if key in sheets:
                _add(report, take_sheet(process, key, sheets[key], acting=acting))
        if REGISTER_KEY in sheets:
            _take_register(process, sheets[REGISTER_KEY], report, dry_run=dry_run, acting=acting)
        if report.refused or dry_run:
            transaction.set_rollback(True)
        else:
            report.written = True
    return report


def _sheets(process: Process, tables: Sequence[Table]) -> dict[str, Table]:
    """By what they are. The first is the register, whatever it is called, unless it is named as another sheet."""
    found: dict[str, Table] = {}
    for table in tables:
        key = sheet_key(table.sheet) or ("" if found else REGISTER_KEY)
        if table.properties.get("process", process.code) != process.code:
            raise Refused(_("This file was exported from another process."))
        if key:
            found.setdefault(key, table)
    if REGISTER_KEY in found and "id" not in recognised(found[REGISTER_KEY].columns):
        raise Refused(
            _("The file has no column of ids, so its rows cannot be told apart. Export the register anew.")
        )
    return found


def _add(report: RegisterReport, sheet: SheetReport) -> None:
    """A sheet of the group's own work into the report on the whole."""
    report.unchanged += sheet.unchanged
    report.changed += len(sheet.taken)
    report.group += len(sheet.taken)
    for row, column, code, reason in sheet.refused:
        report.refused.append(
            Problem(row, sheet.headings.get(column, column), code, reason, sheet=sheet.title)
        )
    for taken in sheet.taken:
        for column, before, after in taken.changes:
            named = sheet.headings.get(column, column)
            report.changes.append(Change(taken.row, taken.item, named, before, after, sheet.title))


def _take_register(
    process: Process, table: Table, report: RegisterReport, *, dry_run: bool, acting: Actor
) -> None:
    reader = _Reader(process, table, recognised(table.columns), report, acting)
    plan = reader.plan()
    known = bench(process, plan.rulings, acting=acting)
    before = len(report.refused) - reader.faults
    for found in objections(plan.rulings, known, acting=acting):
        reader.refuse(plan.rows[found.at], OF_FIELD[found.field], found.code, str(found.reason))
    report.refused[before:] = sorted(report.refused[before:], key=lambda problem: problem.row)
    if report.refused or dry_run:
        return
    for item, body in plan.wordings:
        recommendations.edit_wording(item, body, language=item.language, acting=acting)
    give(process, plan.rulings, known, acting=acting)


class _Reader:
    """Compares each row with what stands in the register now, and collects what it asks for."""

    def __init__(
        self,
        process: Process,
        table: Table,
        columns: dict[Column, str],
        report: RegisterReport,
        acting: Actor,
    ) -> None:
        self.process, self.table, self.columns, self.report, self.acting = (
            process,
            table,
            columns,
            report,
            acting,
        )
        self.faults = 0
        self.known = {row.shown.item.public_id: row for row in sheet_rows(process, acting)}
        held = meetings.that_can_decide(process).values_list("title", "public_id")
        self.meetings = {title.upper(): public_id for title, public_id in held}
        self.roles: dict[str, str] | None = None

    def plan(self) -> _Plan:
        plan, seen = _Plan(), dict[str, int]()
        for row in self.table.rows:
            public_id = row.get(self.columns["id"]).strip().upper()
            now = self.known.get(public_id)
            if now is None:
                self.refuse(row.number, "id", "unknown_id", _("There is no such id in this process."))
            elif (first := seen.setdefault(public_id, row.number)) != row.number:
                self.refuse(
                    row.number, "id", "duplicate_id", _("The id is that of row %(row)s.") % {"row": first}
                )
            else:
                self._compare(row, now, plan)
        return plan

    def refuse(self, row: int, column: Column, code: str, reason: str) -> None:
        self.faults += 1
        sheet = self.table.sheet or ""
        self.report.refused.append(Problem(row, self.columns.get(column, column), code, reason, sheet=sheet))

    def _compare(self, row: Row, now: SheetRow, plan: _Plan) -> None:
        cells, problem = read_cells(row, self.columns, now.cells)
        cells = replace(
            cells, body=self.meetings.get(cells.body, cells.body)
        )  # a meeting may be named by its title
        if problem:
            self.refuse(row.number, *problem)
            return
        if not self._verbatim_kept(row, now):
            return
        if at_fault := changed_for_nothing(row, self.columns):
            self.refuse(
                row.number, at_fault, "record", _("This cell is for reading only: leave it as it is.")
            )
            return
        if version_of(row, self.columns).digest == cells.digest():
            self.report.unchanged += 1
            return
        wording = bool(folded(cells.wording)) and folded(cells.wording) != folded(
            now.cells.wording or now.text
        )
        ruling = _ruling(now, cells)
        if not (wording or ruling):
            self.report.unchanged += 1
        elif self._may(row, now, wording, ruling):
            self._take(row, now, cells, wording, ruling, plan)

    def _verbatim_kept(self, row: Row, now: SheetRow) -> bool:
        """What was said first never changes, by no way in."""
        given = folded(row.get(self.columns.get("text")))
        if given and given != folded(now.text):
            why = _("What was said first is never changed. Write the clearer words under “edited wording”.")
            self.refuse(row.number, "text", "verbatim", why)
            return False
        return True

    def _may(self, row: Row, now: SheetRow, wording: bool, ruling: Ruling | None) -> bool:
        exported = version_of(row, self.columns, self.table.properties.get("log_size", "")).line
        if exported is not None and exported < now.newest.index:
            why = _(
                "%(who)s changed it on %(when)s, after this file was exported. Export again to see how it stands."
            )
            said = why % {"who": self._who(now.newest.by), "when": date_format(now.newest.on)}
            self.refuse(row.number, "row_version", "changed_since", said)
            return False
        if wording and now.shown.text is None:
            self.refuse(
                row.number, "wording", "withheld", _("The words are kept private, so they are not edited.")
            )
            return False
        if wording and not RULES["reword"].allows(self.acting):
            self.refuse(row.number, "wording", "role", str(RULES["reword"].refusal))
            return False
        if ruling and not ruling.outcome:
            self.refuse(row.number, "decision", "no_decision", _("There is no decision in this row."))
            return False
        if now.state == WITHDRAWN:
            self.refuse(
                row.number, "id", "withdrawn", _("Its sender withdrew it, so it is not changed any more.")
            )
            return False
        return True

    def _who(self, ref: str) -> str:
        """The role of whoever it was, and their id in the log; never a name."""
        if self.roles is None:
            grants = people.members(self.process)
            self.roles = {grant.person.ref: str(ROLE_NAMES[Role(grant.role)]) for grant in grants}
        return f"{self.roles[ref]} ({ref})" if ref in self.roles else ref

    def _take(
        self, row: Row, now: SheetRow, cells: Cells, wording: bool, ruling: Ruling | None, plan: _Plan
    ) -> None:
        self.report.changed += 1
        if wording:
            plan.wordings.append((now.shown.item, cells.wording))
            self.report.reworded += 1
        else:
            cells = replace(cells, wording=now.cells.wording)
        if ruling:
            plan.rulings.append(ruling)
            plan.rows.append(row.number)
            self.report.proposed += not ruling.body
            self.report.decided += bool(ruling.body)
        self.report.changes.extend(self._changes(row.number, now, cells))

    def _changes(self, row: int, now: SheetRow, cells: Cells) -> Iterator[Change]:
        for name, column in CELLS.items():
            before, after = getattr(now.cells, name), getattr(cells, name)
            if folded(before) != folded(after):
                if name == "outcome":
                    before, after = (str(STANDINGS[key]) if key else "" for key in (before, after))
                named, sheet = self.columns.get(column, column), self.table.sheet or ""
                yield Change(row, now.shown.item.public_id, named, before, after, sheet)


CELLS: dict[str, Column] = {
    "wording": "wording", "outcome": "decision", "reason": "reason", "target": "grouped_with", "body": "decided_by",
    "on": "decided_on",
}  # fmt: skip


def _ruling(now: SheetRow, cells: Cells) -> Ruling | None:
    """The answer that the row asks for, or None if that is how it stands. Empty cells ask for nothing."""
    if not any((cells.outcome, cells.reason.strip(), cells.target, cells.body, cells.on)):
        return None
    before = now.cells
    same = (cells.outcome, folded(cells.reason), cells.target) == (
        before.outcome,
        folded(before.reason),
        before.target,
    )
    if same and (not cells.body or (cells.body == before.body and cells.on in ("", before.on))):
        return None
    ballot = cells.body.startswith(BALLOT_PREFIX)
    moved = (
        cells.body != before.body and cells.on == before.on
    )  # another body, and the day of the former left there
    return Ruling(
        item=now.shown.item.public_id,
        outcome=cells.outcome,
        reason=before.reason if same else cells.reason,
        target=cells.target,
        meeting="" if ballot else cells.body,
        ballot=cells.body.removeprefix(BALLOT_PREFIX) if ballot else "",
        on=None if moved else cells.day,
    )
