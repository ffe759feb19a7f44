"""The roadmap as a document to read and print, in one language or in two side by side."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from njia.documents import rich
from njia.documents.book import (
    Block,
    Book,
    Cell,
    Column,
    Contents,
    Facts,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
)
from njia.kernel import clock
from njia.kernel.printing import labels
from njia.kernel.processes.models import Process
from njia.kernel.wording.queries import Said
from njia.stages.roadmap.models import Version
from njia.stages.roadmap.queries.nodes import BudgetFacts, Cited, IndicatorFacts, Node, totals, walk
from njia.stages.roadmap.states import FIELDS

NOTHING = "–"
NAMED = 12
"""Sources that are named one by one."""
Link = Callable[[str], str]
"""Where a recommendation (to be named) or a clause (for all its sources) stands, by its id; "" for nowhere."""


def nowhere(_id: str) -> str:
    return ""


@dataclass(frozen=True)
class Frame:
    """What all blocks share. `other` holds the clauses in a second language by id, to stand beside the first."""

    language: str
    register: Link = nowhere
    provenance: Link = nowhere
    other: dict[str, Node] | None = None
    second: str = ""


def roadmap_book(
    process: Process,
    tree: Sequence[Node],
    version: Version | None,
    language: str,
    beside: tuple[str, Sequence[Node]] | None = None,
) -> Book:
    """`beside` is a second language with the same tree in it."""
    with override(language):
        other = {node.public_id: node for node in walk(beside[1])} if beside else None
        frame = Frame(language, other=other, second=beside[0] if beside else "")
        return Book(
            title=_("Roadmap of %(process)s") % {"process": process.name},
            subtitle=state_of(version),
            language=language,
            on=day_of(version),
            blocks=[Contents(2), *roadmap_blocks(frame, tree), *_money(tree)],
            notice=notice_of(process, version),
            labels=labels(),
        )


def state_of(version: Version | None) -> str:
    if version is None:
        return _("The draft as it stands, not frozen")
    given = {"number": version.number, "day": date_format(version.on), "digest": version.digest[:16]}
    return _("Version %(number)s, frozen on %(day)s, digest %(digest)s…") % given


def day_of(version: Version | None) -> date:
    return version.on if version else clock.today()


def notice_of(process: Process, version: Version | None) -> str:
    notices = ["" if version else _("Draft"), process.notice]
    return " · ".join(notice for notice in notices if notice)


def roadmap_blocks(frame: Frame, tree: Sequence[Node]) -> Iterator[Block]:
    for top in tree:
        yield from _area(frame, top) if top.kind == "area" else _section(frame, top)


def _spoken(frame: Frame, said: Said) -> Words:
    return rich.inline(said.body, "" if said.language == frame.language else said.language)


def _section(frame: Frame, node: Node) -> Iterator[Block]:
    yield Heading(1, node.title.body, node.public_id)
    yield from _fields(frame, node)
    yield from _sources(frame, node)


def _fields(frame: Frame, node: Node) -> Iterator[Block]:
    """The first paragraphs are the field the clause is about; the rest carry their name."""
    if frame.other is not None:
        yield from _beside(frame, node)
        return
    for name, _label, said in node.fields:
        if name == "body":
            yield from rich.blocks(said.body, "" if said.language == frame.language else said.language)


def _beside(frame: Frame, node: Node) -> Iterator[Block]:
    """Every field in both languages, side by side. What is not said in the second is left open."""
    twin = (frame.other or {}).get(node.public_id)
    rows: list[list[Cell | str]] = []
    for name, label in FIELDS[node.kind].items():
        said = node.words.get(name)
        if said is None or not said.body:
            continue
        also = twin.words.get(name) if twin else None
        there = also is not None and also.language == frame.second
        second: Words = rich.inline(also.body, frame.second) if there and also else NOTHING
        rows.append([str(label), Cell(rich.inline(said.body)), Cell(second)])
    names = dict(settings.LANGUAGES)
    columns = (
        Column("field", _("Part"), 2),
        Column("first", str(names.get(frame.language, frame.language)), 6),
        Column("second", str(names.get(frame.second, frame.second)), 6),
    )
    yield Table(
        _("In both languages: %(id)s") % {"id": node.public_id},
        columns,
        rows,
    )


def _area(frame: Frame, area: Node) -> Iterator[Block]:
    yield Heading(1, area.title.body, area.public_id)
    yield from _fields(frame, area)
    yield from _sources(frame, area)
    actions = [action for outcome in area.children for action in outcome.children]
    if actions:
        yield _overview(actions)
    for outcome in area.children:
        yield Heading(2, outcome.title.body, outcome.public_id)
        if frame.other is not None:
            yield from _beside(frame, outcome)
        yield from _sources(frame, outcome)
        for action in outcome.children:
            yield from _action(frame, action)


def _overview(actions: Sequence[Node]) -> Table:
    return Table(
        _("Actions of this area"),
        (
            Column("id", _("Id"), 3, "id"),
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
                amounts(action.budget),
            ]
            for action in actions
        ],
    )


def _action(frame: Frame, action: Node) -> Iterator[Block]:
    yield Heading(3, f"{action.public_id} · {action.title.body}", action.public_id)
    yield from _fields(frame, action)
    pairs: list[tuple[str, Words]] = []
    if frame.other is None:
        pairs += [(label, _spoken(frame, said)) for name, label, said in action.fields if name != "body"]
    pairs += [
        (_("Lead"), action.lead or NOTHING),
        (_("Partners"), "; ".join(action.partners) or NOTHING),
        (_("When"), when(action)),
        (_("Budget"), "\n".join(_budget(line) for line in action.budget) or NOTHING),
    ]
    yield Facts(pairs)
    if action.indicators:
        yield _indicators(action)
    yield from _sources(frame, action)


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
        [[measure(each), baseline_of(each), *targets_of(each, years)] for each in action.indicators],
    )


def measure(each: IndicatorFacts) -> str:
    by = _("by %(groups)s") % {"groups": each.disaggregation} if each.disaggregation else ""
    return ", ".join(part for part in (each.name, by) if part) + (f" ({each.unit})" if each.unit else "")


def baseline_of(each: IndicatorFacts) -> str:
    if each.baseline is None:
        return NOTHING
    return f"{each.baseline.normalize():,f}" + (f" ({each.baseline_year})" if each.baseline_year else "")


def targets_of(each: IndicatorFacts, years: Sequence[int]) -> list[str]:
    known = dict(each.targets)
    return [f"{known[year].normalize():,f}" if year in known else NOTHING for year in years]


def _sources(frame: Frame, node: Node) -> Iterator[Block]:
    """The first few by name: a clause that joins hundreds points to the provenance, where all of them stand."""
    if not node.cites:
        return
    words: list[Run | str] = [_("Comes from: ")]
    for cite in node.cites[:NAMED]:
        words += [_cited(frame, cite), f" ({cite.label})", ", "]
    words.pop()
    if len(node.cites) > NAMED:
        more = len(node.cites) - NAMED
        others = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}
        words += [", ", Run(others, link=frame.provenance(node.public_id))]
    yield Paragraph(words)


def _cited(frame: Frame, cite: Cited) -> Run:
    return Run(cite.recommendation, link=frame.register(cite.recommendation))


def amounts(budget: Sequence[BudgetFacts]) -> str:
    """All sources together, each currency on a line of its own."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in budget:
        sums[line.currency] += line.amount
    lines = (money(currency, amount) for currency, amount in sorted(sums.items()))
    return "\n".join(lines) or NOTHING


def money(currency: str, amount: Decimal) -> str:
    return f"{currency}\N{NO-BREAK SPACE}{amount:,.0f}"


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


def _money(tree: Sequence[Node]) -> Iterator[Block]:
    sums = totals(tree)
    if not sums.sources:
        return
    yield Heading(1, _("Where the money comes from"))
    yield Table(
        _("Where the money comes from"),
        (
            Column("source", _("Source"), 6),
            Column("planned", _("Planned"), 3, "money"),
            Column("funded", _("In hand"), 3, "money"),
            Column("gap", _("To be found"), 3, "money"),
        ),
        [
            [
                each.source or nameless,
                *(money(each.currency, amount) for amount in (each.amount, each.funded, each.gap)),
            ]
            for sources, nameless in ((sums.sources, _("No source named yet")), (sums.overall, _("In all")))
            for each in sources
        ],
    )


def when(node: Node) -> str:
    return " – ".join(quarter(day) for day in (node.starts_on, node.ends_on) if day) or NOTHING


def quarter(day: date) -> str:
    return f"{day.year}\N{NO-BREAK SPACE}Q{(day.month + 2) // 3}"
