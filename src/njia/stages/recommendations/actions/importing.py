"""Bringing a table in: read, plan every row, show the plan, then do all of it or nothing."""

import datetime
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people import queries as people
from njia.kernel.processes.models import Process
from njia.kernel.subjects import LONGEST as LONGEST_SUBJECT
from njia.kernel.subjects import subject
from njia.kernel.vocabularies import queries as vocabularies
from njia.readers import (
    FIELDS,
    PLACEHOLDERS,
    Row,
    Table,
    as_text,
    clean,
    is_placeholder,
    listed,
    recognise_columns,
)
from njia.stages.recommendations.actions.checking import check_soon
from njia.stages.recommendations.actions.items import Attributes, New, add, reword, tag
from njia.stages.recommendations.models import Import, Recommendation, SetAside
from njia.stages.recommendations.states import REGISTRARS, UNREAD

LONGEST = {"text": 20_000, "title": 300, "sender": 200, "place": 200, "id": 200, "about": LONGEST_SUBJECT}
"""Characters that a field holds. What is longer is refused, for cutting it would lose words unseen."""
LONGEST_SOURCE = 200
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was refused or set aside, with its place and why. `code` is stable, `reason` is for reading; `sheet`
    is named where a workbook has several.
    """

    row: int
    column: str
    code: str
    reason: str
    repeats: int | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What a row would become. `outcome` is new, changed or unchanged; the other two have the `id` that it meets.

    `text` is what it says now, `before` what the register says where that changes.
    """

    row: int
    outcome: str
    text: str
    id: str = ""
    before: str = ""


