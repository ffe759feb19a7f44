"""The matrix of actions as a spreadsheet that people edit and send back."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.kernel import clock
from njia.kernel.access import Actor, Words
from njia.kernel.people import queries as people
from njia.kernel.printing import workbook
from njia.kernel.processes.models import Process
from njia.stages.roadmap.models import Target
from njia.stages.roadmap.queries.drafts import tree
from njia.stages.roadmap.queries.nodes import BudgetFacts, IndicatorFacts, Node, actions_of
from njia.stages.roadmap.states import RELATIONS, RULES

HEADING_LANGUAGES = ("en", "sw", "fr")
YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: Words
    width: int = 20
    locked: bool = False
    kind: Literal["text", "number"] = "text"
    help: Words = ""


COLUMNS = (
    Column("area_id", _l("Area id"), 11, help=_l("Empty for a new area.")),
    Column("area", _l("Priority area"), 28),
    Column(
        "outcome_id",
        _l("Outcome id"),
        11,
        help=_l("Empty for a new outcome. Another id moves the action there."),
    ),
    Column("outcome", _l("Outcome"), 32),
    Column(
        "action_id", _l("Action id"), 11, help=_l("Empty for a new action. Rows with one id belong together.")
    ),
    Column(
        "title",
        _l("Action"),
        40,
        help=_l("Empty on rows that add an indicator or a budget line to an action."),
    ),
    Column("body", _l("How"), 40),
    Column("output", _l("Output"), 28),
    Column("indicator_number", _l("Indicator number"), 10, help=_l("Empty for a new indicator.")),
    Column("indicator", _l("Indicator"), 30),
    Column("unit", _l("Unit"), 12),
    Column("disaggregation", _l("Broken down by"), 16),
    Column("baseline", _l("Baseline"), 10, kind="number"),
    Column("baseline_year", _l("Baseline year"), 9),
    Column("baseline_source", _l("Baseline source"), 20),
    Column("lead", _l("Lead"), 24, help=_l("The name of an organisation of this process.")),
    Column("partners", _l("Partners"), 24, help=_l("Names of organisations, with a semicolon between them.")),
    Column("amount", _l("Amount"), 13, kind="number"),
    Column("currency", _l("Currency"), 9),
    Column("budget_source", _l("Budget source"), 20),
    Column("funded", _l("Funded"), 13, kind="number", help=_l("How much of the amount is in hand.")),
    Column(
        "starts_on", _l("Starts"), 11, help=_l("A date such as 2027-04-01, or a quarter such as 2027-Q2.")
    ),
    Column("ends_on", _l("Ends"), 11, help=_l("A date such as 2027-06-30, or a quarter such as 2027-Q2.")),
    Column("verification", _l("Means of verification"), 26),
    Column("assumptions", _l("Assumptions"), 26),
    Column("cites", _l("Recommendations"), 28, help=_l("Such as: KE-R-0001 adopted; KE-R-0002 merged.")),
    Column(
        "row_version",
        _l("Row version"),
        10,
        locked=True,
        help=_l("Shows whether somebody changed the row since."),
    ),
)

TARGET: Words = _l("Target %(year)s")
_TARGET_KEY = "target_"
_SEPARATORS = re.compile(r"[\s_\-–:.]+")


def _plain(heading: str) -> str:
    return _SEPARATORS.sub(" ", heading).strip().casefold()


def recognise_columns(headings: Iterable[str]) -> dict[str, str]:
    """Key → heading for the columns of a file, in any order, by key or by title in any of the languages.

    Targets have a key for each year, such as "target_2027". What is not recognised is left out.
    """
    known: dict[str, str] = {}
    for language in HEADING_LANGUAGES:
        with override(language):
            known |= {_plain(str(column.title)): column.key for column in COLUMNS}
    known |= {_plain(column.key): column.key for column in COLUMNS}
    found: dict[str, str] = {}
    for heading in headings:
        key = known.get(_plain(heading)) or _target_key(heading)
        if key and key not in found:
            found[key] = heading
    return found


def _target_key(heading: str) -> str | None:
    year = re.search(r"\b(19|20|21)\d\d\b", heading.replace("_", " "))
    if year is None:
        return None
    for language in HEADING_LANGUAGES:
        with override(language):
            if _plain(heading) == _plain(str(TARGET) % {"year": year.group()}):
                return _TARGET_KEY + year.group()
    return heading if heading == _TARGET_KEY + year.group() else None


def target_year(key: str) -> int | None:
    """The year of a target's column key; None for all other keys."""
    return int(key.removeprefix(_TARGET_KEY)) if key.startswith(_TARGET_KEY) else None


def row_version(area: Node, outcome: Node, action: Node) -> str:
    """What a row was made from: the revisions of the action, its outcome and its area."""
    return f"{action.revision}.{outcome.revision}.{area.revision}"


