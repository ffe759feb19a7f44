"""The roadmap as a tree of plain values, the same for the draft and for frozen versions, and what is read off it."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from njia.kernel.wording.queries import Said
from njia.stages.roadmap.states import FIELDS, KINDS, RELATIONS, TITLE

NOTHING = Said("", "", 0)


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """What an action is measured by. `number` stays with it for good; 0 is one that has none yet."""

    name: str
    number: int = 0
    unit: str = ""
    disaggregation: str = ""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    baseline_source: str = ""
    targets: tuple[tuple[int, Decimal], ...] = ()
    pk: int | None = field(default=None, compare=False)

    @property
    def last_target(self) -> tuple[int, Decimal] | None:
        return self.targets[-1] if self.targets else None

    def over(self, years: Iterable[int]) -> list[tuple[int, Decimal | None]]:
        """(year, target or None) for each of these years."""
        known = dict(self.targets)
        return [(year, known.get(year)) for year in years]


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    amount: Decimal
    currency: str
    source: str = ""
    funded: Decimal = Decimal(0)

    @property
    def gap(self) -> Decimal:
        return self.amount - self.funded


@dataclass(frozen=True, slots=True)
class Cited:
    recommendation: str
    relation: str

    @property
    def label(self) -> str:
        return str(RELATIONS[self.relation])


@dataclass(frozen=True, slots=True)
class Node:
    """A clause with all that stands under it. Those of a frozen version have revision 0."""

    public_id: str
    kind: str
    parent: str
    position: int
    words: Mapping[str, Said]
    lead: str = ""
    lead_id: int | None = None
    partners: tuple[str, ...] = ()
    partner_ids: tuple[int, ...] = ()
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    indicators: tuple[IndicatorFacts, ...] = ()
    budget: tuple[BudgetFacts, ...] = ()
    cites: tuple[Cited, ...] = ()
    children: tuple["Node", ...] = ()
    pk: int | None = None
    revision: int = 0
    changed_on: datetime.date | None = None
    changed_by: str = ""

    @property
    def title(self) -> Said:
        return self.words.get(TITLE, NOTHING)

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])

    @property
    def action_count(self) -> int:
        return len(actions_of([self]))

    @property
    def sources(self) -> list[tuple[str, list[str]]]:
        """(relation in words, ids of recommendations), so that a relation is said once."""
        by_relation: dict[str, list[str]] = {}
        for cite in self.cites:
            by_relation.setdefault(cite.relation, []).append(cite.recommendation)
        return [(str(label), by_relation[key]) for key, label in RELATIONS.items() if key in by_relation]

    @property
    def fields(self) -> list[tuple[str, str, Said]]:
        """(field, label, words) of everything said beside the title."""
        names = list(FIELDS[self.kind].items())[1:]
        return [
            (name, str(label), said) for name, label in names if (said := self.words.get(name)) and said.body
        ]


@dataclass(frozen=True, slots=True)
class Money:
    """Sums in one currency. `source` is empty in a sum over sources."""

    currency: str
    amount: Decimal
    funded: Decimal
    source: str = ""

    @property
    def gap(self) -> Decimal:
        return self.amount - self.funded


@dataclass(frozen=True, slots=True)
class Totals:
    areas: list[tuple[Node, list[Money]]]
    sources: list[Money]
    overall: list[Money]


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every clause, each before those under it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def actions_of(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in walk(nodes) if node.kind == "action"]


def grow(rows: Sequence[Node], with_children: Callable[[Node, tuple[Node, ...]], Node]) -> list[Node]:
    """Rows as a tree. A row whose parent is not among the rows is left out with all that stands under it."""
    under: dict[str, list[Node]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.public_id)):
        under.setdefault(row.parent, []).append(row)

    def branch(parent: str) -> tuple[Node, ...]:
        return tuple(with_children(row, branch(row.public_id)) for row in under.get(parent, ()))

    return list(branch(""))


def totals(tree: Iterable[Node]) -> Totals:
    """Sums per priority area, per source and over all; currencies are never added to one another."""
    areas = [(node, _sums(_lines([node]))) for node in tree if node.kind == "area"]
    lines = [line for node, _money in areas for line in _lines([node])]
    return Totals(areas=areas, sources=_sums(lines, by_source=True), overall=_sums(lines))


def _lines(nodes: Iterable[Node]) -> list[BudgetFacts]:
    return [line for node in walk(nodes) for line in node.budget]


def _sums(lines: Iterable[BudgetFacts], *, by_source: bool = False) -> list[Money]:
    found: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    for line in lines:
        key = (line.currency, line.source if by_source else "")
        amount, funded = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = (amount + line.amount, funded + line.funded)
    return [Money(currency, *sums, source=source) for (currency, source), sums in sorted(found.items())]


def facts_form(node: Node) -> dict[str, Any]:
    """Everything about a clause but its words, as plain JSON: decimals are strings with two places, dates ISO."""
    return {
        "lead": node.lead or None,
        "partners": sorted(node.partners),
        "starts_on": node.starts_on.isoformat() if node.starts_on else None,
        "ends_on": node.ends_on.isoformat() if node.ends_on else None,
        "indicators": [_indicator_form(each) for each in node.indicators],
        "budget": [
            {
                "amount": f"{line.amount:.2f}",
                "currency": line.currency,
                "source": line.source,
                "funded": f"{line.funded:.2f}",
            }
            for line in node.budget
        ],
    }


def _indicator_form(given: IndicatorFacts) -> dict[str, Any]:
    return {
        "number": given.number,
        "name": given.name,
        "unit": given.unit,
        "disaggregation": given.disaggregation,
        "baseline": None if given.baseline is None else f"{given.baseline:.2f}",
        "baseline_year": given.baseline_year,
        "baseline_source": given.baseline_source,
        "targets": {str(year): f"{value:.2f}" for year, value in given.targets},
    }


def read_facts(form: Mapping[str, Any], keys: Mapping[int, int]) -> dict[str, Any]:
    """`facts_form` back into the fields of a `Node`. `keys` gives the database keys of indicators by number."""
    return {
        "lead": form["lead"] or "",
        "partners": tuple(form["partners"]),
        "starts_on": _day(form["starts_on"]),
        "ends_on": _day(form["ends_on"]),
        "indicators": tuple(_read_indicator(each, keys) for each in form["indicators"]),
        "budget": tuple(
            BudgetFacts(Decimal(line["amount"]), line["currency"], line["source"], Decimal(line["funded"]))
            for line in form["budget"]
        ),
    }


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _read_indicator(form: Mapping[str, Any], keys: Mapping[int, int]) -> IndicatorFacts:
    return IndicatorFacts(
        name=form["name"],
        number=form["number"],
        unit=form["unit"],
        disaggregation=form["disaggregation"],
        baseline=None if form["baseline"] is None else Decimal(form["baseline"]),
        baseline_year=form["baseline_year"],
        baseline_source=form["baseline_source"],
        targets=tuple(sorted((int(year), Decimal(value)) for year, value in form["targets"].items())),
        pk=keys.get(form["number"]),
    )
