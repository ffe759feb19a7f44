"""The roadmap as a document to read and print, and as a workbook with a row for each indicator of an action."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Contents
from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import BudgetFacts, IndicatorFacts, Node
from njia.stages.submission.queries.frame import book, subtitle
from njia.stages.submission.queries.record import Record

REGISTER, PROVENANCE = "../register/register.html", "../provenance/provenance.html"


def roadmap_book(record: Record, tree: Sequence[Node]) -> Book:
    frame = roadmap.Frame(
        record.scope.process.language,
        register=lambda public_id: f"{REGISTER}#{public_id}",
        provenance=lambda public_id: f"{PROVENANCE}#{public_id}",
    )
    blocks: list[Block] = [Contents(2), *roadmap.roadmap_blocks(frame, tree)]
    return book(record, _("Roadmap"), subtitle(record), blocks)


def roadmap_sheets(tree: Sequence[Node]) -> list[Sheet]:
    """For reading and counting; the workbook that can be edited and sent back is made by the roadmap's own page."""
    actions = [
        (area, outcome, action) for area in tree for outcome in area.children for action in outcome.children
    ]
    years = sorted(
        {year for *_up, action in actions for each in action.indicators for year, _value in each.targets}
    )
    columns = [
        SheetColumn("area", _("Priority area"), 28),
        SheetColumn("outcome", _("Outcome"), 32),
        SheetColumn("id", _("Id"), 12),
        SheetColumn("action", _("Action"), 48),
        SheetColumn("lead", _("Lead"), 24),
        SheetColumn("partners", _("Partners"), 28),
        SheetColumn("starts", _("Starts"), 12),
        SheetColumn("ends", _("Ends"), 12),
        SheetColumn("indicator", _("Indicator"), 40),
        SheetColumn("baseline", _("Baseline"), 12, kind="number"),
        *(SheetColumn(str(year), _("Target %(year)s") % {"year": year}, 12, kind="number") for year in years),
        SheetColumn("currency", _("Currency"), 10),
        SheetColumn("budget", _("Budget"), 16, kind="number"),
        SheetColumn("funded", _("Funded"), 16, kind="number"),
        SheetColumn("source", _("Source of funds"), 24),
        SheetColumn("from", _("Comes from"), 28),
    ]
    rows = (row for area, outcome, action in actions for row in _rows(area, outcome, action, years))
    return [Sheet(_("Roadmap"), tuple(columns), rows)]


def _rows(area: Node, outcome: Node, action: Node, years: Sequence[int]) -> Iterator[list[Value]]:
    """One row for each indicator or line of the budget, whichever are more; what is said once stands in the first."""
    height = max(len(action.indicators), len(action.budget), 1)
    for at in range(height):
        first = at == 0
        said: list[Value] = [area.title.body, outcome.title.body, action.public_id]
        once: list[Value] = [
            action.title.body, action.lead, "; ".join(action.partners), _iso(action.starts_on), _iso(action.ends_on),
        ]  # fmt: skip
        cites = ", ".join(f"{cite.recommendation} ({cite.label})" for cite in action.cites)
        yield [
            *said,
            *(once if first else [None] * len(once)),
            *_indicator_cells(action.indicators[at] if at < len(action.indicators) else None, years),
            *_budget_cells(action.budget[at] if at < len(action.budget) else None),
            cites if first else None,
        ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _indicator_cells(each: IndicatorFacts | None, years: Sequence[int]) -> list[Value]:
    if each is None:
        return [None] * (2 + len(years))
    known = dict(each.targets)
    baseline = None if each.baseline is None else float(each.baseline)
    return [
        roadmap.measure(each),
        baseline,
        *(float(known[year]) if year in known else None for year in years),
    ]


def _budget_cells(line: BudgetFacts | None) -> list[Value]:
    if line is None:
        return [None] * 4
    return [line.currency, float(line.amount), float(line.funded), line.source]
