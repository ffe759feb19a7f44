"""The results matrix on paper: what a spreadsheet holds in thirty columns, as four tables for each area on lying pages.

What is to be done, the targets, the money, and who does it. Every table begins with the same ids, so that a row is
followed from one to the next.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from njia.documents import rich
from njia.documents.book import Block, Book, Cell, Column, Heading, Paragraph, Table
from njia.kernel.printing import labels
from njia.kernel.processes.models import Process
from njia.stages.roadmap.models import Version
from njia.stages.roadmap.queries.book import (
    NAMED,
    NOTHING,
    amounts,
    baseline_of,
    day_of,
    measure,
    money,
    notice_of,
    state_of,
    targets_of,
    when,
)
from njia.stages.roadmap.queries.nodes import BudgetFacts, Node, actions_of

YEARS_ACROSS = 8
"""Years that one table has room for; more go on in another."""
Row = list[Cell | str]


def matrix_book(process: Process, tree: Sequence[Node], version: Version | None, language: str) -> Book:
    with override(language):
        areas = [node for node in tree if node.kind == "area" and actions_of([node])]
        blocks = [block for area in areas for block in _area(area)]
        return Book(
            title=_("Results matrix of %(process)s") % {"process": process.name},
            subtitle=state_of(version),
            language=language,
            on=day_of(version),
            blocks=blocks or [Paragraph(_("There is no action yet."))],
            notice=notice_of(process, version),
            landscape=True,
            labels=labels(),
        )


def _area(area: Node) -> Iterator[Block]:
    yield Heading(1, str(area.title), area.public_id)
    yield _framework(area)
    actions = actions_of([area])
    if any(action.indicators for action in actions):
        yield from _targets(area, actions)
    if any(action.budget for action in actions):
        yield _money(area, actions)
    yield _responsibility(area, actions)


def _caption(area: Node, what: str) -> str:
    return f"{area.public_id} · {what}"


def _said(action: Node, name: str) -> Cell | str:
    said = action.words.get(name)
    return Cell(rich.inline(said.body)) if said and said.body else NOTHING


def _framework(area: Node) -> Table:
    rows: list[Row] = []
    for outcome in area.children:
        for place, action in enumerate(outcome.children):
            indicators = "\n".join(measure(each) for each in action.indicators)
            rows.append(
                [
                    action.public_id,
                    str(outcome.title) if place == 0 else "",
                    str(action.title),
                    _said(action, "output"),
                    indicators or NOTHING,
                    _said(action, "verification"),
                    _said(action, "assumptions"),
                ]
            )
    columns = (
        Column("id", _("Id"), 5, "id"),
        Column("outcome", _("Outcome"), 7),
        Column("action", _("Action"), 10),
        Column("output", _("Output"), 7),
        Column("indicators", _("Indicators"), 9),
        Column("verification", _("Verification"), 7),
        Column("assumptions", _("Assumptions"), 7),
    )
    return Table(_caption(area, _("What is to be done")), columns, rows)


def _targets(area: Node, actions: Sequence[Node]) -> Iterator[Table]:
    """One row for each indicator. Years that do not fit go on in a further table."""
    indicators = [(action, each) for action in actions for each in action.indicators]
    years = sorted({year for _action, each in indicators for year, _value in each.targets})
    for at in range(0, len(years) or 1, YEARS_ACROSS):
        across = years[at : at + YEARS_ACROSS]
        columns = (
            Column("id", _("Id"), 5, "id"),
            Column("indicator", _("Indicator"), 12),
            Column("baseline", _("Baseline"), 5, "number"),
            Column("source", _("Source of the baseline"), 7),
            *(Column(str(year), str(year), 3, "number") for year in across),
        )
        rows: list[Row] = [
            [
                f"{action.public_id}/{each.number}",
                measure(each),
                baseline_of(each),
                each.baseline_source or NOTHING,
                *targets_of(each, across),
            ]
            for action, each in indicators
        ]
        yield Table(_caption(area, _("Targets by year")), columns, rows)


def _money(area: Node, actions: Sequence[Node]) -> Table:
    lines = [(action, line) for action in actions for line in action.budget]
    rows: list[Row] = [
        [
            action.public_id,
            str(action.title),
            line.source or _("No source named yet"),
            *(money(line.currency, amount) for amount in (line.amount, line.funded, line.gap)),
        ]
        for action, line in lines
    ]
    rows += _sums([line for _action, line in lines])
    columns = (
        Column("id", _("Id"), 5, "id"),
        Column("action", _("Action"), 14),
        Column("source", _("Source"), 9),
        Column("planned", _("Planned"), 7, "money"),
        Column("funded", _("In hand"), 7, "money"),
        Column("gap", _("To be found"), 7, "money"),
    )
    return Table(_caption(area, _("Money")), columns, rows)


def _sums(lines: Sequence[BudgetFacts]) -> Iterator[Row]:
    for currency in sorted({line.currency for line in lines}):
        own = [line for line in lines if line.currency == currency]
        sums = (sum((getattr(line, name) for line in own), Decimal()) for name in ("amount", "funded", "gap"))
        yield [_("In all"), "", "", *(money(currency, each) for each in sums)]


def _sources(action: Node) -> str:
    """One to the line, each beginning with its id, so that none is cut in two."""
    lines = [f"{cite.recommendation} ({cite.label})" for cite in action.cites[:NAMED]]
    if more := len(action.cites[NAMED:]):
        lines.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return "\n".join(lines) or NOTHING


def _responsibility(area: Node, actions: Sequence[Node]) -> Table:
    rows: list[Row] = [
        [
            action.public_id,
            str(action.title),
            action.lead or NOTHING,
            "; ".join(action.partners) or NOTHING,
            when(action),
            amounts(action.budget),
            _sources(action),
        ]
        for action in actions
    ]
    columns = (
        Column("id", _("Id"), 5, "id"),
        Column("action", _("Action"), 11),
        Column("lead", _("Lead"), 7),
        Column("partners", _("Partners"), 9),
        Column("when", _("When"), 6),
        Column("budget", _("Budget"), 7, "money"),
        Column("cites", _("Comes from"), 9),
    )
    return Table(_caption(area, _("Who does it")), columns, rows)