@dataclass
class ImportReport:
    """What an import does, or would do. `refused` is not empty: nothing is written. `rows` are told by a dry run only.

    `waiting` of the new ones wait for a person's look, `number` is that of the import's receipt.
    """

    source: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    waiting: int = 0
    number: int | None = None
    written: bool = False
    rows: list[Fate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Given:
    """A row read as a contribution."""

    row: int
    new: New


@dataclass
class _Plan:
    create: list[New] = field(default_factory=list)
    change: list[tuple[Recommendation, New]] = field(default_factory=list)


@transaction.atomic
def import_table(
    process: Process,
    table: Table,
    columns: Mapping[str, str],
    *,
    source: str = "",
    left_out: Collection[str] = (),
    harmless: bool = False,
    dry_run: bool = False,
    acting: Actor,
) -> ImportReport:
    """Register the rows of a table. `columns` maps field → column name; all others are kept as attributes.

    But for those `left_out`, which are dropped before anything is written. `harmless` says that somebody knows that
    the texts identify nobody, such as a published list; else they wait until that was looked at (see `checking`).
    A refused row stops everything; a set-aside row is recorded with its reason; importing the same again changes
    nothing. Raises `Refused` if no column holds the words, or a named column is not there.
    """
    if not acting.has(REGISTRARS):
        raise Refused(_("Only the secretariat and the rapporteur import files."))
    if len(source) > LONGEST_SOURCE:
        raise Refused(
            _("The name of the source is longer than %(most)s characters.") % {"most": LONGEST_SOURCE}
        )
    _check_columns(table, columns)
    report = ImportReport(
        source=source or _layout(table), columns=dict(columns), left_out=tuple(sorted(set(left_out)))
    )
    rows = list(_read(process, table, columns, report))
    plan = _plan(process, rows, report)
    if not (report.refused or dry_run):
        report.rows = []
        _write(process, table, plan, report, harmless=harmless, acting=acting)
        report.written = True
    return report


def recognise(table: Table) -> dict[str, str]:
    """Field → column, as far as headings and content give it away."""
    return {name: found.column for name, found in recognise_columns(table, FIELDS).items()}


def _layout(table: Table) -> str:
    """The default scope of a file's own ids: files with the same columns come from the same source."""
    return "layout-" + hashlib.sha256("\x1f".join(table.columns).encode()).hexdigest()[:12]


def _check_columns(table: Table, columns: Mapping[str, str]) -> None:
    for name, column in columns.items():
        if name not in FIELDS:
            raise Refused(
                _("“%(field)s” is no field. The fields are: %(all)s.")
                % {"field": name, "all": ", ".join(FIELDS)}
            )
        if column not in table.columns:
            raise Refused(
                _("There is no column “%(column)s”. The file has: %(all)s.")
                % {"column": column, "all": ", ".join(table.columns)}
            )
    if not {"text", "title"} & set(columns):
        raise Refused(
            _(
                "No column looks like the words of a recommendation. Say which one holds the text. The file has: %(all)s."
            )
            % {"all": ", ".join(table.columns)}
        )


def _read(
    process: Process, table: Table, columns: Mapping[str, str], report: ImportReport
) -> Iterator[Given]:
    """Rows that hold words; the rest goes to `report` as set aside or refused, or is a heading and neither."""
    reader = _RowReader(process, table, columns, report.source, report.left_out)
    seen: dict[tuple[str, ...], int] = {}
    ids: dict[str, int] = {}
    for row in table.rows:
        words = reader.words(row)
        if not words and sum(1 for cell in row.cells if cell.strip()) <= 1:
            continue
        why = reader.set_aside(row, words, seen)
        if why:
            report.set_aside.append(why)
            continue
        given, problems = reader.read(row, words)
        if given.source_id and (first := ids.setdefault(given.source_id, row.number)) != row.number:
            reason = _("The id is that of row %(row)s.") % {"row": first}
            problems.append(Problem(row.number, columns["id"], "duplicate_id", reason, first))
        report.refused.extend(problems)
        if not problems:
            yield Given(row.number, given)


class _RowReader:
    """Knows the columns and the process's names, and reads one row at a time."""

    def __init__(
        self,
        process: Process,
        table: Table,
        columns: Mapping[str, str],
        source: str,
        left_out: Collection[str],
    ) -> None:
        self.at = {name: table.columns.index(column) for name, column in columns.items()}
        self.columns = columns
        mapped = set(columns.values())
        skipped = mapped | set(left_out)
        self.extra = [(i, name) for i, name in enumerate(table.columns) if name not in skipped]
        self.placeholders = settings.PLACEHOLDERS or PLACEHOLDERS
        self.organisations = {row.name.casefold(): row.pk for row in people.organisations(process)}
        self.languages = {code for code, _name in settings.LANGUAGES}
        self.language = process.language
        self.process = process.pk
        self.source = source

    def cell(self, row: Row, name: str) -> str:
        return clean(as_text(row.cells[self.at[name]])) if name in self.at else ""

    def words(self, row: Row) -> str:
        """The text, or the title where the text is empty."""
        return self.cell(row, "text") or self.cell(row, "title")

    def set_aside(self, row: Row, words: str, seen: dict[tuple[str, ...], int]) -> Problem | None:
        column = self.columns.get("text") or self.columns["title"]
        if not words:
            return Problem(row.number, column, "empty", _("There are no words in this row."))
        if is_placeholder(words, self.placeholders):
            return Problem(row.number, column, "placeholder", _("The words only say that there is nothing."))
        first = seen.setdefault(row.cells, row.number)
        if first != row.number:
            reason = _("The row repeats row %(row)s to the letter.") % {"row": first}
            return Problem(row.number, column, "repeats", reason, first)
        return None

    def read(self, row: Row, words: str) -> tuple[New, list[Problem]]:
        problems = self._too_long(row)
        received, problem = self._date(row)
        language, unknown = self._language(row)
        about, nothing = self._about(row)
        problems += [found for found in (problem, unknown, nothing) if found]
        sender = self.cell(row, "sender")
        organisation = self.organisations.get(sender.casefold()) if sender else None
        title = self.cell(row, "title") if self.cell(row, "text") else ""  # else it is the text
        attributes: Attributes = {
            name: value for i, name in self.extra if (value := clean(as_text(row.cells[i])))
        }
        themes = self._terms(row, "theme", "themes", attributes)
        causes = self._terms(row, "cause", "root_causes", attributes)
        new = New(
            text=words, title=title, language=language, via="consultation" if about else "import",
            received_on=received, about=about,
            organisation_id=organisation, sender="" if organisation else sender, place=self.cell(row, "place"),
            themes=themes, root_causes=causes, attributes=attributes, source=self.source, source_id=self.cell(row, "id"),
            content_key=_key(row.cells),
        )  # fmt: skip
        return new, problems

    def _too_long(self, row: Row) -> list[Problem]:
        problems = []
        for name, most in LONGEST.items():
            if name == "title" and not self.cell(row, "text"):
                most = LONGEST["text"]
            if len(self.cell(row, name)) > most:
                reason = _("This is longer than %(most)s characters.") % {"most": most}
                problems.append(Problem(row.number, self.columns[name], "too_long", reason))
        return problems

    def _terms(self, row: Row, field: str, vocabulary: str, attributes: Attributes) -> tuple[str, ...]:
        """Known terms become tags; where the vocabulary lacks one, all are kept as an attribute, several as a list."""
        given = self.cell(row, field)
        if not given:
            return ()
        parts = listed(given, lambda part: vocabularies.recognise(vocabulary, part))
        known = [vocabularies.recognise(vocabulary, part) for part in parts]
        if None in known:
            attributes[self.columns[field]] = parts if len(parts) > 1 else given
        return tuple(code for code in known if code)

    def _date(self, row: Row) -> tuple[datetime.date | None, Problem | None]:
        given = self.cell(row, "date")
        if not given:
            return None, None
        for form in DATE_FORMS:
            try:
                return datetime.datetime.strptime(given[:10], form).date(), None
            except ValueError:
                continue
        reason = _("This is not a date. Write it like 2026-11-24.")
        return None, Problem(row.number, self.columns["date"], "not_a_date", reason)

    def _about(self, row: Row) -> tuple[str, Problem | None]:
        """The clause that it was said of, which has to be one that was put out for consultation."""
        given = self.cell(row, "about")
        found = subject(self.process, given)
        if found or not given:
            return found or "", None
        reason = _("No clause of this number was put out for consultation.")
        return "", Problem(row.number, self.columns["about"], "unknown_clause", reason)

    def _language(self, row: Row) -> tuple[str, Problem | None]:
        given = self.cell(row, "language").casefold()
        if not given:
            return self.language, None
        if given in self.languages:
            return given, None
        reason = _("The language is not one of: %(all)s.") % {"all": ", ".join(sorted(self.languages))}
        return self.language, Problem(row.number, self.columns["language"], "unknown_language", reason)


def _key(cells: tuple[str, ...]) -> str:
    """To the letter: two rows are the same only if every cell is."""
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).hexdigest()


