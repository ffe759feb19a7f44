"""Reading the rows of a matrix that somebody sends back: cells into what is given for an action."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from njia.readers import Table, clean
from njia.stages.roadmap.actions.given import Facts, tidy
from njia.stages.roadmap.queries import BudgetFacts, Cited, IndicatorFacts, Node, relation_of, target_year
from njia.stages.roadmap.states import FIELDS

_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_QUARTER = re.compile(r"((?:19|20|21)\d\d)[- ]?[Qq]([1-4])")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_INDICATOR = (
    "indicator_number",
    "indicator",
    "unit",
    "disaggregation",
    "baseline",
    "baseline_year",
    "baseline_source",
)
UNSAID = "inspired"
"""The relation to what was named without one, and has no answer that says it."""
_BUDGET = ("amount", "currency", "budget_source", "funded")


_Reader = Callable[[Sequence["Cells"]], Iterator[tuple[int, Any]]]


class Unclear(Exception):
    """A cell that cannot be read: the key of its column, a stable code, and the reason in the reader's language."""

    def __init__(self, key: str, code: str, reason: str) -> None:
        super().__init__(code)
        self.key, self.code, self.reason = key, code, reason


@dataclass(frozen=True, slots=True)
class Cells:
    """A row by column key; a key that the file does not have is not there."""

    row: int
    at: Mapping[str, str] = field(repr=False)

    def __getitem__(self, key: str) -> str:
        return self.at.get(key, "")

    def get(self, key: str, default: str) -> str:
        return self.at.get(key, default)

    def __contains__(self, key: str) -> bool:
        return key in self.at

    def says(self, keys: Iterable[str]) -> bool:
        return any(self[key] for key in keys)


@dataclass(slots=True)
class Block:
    """The rows of one action: the one with its words, and those with further indicators and budget lines."""

    main: Cells | None = None
    further: list[Cells] = field(default_factory=list)

    @property
    def rows(self) -> list[Cells]:
        return [*([self.main] if self.main else []), *self.further]


def blocks(table: Table, columns: Mapping[str, str]) -> tuple[list[Block], list[tuple[int, Unclear]]]:
    """The actions of a table in its order, and the rows that belong to none. `columns` maps key → heading."""
    found: list[Block] = []
    unclear: list[tuple[int, Unclear]] = []
    by_id: dict[str, Block] = {}
    for cells in _all_cells(table, columns):
        action, title = cells["action_id"].upper(), cells["title"]
        if not action and not title:
            if found:
                found[-1].further.append(cells)
            else:
                unclear.append((cells.row, Unclear("title", "no_action", _("This row names no action."))))
            continue
        block = by_id.get(action) if action else None
        if block is None:
            block = by_id[action] = Block()
            found.append(block)
        if not title:
            block.further.append(cells)
        elif block.main is None:
            block.main = cells
        else:
            reason = _("The action is in row %(row)s already.") % {"row": block.main.row}
            unclear.append((cells.row, Unclear("action_id", "duplicate_id", reason)))
    return found, unclear


def _all_cells(table: Table, columns: Mapping[str, str]) -> Iterator[Cells]:
    for row in table.rows:
        cells = Cells(row.number, {key: clean(row[heading]) for key, heading in columns.items()})
        if cells.says(columns):
            yield cells


def words_of(main: Cells) -> dict[str, str]:
    return tidy({name: main[name] for name in FIELDS["action"] if name in main})


def facts_of(
    block: Block, organisations: Mapping[str, int], relations: Mapping[str, str], now: Node | None
) -> tuple[Facts, list[tuple[int, Unclear]]]:
    """What a block says about its action beside the words. Columns that the file lacks leave their part alone.

    `organisations` gives keys by case-folded name, `relations` those of recommendations named by bare id; `now` is the
    action as it stands, if it does.
    """
    main = block.main or block.rows[0]
    parts = (
        ("lead", "lead", lambda: _lead(main, organisations)),
        ("partners", "partners", lambda: _partners(main, organisations)),
        ("starts_on", "starts_on", lambda: day("starts_on", main["starts_on"], end=False)),
        ("ends_on", "ends_on", lambda: day("ends_on", main["ends_on"], end=True)),
        ("cites", "cites", lambda: _cites(main["cites"], relations)),
    )
    facts: dict[str, Any] = {}
    unclear: list[tuple[int, Unclear]] = []
    for part, column, read in parts:
        if column in main:
            try:
                facts[part] = read()
            except Unclear as found:
                unclear.append((main.row, found))
    if "indicator" in main:
        facts["indicators"] = _each(block, unclear, lambda rows: _indicators(rows, now))
    if "amount" in main:
        facts["budget"] = _each(block, unclear, lambda rows: _budget(rows, now))
    return facts, unclear  # type: ignore[return-value]


def _each(block: Block, unclear: list[tuple[int, Unclear]], read: _Reader) -> list[Any]:
    """The items that a reader of rows yields; a row that it cannot read is noted and left out."""
    items: list[Any] = []
    for row, item in read(block.rows):
        if isinstance(item, Unclear):
            unclear.append((row, item))
        else:
            items.append(item)
    return items


def _lead(main: Cells, organisations: Mapping[str, int]) -> int | None:
    return _organisation("lead", main["lead"], organisations) if main["lead"] else None


def _partners(main: Cells, organisations: Mapping[str, int]) -> list[int]:
    names = [name.strip() for name in main["partners"].split(";")]
    return [_organisation("partners", name, organisations) for name in names if name]


def _organisation(key: str, name: str, organisations: Mapping[str, int]) -> int:
    found = organisations.get(name.casefold())
    if found is None:
        raise Unclear(
            key, "unknown_organisation", _("“%(name)s” is no organisation of this process.") % {"name": name}
        )
    return found


