"""The sheets of the group's own work come back: each row that somebody changed is done by the action of the pages.

Rows are tried in turn, and what is refused is told with its sheet, row and column; whoever calls this undoes all of it
then. A row that nobody touched asks for nothing, whatever happened since; nor does one that asks for what stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound, Refused, Words
from njia.kernel.processes.models import Process
from njia.readers import Row, Table, clean
from njia.stages.review.actions.cells import in_all_languages, plain, recognised_as
from njia.stages.review.actions.group_rows import EDITORS, Changes, Fault, Wish
from njia.stages.review.queries import GROUP_SHEETS, REGISTER, GroupSheet
from njia.stages.review.queries.group_sheets import may_have
from njia.stages.review.queries.marks import RowVersion, folded, mark, read_version

REGISTER_KEY = "register"


def sheet_key(name: str | None) -> str:
    """Which sheet of the workbook this is, by its name in any language; "" for somebody's own."""
    titles = {REGISTER_KEY: REGISTER, **{key: sheet.title for key, sheet in GROUP_SHEETS.items()}}
    return in_all_languages(titles).get(plain(name or ""), "")


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that changed something: `item` is the id that stands in it, if any; `changes` are as an editor has them."""

    row: int
    item: str
    changes: Changes


@dataclass
class SheetReport:
    """What came of one sheet. `headings` are those of the file, by the key of the column."""

    title: str
    headings: dict[str, str]
    unchanged: int = 0
    taken: list[Taken] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    """(row, column, code, reason)."""


def take_sheet(process: Process, key: str, table: Table, *, acting: Actor) -> SheetReport:
    """Do what the rows of one sheet ask for, those that are not refused."""
    sheet = GROUP_SHEETS[key]
    columns = recognised_as(in_all_languages(sheet.headings), table.columns)
    report = SheetReport(table.sheet or str(sheet.title), columns)
    if table.rows:
        _Taking(process, key, sheet, table, report, acting).run()
    return report


class _Taking:
    def __init__(
        self, process: Process, key: str, sheet: GroupSheet, table: Table, report: SheetReport, acting: Actor
    ) -> None:
        self.sheet, self.table, self.report = sheet, table, report
        self.order = list(sheet.titles)
        rows = sheet.rows(process, acting) if may_have(sheet, acting) else []
        self.now = {row.key: row for row in rows}
        self.standing = {self._said(row.cells) for row in rows}
        self.take = EDITORS[key](process, acting).take if key in EDITORS else self._recorded

    def run(self) -> None:
        seen: set[str] = set()
        for row in self.table.rows:
            version = self._version(row)
            if version and version.key in seen:  # a row that was copied to write a new one into it
                version = None
            if version:
                seen.add(version.key)
            self._row(row, version)

    def _version(self, row: Row) -> RowVersion | None:
        found = read_version(row.get(self.report.headings.get("row_version")))
        return found if found and len(found.cells) == len(self.order) else None

    def _row(self, row: Row, version: RowVersion | None) -> None:
        cells = {key: clean(row.get(self.report.headings.get(key))) for key in self.order}
        touched = self._touched(cells, version)
        if (version and not touched) or (version is None and self._of(cells) in self.standing):
            self.report.unchanged += 1
            return
        at_fault = self._for_nothing(cells, version, touched)
        if at_fault:
            self._refuse(
                row,
                at_fault,
                "record",
                self.sheet.record or _("This cell is for reading only: leave it as it is."),
            )
            return
        self._try(row, cells, lambda: self.take(Wish(cells, version, frozenset(touched))), touched)

    def _touched(self, cells: dict[str, str], version: RowVersion | None) -> list[str]:
        """The cells that say something else than when they were exported. A column that is gone says nothing."""
        if version is None:
            return []
        told = zip(self.order, version.cells, strict=True)
        return [key for key, was in told if key in self.report.headings and mark(cells[key]) != was]

    def _for_nothing(self, cells: dict[str, str], version: RowVersion | None, touched: list[str]) -> str:
        """The first changed cell that is a record, unless it says what stands by now."""
        if version is None:
            return next((key for key in self.order if cells[key] and key not in self.sheet.fresh), "")
        now = self.now.get(version.key)
        for place, key in enumerate(self.order):
            stands = now is not None and folded(str(now.cells[place])) == folded(cells[key])
            if key in touched and key not in self.sheet.editable and not stands:
                return key
        return ""

    def _try(self, row: Row, cells: dict[str, str], act: Callable[[], Changes], touched: list[str]) -> None:
        column = next(iter(touched), self.order[0])
        try:
            with transaction.atomic():
                changes = act()
        except Fault as fault:
            self._refuse(row, fault.column, fault.code, fault.reason)
        except Refused as refused:
            self._refuse(row, column, refused.code or "refused", refused.reason)
        except NotFound:
            self._refuse(row, column, "unknown", _("There is no such thing any more."))
        else:
            if changes:
                self.report.taken.append(Taken(row.number, cells.get("id", "").upper(), changes))
            else:
                self.report.unchanged += 1

    def _refuse(self, row: Row, column: str, code: str, reason: Words) -> None:
        self.report.refused.append((row.number, column, code, str(reason)))

    def _recorded(self, wish: Wish) -> Changes:
        """Of a record: what was touched says what stands by now, or it is a row that somebody wrote in."""
        if wish.version is None:
            raise Fault(self.order[0], "record", self.sheet.record)
        return []

    def _said(self, row: tuple[object, ...]) -> tuple[str, ...]:
        """Of the columns that the file has, what a row says."""
        told = zip(self.order, row, strict=True)
        return tuple(folded(str(value)) for key, value in told if key in self.report.headings)

    def _of(self, cells: dict[str, str]) -> tuple[str, ...]:
        return tuple(folded(cells[key]) for key in self.order if key in self.report.headings)
