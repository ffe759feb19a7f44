"""Reads. Whose progress somebody may see follows from which actions they may read in the roadmap."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.kernel.processes.queries import is_published
from njia.stages.monitoring.models import Measure, Report
from njia.stages.monitoring.states import BAR, CLOSED, PROGRESS, RULES, SILENCE
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import IndicatorFacts, Node


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its last value, and the target of this year: the next one set, or else the last."""

    indicator: IndicatorFacts
    value: Decimal | None
    on: datetime.date | None
    year: int | None
    target: Decimal | None

    @property
    def share(self) -> int | None:
        """How far the value has come from the baseline to the target, in hundredths from 0 to 100."""
        if self.value is None or self.target is None:
            return None
        start = self.indicator.baseline or Decimal(0)
        if start == self.target:
            return 100 if self.value == self.target else 0
        return int(max(Decimal(0), min(Decimal(1), (self.value - start) / (self.target - start))) * 100)


@dataclass(frozen=True, slots=True)
class Row:
    """An action and where it stands. `late` says why a report is due; it is empty where none is."""

    node: Node
    state: str
    report: Report | None
    measured: list[Measured]
    late: Words = ""

    @property
    def label(self) -> Words:
        return PROGRESS.states[self.state]

    @property
    def figures(self) -> list[Measured]:
        """The indicators that have a value."""
        return [each for each in self.measured if each.value is not None]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with the values that it gave, in the order of the indicators."""

    report: Report
    values: list[tuple[IndicatorFacts, Decimal]]

    @property
    def label(self) -> Words:
        return PROGRESS.states[self.report.state]


def may_see(actor: Actor) -> bool:
    """Others than insiders need both: news and progress published, and the roadmap whose actions these are."""
    if RULES["see"].allows(actor):
        return True
    return is_published(actor.process_id or 0, "updates") and roadmap.may_see_versions(actor)


def visible_to(actor: Actor) -> QuerySet[Report]:
    reports = Report.objects.filter(process_id=actor.process_id or 0)
    return reports if may_see(actor) else reports.none()


def progress(actor: Actor, process: Process) -> list[Row]:
    """The actions that the person may read, in the order of the roadmap; a constant number of queries."""
    return _rows(roadmap.actions_list(process, actor)) if may_see(actor) else []


def chosen(rows: Iterable[Row], *, state: str = "", lead: str = "", late: bool = False) -> list[Row]:
    """Those that stand in a state, that an organisation leads, or on which a report is due."""
    return [
        row
        for row in rows
        if state in ("", row.state) and lead in ("", row.node.lead) and (row.late or not late)
    ]


def row(actor: Actor, process: Process, public_id: str) -> Row:
    """One action. Raises `NotFound` where there is none or the person may not know of it."""
    if not may_see(actor):
        raise NotFound
    nodes = [node for node in roadmap.actions_list(process, actor) if node.public_id == public_id]
    if not nodes:
        raise NotFound
    return _rows(nodes)[0]


def _rows(nodes: Sequence[Node]) -> list[Row]:
    reports = _latest([node.pk for node in nodes if node.pk])
    measures = _measures([each.pk for node in nodes for each in node.indicators if each.pk])
    today = clock.today()
    return [_row(node, reports.get(node.pk or 0), measures, today) for node in nodes]


def _row(node: Node, report: Report | None, measures: dict[int, Measure], today: datetime.date) -> Row:
    state = report.state if report else PROGRESS.start
    return Row(
        node=node,
        state=state,
        report=report,
        measured=[
            _measured(each, measures.get(each.pk) if each.pk else None, today) for each in node.indicators
        ],
        late="" if state in CLOSED else _late(node, report, today),
    )


def _measured(indicator: IndicatorFacts, measure: Measure | None, today: datetime.date) -> Measured:
    year, target = next(
        (each for each in indicator.targets if each[0] >= today.year),
        indicator.targets[-1] if indicator.targets else (None, None),
    )
    value, on = (measure.value, measure.report.on) if measure else (None, None)
    return Measured(indicator, value, on, year, target)


def _late(node: Node, report: Report | None, today: datetime.date) -> Words:
    if node.ends_on and node.ends_on < today:
        return _("It is past its end.")
    heard = max(filter(None, (report.on if report else None, node.starts_on)), default=None)
    return _("There was no report for six months.") if heard and heard + SILENCE < today else ""


def _latest(clauses: Iterable[int]) -> dict[int, Report]:
    """Clause pk → its newest report."""
    newest = Report.objects.filter(clause__in=set(clauses)).values("clause").annotate(last=Max("pk"))
    return {report.clause_id: report for report in Report.objects.filter(pk__in=newest.values("last"))}


def _measures(indicators: Iterable[int]) -> dict[int, Measure]:
    """Indicator pk → its newest value."""
    newest = (
        Measure.objects.filter(indicator__in=set(indicators)).values("indicator").annotate(last=Max("pk"))
    )
    rows = Measure.objects.filter(pk__in=newest.values("last")).select_related("report")
    return {measure.indicator_id: measure for measure in rows}


def history(actor: Actor, node: Node) -> list[Reported]:
    """Every report on an action that the person was given, the newest first."""
    named = {each.pk: each for each in node.indicators if each.pk}
    reports = list(visible_to(actor).filter(clause=node.pk).order_by("-pk"))
    values: dict[int, list[tuple[IndicatorFacts, Decimal]]] = defaultdict(list)
    given = Measure.objects.filter(report__in=reports, indicator__in=named).order_by("indicator__position")
    for measure in given:
        values[measure.report_id].append((named[measure.indicator_id], measure.value))
    return [Reported(report, values[report.pk]) for report in reports]


def last_report(clause_id: int) -> Report | None:
    return Report.objects.filter(clause=clause_id).order_by("-pk").first()


def latest_of(actor: Actor, public_ids: Iterable[str]) -> dict[str, Report]:
    """Action's public id → its newest report, for those of the given ids that were reported on."""
    reports = visible_to(actor).filter(clause__public_id__in=set(public_ids)).select_related("clause")
    return {report.clause.public_id: report for report in reports.order_by("pk")}