def bare_ids(cell: str) -> list[str]:
    """The recommendations that a cell names without saying how they live on in the action."""
    parts = (part.strip() for part in re.split(r"[;\n]", cell))
    return [part.upper() for part in parts if part and " " not in part]


def _cites(cell: str, relations: Mapping[str, str]) -> list[Cited]:
    found = []
    for part in re.split(r"[;\n]", cell):
        if not part.strip():
            continue
        public_id, _space, said = part.strip().partition(" ")
        relation = relation_of(said) if said else relations.get(public_id.upper(), UNSAID)
        if relation is None:
            reason = _("Say how “%(id)s” lives on here, such as: %(id)s adopted.") % {"id": public_id}
            raise Unclear("cites", "no_relation", reason)
        found.append(Cited(public_id.upper(), relation))
    return found


def _indicators(rows: Sequence[Cells], now: Node | None) -> Iterator[tuple[int, IndicatorFacts | Unclear]]:
    known = {each.number: each for each in now.indicators} if now else {}
    free = dict(known)
    for cells in rows:
        targets = [key for key in cells.at if target_year(key) is not None]
        if not cells.says([*_INDICATOR, *targets]):
            continue
        try:
            before = _same_indicator(cells, free)
            if before:
                free.pop(before.number, None)
            yield cells.row, _indicator(cells, before, targets)
        except Unclear as found:
            yield cells.row, found


def _same_indicator(cells: Cells, free: Mapping[int, IndicatorFacts]) -> IndicatorFacts | None:
    """The indicator that a row means: by its number, else the one with the same name."""
    if cells["indicator_number"]:
        found = free.get(whole("indicator_number", cells["indicator_number"]) or 0)
        if found is None:
            raise Unclear(
                "indicator_number",
                "unknown_indicator",
                _("The action has no other indicator of this number."),
            )
        return found
    return next((each for each in free.values() if each.name == cells["indicator"]), None)


def _indicator(cells: Cells, before: IndicatorFacts | None, targets: Sequence[str]) -> IndicatorFacts:
    if not cells["indicator"]:
        raise Unclear("indicator", "no_name", _("An indicator needs a name."))
    old = before or IndicatorFacts(name="")
    aims = {year: value for year, value in old.targets if f"target_{year}" not in cells}
    for key in targets:
        value = decimal(key, cells[key])
        if value is not None:
            aims[target_year(key) or 0] = value
    return IndicatorFacts(
        name=cells["indicator"],
        number=old.number,
        unit=cells.get("unit", old.unit),
        disaggregation=cells.get("disaggregation", old.disaggregation),
        baseline=decimal("baseline", cells["baseline"]) if "baseline" in cells else old.baseline,
        baseline_year=whole("baseline_year", cells["baseline_year"])
        if "baseline_year" in cells
        else old.baseline_year,
        baseline_source=cells.get("baseline_source", old.baseline_source),
        targets=tuple(sorted(aims.items())),
    )


def _budget(rows: Sequence[Cells], now: Node | None) -> Iterator[tuple[int, BudgetFacts | Unclear]]:
    told = [cells for cells in rows if cells.says(_BUDGET)]
    before = dict(enumerate(now.budget)) if now else {}
    for place, cells in enumerate(told):
        try:
            yield cells.row, _budget_line(cells, before.get(place, BudgetFacts(Decimal(0), "")))
        except Unclear as found:
            yield cells.row, found


def _budget_line(cells: Cells, before: BudgetFacts) -> BudgetFacts:
    amount = decimal("amount", cells["amount"])
    if amount is None:
        raise Unclear("amount", "no_amount", _("How much? Write 0 if it costs nothing."))
    return BudgetFacts(
        amount=amount,
        currency=cells["currency"].upper() if "currency" in cells else before.currency,
        source=cells.get("budget_source", before.source),
        funded=(decimal("funded", cells["funded"]) or Decimal(0)) if "funded" in cells else before.funded,
    )


def decimal(key: str, cell: str) -> Decimal | None:
    """1250000, 1,250,000, 1 250 000, 12.5 or 12,5. Raises `Unclear` for anything else, and beyond two decimals."""
    text = re.sub(r"[\s\u00a0\u202f']", "", cell)
    if not text:
        return None
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", text):
        raise Unclear(key, "not_a_number", _("This is not a number. Write it like 1250000 or 12.5."))
    value = Decimal(text)
    if value != value.quantize(Decimal("0.01")):
        raise Unclear(key, "too_fine", _("At most two digits after the point."))
    return value


def whole(key: str, cell: str) -> int | None:
    value = decimal(key, cell)
    if value is not None and value != value.to_integral_value():
        raise Unclear(key, "not_whole", _("This is not a whole number."))
    return None if value is None else int(value)


def day(key: str, cell: str, *, end: bool) -> datetime.date | None:
    """A date, or the first or last (`end`) day of a quarter such as 2027-Q2 or of a year."""
    if not cell:
        return None
    if quarter := _QUARTER.fullmatch(cell):
        return _bound(int(quarter[1]), 3 * int(quarter[2]) - 2, 3, end=end)
    if re.fullmatch(r"(19|20|21)\d\d", cell):
        return _bound(int(cell), 1, 12, end=end)
    for form in _DATES:
        try:
            return datetime.datetime.strptime(cell[:10], form).date()
        except ValueError:
            continue
    raise Unclear(key, "not_a_date", _("This is not a date. Write it like 2027-04-01 or 2027-Q2."))


def _bound(year: int, month: int, months: int, *, end: bool) -> datetime.date:
    """The first or last day of `months` months from `month` on."""
    if not end:
        return datetime.date(year, month, 1)
    after = month + months
    return datetime.date(year + after // 13, (after - 1) % 12 + 1, 1) - datetime.timedelta(days=1)