def matrix_sheet(process: Process) -> Sheet:
    """One row for each action, and further rows for its other indicators and budget lines.

    It speaks the process's language, so that what comes back is known to be said in it.
    """
    areas = tree(process.pk, process.language)
    years = target_years(process)
    with override(process.language):
        columns = tuple(_sheet_columns(process, years))
        note = _(
            "Change what you like, add rows for new actions, and import the file again. Rows that you delete change nothing."
        )
        name = _("Roadmap")
    keys = [column.key for column in columns]
    rows = [[cells.get(key) for key in keys] for cells in _rows(areas)]
    return Sheet(name=name, columns=columns, rows=rows, note=note)


def results_sheet(process: Process, areas: Sequence[Node]) -> Sheet:
    """The same columns for reading: of a version or the draft, in the language that is in force."""
    years = sorted(
        {year for node in actions_of(areas) for each in node.indicators for year, _value in each.targets}
    )
    kept = (column for column in _sheet_columns(process, years) if column.key != "row_version")
    columns = tuple(replace(column, locked=False, choices=(), help="") for column in kept)
    rows = [[cells.get(column.key) for column in columns] for cells in _rows(areas)]
    return Sheet(name=_("Roadmap"), columns=columns, rows=rows)


def matrix_workbook(process: Process, actor: Actor) -> bytes:
    """The matrix as an Excel file for editing offline, in the process's language. For insiders only."""
    RULES["see_draft"].require(actor)
    with override(process.language):
        return workbook(process, [matrix_sheet(process)])


def _sheet_columns(process: Process, years: list[int]) -> Iterator[SheetColumn]:
    leads = tuple(people.organisations(process).values_list("name", flat=True))
    for column in COLUMNS:
        yield SheetColumn(
            key=column.key,
            title=str(column.title),
            width=column.width,
            locked=column.locked,
            choices=leads if column.key == "lead" else (),
            kind=column.kind,
            help=str(column.help),
        )
        if column.key == "baseline_source":
            yield from (_target_column(year) for year in years)


def _target_column(year: int) -> SheetColumn:
    return SheetColumn(f"{_TARGET_KEY}{year}", str(TARGET) % {"year": year}, width=10, kind="number")


def target_years(process: Process) -> list[int]:
    """Years for which targets are asked: those that have one, and the next three."""
    set_already = Target.objects.filter(indicator__clause__process=process).values_list("year", flat=True)
    ahead = {clock.today().year + years for years in range(1, YEARS_AHEAD + 1)}
    return sorted(ahead | set(set_already))


def _rows(areas: Sequence[Node]) -> Iterator[dict[str, Value]]:
    for area in areas:
        for outcome in area.children:
            for action in outcome.children:
                yield from _action_rows(area, outcome, action)


def _action_rows(area: Node, outcome: Node, action: Node) -> Iterator[dict[str, Value]]:
    pairs = list(zip_longest(action.indicators, action.budget)) or [(None, None)]
    for place, (indicator, line) in enumerate(pairs):
        cells: dict[str, Value] = {"action_id": action.public_id}
        if place == 0:
            cells |= _main_cells(area, outcome, action)
        yield cells | _indicator_cells(indicator) | _budget_cells(line)


def _main_cells(area: Node, outcome: Node, action: Node) -> dict[str, Value]:
    return {
        "area_id": area.public_id,
        "area": str(area.title),
        "outcome_id": outcome.public_id,
        "outcome": str(outcome.title),
        **{name: str(said) for name, said in action.words.items()},
        "lead": action.lead,
        "partners": "; ".join(action.partners),
        "starts_on": action.starts_on.isoformat() if action.starts_on else "",
        "ends_on": action.ends_on.isoformat() if action.ends_on else "",
        "cites": "; ".join(f"{cite.recommendation} {cite.relation}" for cite in action.cites),
        "row_version": row_version(area, outcome, action),
    }


def _indicator_cells(given: IndicatorFacts | None) -> dict[str, Value]:
    if given is None:
        return {}
    return {
        "indicator_number": str(given.number),
        "indicator": given.name,
        "unit": given.unit,
        "disaggregation": given.disaggregation,
        "baseline": number(given.baseline),
        "baseline_year": str(given.baseline_year or ""),
        "baseline_source": given.baseline_source,
        **{f"{_TARGET_KEY}{year}": number(value) for year, value in given.targets},
    }


def _budget_cells(line: BudgetFacts | None) -> dict[str, Value]:
    if line is None:
        return {}
    return {
        "amount": number(line.amount),
        "currency": line.currency,
        "budget_source": line.source,
        "funded": number(line.funded),
    }


def number(value: Decimal | None) -> int | float | None:
    """A number that a spreadsheet can add up; two decimals survive the way there and back."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def relation_of(words: str) -> str | None:
    """The relation that these words name, as key or label in any of the languages; None if none."""
    wanted = words.strip().casefold()
    for language in HEADING_LANGUAGES:
        with override(language):
            for key, label in RELATIONS.items():
                if wanted in {key, str(label).casefold()}:
                    return key
    return None