def _plan(process: Process, rows: list[Given], report: ImportReport) -> _Plan:
    """Compare with what was imported from the same source before: by its own id where it has one, else by content."""
    known = Recommendation.objects.filter(process=process, source=report.source)
    by_id = (
        {item.source_id: item for item in known.exclude(source_id="").select_related("edited")}
        if rows
        else {}
    )
    by_content = dict(known.values_list("content_key", "public_id")) if rows else {}
    plan = _Plan()
    for given in rows:
        new = given.new
        before = by_id.get(new.source_id) if new.source_id else None
        if before is None and (new.source_id or new.content_key not in by_content):
            plan.create.append(new)
            report.rows.append(Fate(given.row, "new", new.text))
        elif before is not None and before.content_key != new.content_key:
            plan.change.append((before, new))
            report.rows.append(Fate(given.row, "changed", new.text, before.public_id, before.verbatim))
        else:
            report.unchanged += 1
            met = before.public_id if before else by_content[new.content_key]
            report.rows.append(Fate(given.row, "unchanged", new.text, met))
    report.created, report.changed = len(plan.create), len(plan.change)
    return plan


def _write(
    process: Process, table: Table, plan: _Plan, report: ImportReport, *, harmless: bool, acting: Actor
) -> None:
    batch = _record(process, table, report, acting=acting)
    check = "" if harmless else UNREAD
    add(process, [replace(new, batch_id=batch, checking=check) for new in plan.create], acting=acting)
    for before, new in plan.change:
        _change(before, new, check, acting=acting)
    if not harmless and (plan.create or plan.change):
        report.waiting = check_soon(process, len(plan.create) + len(plan.change), acting=acting)


def _change(before: Recommendation, new: New, check: str, *, acting: Actor) -> None:
    """The sender's file says something else now: the new words stand beside the first ones, which stay."""
    reworded = reword(before, new.text, language=new.language, acting=acting)
    for vocabulary, codes in new.terms().items():
        if codes:
            tag(before, vocabulary, codes, acting=acting)
    Recommendation.objects.filter(pk=before.pk).update(
        content_key=new.content_key, attributes=new.attributes, place=new.place, title=new.title,
        sender=new.sender, organisation_id=new.organisation_id, about=new.about,
        checking=check if reworded else before.checking,
    )  # fmt: skip


def _record(process: Process, table: Table, report: ImportReport, *, acting: Actor) -> int | None:
    """The receipt of the import: the file's hash, the counts, and every row that was set aside, once."""
    again = Import.objects.filter(process=process, source=report.source, sha256=table.sha256).exists()
    if again and not (report.created or report.changed):
        return None
    number = Import.objects.filter(process=process).count() + 1
    subject = f"{process.code}-IMPORT-{number}"
    batch = Import.objects.create(
        process=process, number=number, source=report.source, sha256=table.sha256, on=clock.today(), by=acting.ref,
        created=report.created, changed=report.changed, unchanged=report.unchanged,
    )  # fmt: skip
    lines = append(
        process, (_aside_entry(row, report.source, subject) for row in report.set_aside), acting=acting
    )
    SetAside.objects.bulk_create(
        SetAside(batch=batch, row=row.row, reason=row.code, repeats=row.repeats, line=line)
        for row, line in zip(report.set_aside, lines, strict=True)
    )
    counts: dict[str, Any] = {"sha256": table.sha256, "created": report.created, "changed": report.changed}
    append(process, [Entry("import.done", subject, counts)], acting=acting)
    report.number = number
    return batch.pk


def _aside_entry(row: Problem, source: str, subject: str) -> Entry:
    facts: dict[str, Any] = {"source": source, "row": row.row, "reason": row.code, "repeats": row.repeats}
    return Entry("row.set_aside", subject, facts)