def summary(rows: Sequence[Row]) -> list[dict[str, object]]:
    """How many actions stand in each state, as the bar is drawn from it."""
    counts = Counter(each.state for each in rows)
    return [{"key": key, "label": PROGRESS.states[key], "count": counts[key]} for key in BAR]


def overdue(process: Process) -> list[Row]:
    """Actions on which a report is due, for those who run the process. None before there is a version to follow."""
    if roadmap.latest_version(process) is None:
        return []
    return [row for row in _rows(roadmap.actions_list(process)) if row.late]


def leads(rows: Iterable[Row]) -> list[str]:
    return sorted({row.node.lead for row in rows if row.node.lead})


def standing(process: Process) -> str:
    return "current" if Report.objects.filter(process=process).exists() else "next"


def sheet(rows: Iterable[Row]) -> Sheet:
    """Progress for a spreadsheet: one row for each indicator of an action, one for an action without any."""
    columns = (
        SheetColumn("action_id", _("Action id"), 11),
        SheetColumn("action", _("Action"), 40),
        SheetColumn("lead", _("Lead"), 24),
        SheetColumn("starts_on", _("Starts"), 11),
        SheetColumn("ends_on", _("Ends"), 11),
        SheetColumn("state", _("State"), 12),
        SheetColumn("reported_on", _("Reported on"), 11),
        SheetColumn("note", _("What was reported"), 40),
        SheetColumn("indicator", _("Indicator"), 30),
        SheetColumn("unit", _("Unit"), 12),
        SheetColumn("baseline", _("Baseline"), 10, kind="number"),
        SheetColumn("baseline_year", _("Baseline year"), 9, kind="number"),
        SheetColumn("target_year", _("Target year"), 9, kind="number"),
        SheetColumn("target", _("Target"), 10, kind="number"),
        SheetColumn("value", _("Last value"), 10, kind="number"),
        SheetColumn("measured_on", _("Value of"), 11),
    )
    return Sheet(name=_("Progress"), columns=columns, rows=[line for row in rows for line in _lines(row)])


def _lines(row: Row) -> list[list[Value]]:
    node, report = row.node, row.report
    about: list[Value] = [
        node.public_id, str(node.title), node.lead, _day(node.starts_on), _day(node.ends_on), str(row.label),
        _day(report.on if report else None), report.note if report else "",
    ]  # fmt: skip
    return [[*about, *_figures(each)] for each in row.measured] or [[*about, *[None] * 8]]


def _figures(each: Measured) -> list[Value]:
    known = each.indicator
    return [
        known.name, known.unit, _number(known.baseline), known.baseline_year, each.year, _number(each.target),
        _number(each.value), _day(each.on),
    ]  # fmt: skip


def _day(on: datetime.date | None) -> str | None:
    return on.isoformat() if on else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
