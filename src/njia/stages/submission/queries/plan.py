"""The roadmap as a document to read and print, and as a workbook with a row for each indicator of an action."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from njia.documents.book import Block, Book, Column, Contents, Facts, Heading, Paragraph, Run, Table, Words
from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import BudgetFacts, IndicatorFacts, Node
from njia.stages.submission.queries.frame import NOTHING, book, spoken, subtitle
from njia.stages.submission.queries.record import Record

NAMED = 12
REGISTER, PROVENANCE = "../register/register.html", "../provenance/provenance.html"


def roadmap_book(record: Record, tree: Sequence[Node]) -> Book:
    blocks: list[Block] = [Contents(2)]
    for top in tree:
        blocks += _area(record, top) if top.kind == "area" else _section(record, top)
    return book(record, _("Roadmap"), subtitle(record), blocks)


def _said(record: Record, node: Node) -> Words:
    return spoken(record, node.title.body, node.title.language)


def _section(record: Record, node: Node) -> Iterator[Block]:
    yield Heading(1, node.title.body, node.public_id)
    yield from _fields(record, node)
    yield from _sources(node)


def _fields(record: Record, node: Node) -> Iterator[Block]:
    """The first paragraphs are the field the clause is about; the rest carry their name."""
    for name, _label, said in node.fields:
        if name == "body":
            for part in said.body.split("\n\n"):
                yield Paragraph(spoken(record, part.strip(), said.language))


def _area(record: Record, area: Node) -> Iterator[Block]:
    yield Heading(1, area.title.body, area.public_id)
    yield from _fields(record, area)
    yield from _sources(area)
    actions = roadmap.actions_of([area])
    if actions:
        yield _overview(record, area, actions)
    for outcome in area.children:
        yield Heading(2, outcome.title.body, outcome.public_id)
        yield from _sources(outcome)
        for action in outcome.children:
            yield from _action(record, action)


def _overview(record: Record, area: Node, actions: Sequence[Node]) -> Table:
    return Table(
        _("Actions of this area"),
        (
            Column("id", _("Id"), 2, "id"),
            Column("action", _("Action"), 7),
            Column("lead", _("Lead"), 4),
            Column("when", _("When"), 3),
            Column("budget", _("Budget"), 4, "money"),
        ),
        [
            [
                action.public_id,
                action.title.body,
                action.lead or NOTHING,
                when(action),
                _amounts(action.budget),
            ]
            for action in actions
        ],
    )


def _action(record: Record, action: Node) -> Iterator[Block]:
    yield Heading(3, f"{action.public_id} · {action.title.body}", action.public_id)
    yield from _fields(record, action)
    pairs: list[tuple[str, Words]] = [
        (label, spoken(record, said.body, said.language))
        for name, label, said in action.fields
        if name != "body"
    ]
    pairs += [
        (_("Lead"), action.lead or NOTHING),
        (_("Partners"), "; ".join(action.partners) or NOTHING),
        (_("When"), when(action)),
        (_("Budget"), "\n".join(_budget(line) for line in action.budget) or NOTHING),
    ]
    yield Facts(pairs)
    if action.indicators:
        yield _indicators(action)
    yield from _sources(action)


def _indicators(action: Node) -> Table:
    years = sorted({year for each in action.indicators for year, _value in each.targets})
    columns = [
        Column("indicator", _("Indicator"), 8),
        Column("baseline", _("Baseline"), 3, "number"),
        *(Column(str(year), _("Target %(year)s") % {"year": year}, 2, "number") for year in years),
    ]
    return Table(
        _("How it is measured: %(id)s") % {"id": action.public_id},
        tuple(columns),
        [[_measure(each), _baseline(each), *_targets(each, years)] for each in action.indicators],
    )


def _measure(each: IndicatorFacts) -> str:
    by = _("by %(groups)s") % {"groups": each.disaggregation} if each.disaggregation else ""
    return ", ".join(part for part in (each.name, by) if part) + (f" ({each.unit})" if each.unit else "")


def _baseline(each: IndicatorFacts) -> str:
    if each.baseline is None:
        return NOTHING
    return f"{each.baseline.normalize():,f}" + (f" ({each.baseline_year})" if each.baseline_year else "")


def _targets(each: IndicatorFacts, years: Sequence[int]) -> list[str]:
    known = dict(each.targets)
    return [f"{known[year].normalize():,f}" if year in known else NOTHING for year in years]


def _sources(node: Node) -> Iterator[Block]:
    """The first few by name: a clause that joins hundreds points to the provenance, where all of them stand."""
    if not node.cites:
        return
    words: list[Run | str] = [_("Comes from: ")]
    for cite in node.cites[:NAMED]:
        words += [
            Run(cite.recommendation, link=f"{REGISTER}#{cite.recommendation}"),
            f" ({cite.label})",
            ", ",
        ]
    words.pop()
    if len(node.cites) > NAMED:
        others = ngettext("and %(n)s more", "and %(n)s more", len(node.cites) - NAMED) % {
            "n": len(node.cites) - NAMED
        }
        words += [", ", Run(others, link=f"{PROVENANCE}#{node.public_id}")]
    yield Paragraph(words)


def _amounts(budget: Sequence[BudgetFacts]) -> str:
    """All sources together, each currency on a line of its own."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in budget:
        sums[line.currency] += line.amount
    return (
        "\n".join(f"{currency}\N{NO-BREAK SPACE}{amount:,.0f}" for currency, amount in sorted(sums.items()))
        or NOTHING
    )


def _budget(line: BudgetFacts) -> str:
    given = {
        "currency": line.currency,
        "amount": f"{line.amount:,.0f}",
        "gap": f"{line.gap:,.0f}",
        "source": line.source,
    }
    told = "{currency}\N{NO-BREAK SPACE}{amount}".format(**given)
    if line.source:
        told += _(" from %(source)s") % given
    return told + (_(", of which %(gap)s is not funded yet") % given if line.gap else _(", funded"))


def when(node: Node) -> str:
    return " – ".join(quarter(day) for day in (node.starts_on, node.ends_on) if day) or NOTHING


def quarter(day: date) -> str:
    return f"{day.year}\N{NO-BREAK SPACE}Q{(day.month + 2) // 3}"


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
    return [_measure(each), baseline, *(float(known[year]) if year in known else None for year in years)]


def _budget_cells(line: BudgetFacts | None) -> list[Value]:
    if line is None:
        return [None] * 4
    return [line.currency, float(line.amount), float(line.funded), line.source]
