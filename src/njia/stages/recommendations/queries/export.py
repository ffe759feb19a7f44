"""What was found, as files: read batch by batch and sent as it is made, however much it is.

Words that are withheld from the reader are left empty, never the row. A day and a place stand only beside an open
sender, because their absence must not tell who spoke in confidence. Later rooms add columns, and what was said on items.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.documents.writers.csv import lines
from njia.documents.writers.xlsx import LONGEST_CELL, stream
from njia.kernel import clock
from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import Recommendation
from njia.stages.recommendations.queries.finding import Found, numbers_found
from njia.stages.recommendations.queries.items import Shown, show, terms_of, visible_to

Record = dict[str, str | int | list[str] | None]
Columns = Mapping[str, Words]
BATCH = 500
COLUMNS: dict[str, Words] = {
    "id": gettext_lazy("The number of the recommendation; it never changes."),
    "kind": gettext_lazy("recommendation: asks for something; insight: experience that asks for nothing by itself."),
    "round": gettext_lazy("The round of collection in which it came."),
    "received": gettext_lazy("The day on which it came, where an organisation sent it openly; else empty."),
    "sender": gettext_lazy("Who sent it, where that may be told; else empty."),
    "place": gettext_lazy("The county or place, where an organisation sent it openly; else empty."),
    "meeting": gettext_lazy("The id of the meeting at which it was given; else empty."),
    "language": gettext_lazy("The language of the text: en, sw, fr."),
    "title": gettext_lazy("Its title, where it has one."),
    "text": gettext_lazy("The words; empty where their giver did not agree to show them."),
    "edited": gettext_lazy("yes: a later wording than the first one."),
    "themes": gettext_lazy("Codes of themes, parted by semicolons in tables."),
    "root_causes": gettext_lazy("Codes of root causes, parted by semicolons in tables."),
    "part_of": gettext_lazy("The id of the whole of which it is a part; else empty."),
    "state": gettext_lazy("registered, withdrawn, or joined: put back together with the whole."),
}  # fmt: skip
"""The data dictionary. Keys are the same in every language, so that programs find them."""


@dataclass(frozen=True)
class Beside:
    """What a later room knows of items. `read` takes a batch of items and their reader; it returns item pk → a record
    with these columns (for `columns` of the list), or → such records (for what was said on each).
    """

    columns: Columns
    read: Callable[[Sequence[Recommendation], Actor], Mapping[int, Any]]
    offered: Callable[[Actor], bool]


_more: list[Beside] = []
_said: list[Beside] = []


def offer_columns(beside: Beside) -> None:
    _more.append(beside)


def offer_said(beside: Beside) -> None:
    """Rows of their own for each item: proposals, decisions, remarks. All have the same columns."""
    _said.append(beside)


def columns_for(actor: Actor) -> dict[str, Words]:
    return COLUMNS | {key: says for each in _for(_more, actor) for key, says in each.columns.items()}


def _for(offered: list[Beside], actor: Actor) -> list[Beside]:
    return [each for each in offered if each.offered(actor)]


def batches(actor: Actor, found: Found) -> Iterator[list[Recommendation]]:
    visible = visible_to(actor).select_related("organisation", "round", "part_of", "meeting").order_by()
    for start in range(0, found.count, BATCH):
        numbers = numbers_found(found, actor, start, start + BATCH)
        items = {item.number: item for item in visible.filter(number__in=numbers)}
        yield [items[number] for number in numbers if number in items]


def records(actor: Actor, found: Found, items: Sequence[Recommendation]) -> Iterator[Record]:
    tags = terms_of(items)
    more = [(each, each.read(items, actor)) for each in _for(_more, actor)]
    for shown in show(items, actor, themed=False):
        record = _record(shown, tags.get(shown.item.pk, {}))
        for each, told in more:
            record |= told.get(shown.item.pk) or dict.fromkeys(each.columns, "")
        yield record


def _record(shown: Shown, tags: dict[str, list[str]]) -> Record:
    item, openly = shown.item, shown.item.organisation_id is not None
    return {
        "id": item.public_id,
        "kind": item.kind,
        "round": item.round.number,
        "received": item.received_on.isoformat() if openly else "",
        "sender": shown.sender,
        "place": item.place if openly and shown.text is not None else "",
        "meeting": item.meeting.public_id if item.meeting else "",
        "language": shown.language,
        "title": item.title if shown.text is not None else "",
        "text": shown.text,
        "edited": "yes" if shown.edited and shown.text is not None else "",
        "themes": tags.get("themes", []),
        "root_causes": tags.get("root_causes", []),
        "part_of": item.part_of.public_id if item.part_of else "",
        "state": item.state,
    }


def said_columns(actor: Actor) -> dict[str, Words]:
    """What was said on items, for those who may read it; empty for all others."""
    told = {key: says for each in _for(_said, actor) for key, says in each.columns.items()}
    return {"id": COLUMNS["id"], **told} if told else {}


def _said_on(items: Sequence[Recommendation], actor: Actor) -> Iterator[tuple[Recommendation, Record]]:
    told = [each.read(items, actor) for each in _for(_said, actor)]
    for item in items:
        for each in told:
            for record in each.get(item.pk, ()):
                yield item, record


def _rows(actor: Actor, found: Found) -> Iterator[Sequence[Value]]:
    for items in batches(actor, found):
        for record in records(actor, found, items):
            yield ["; ".join(value) if isinstance(value, list) else value for value in record.values()]


def _said_rows(actor: Actor, found: Found) -> Iterator[Sequence[Value]]:
    keys = list(said_columns(actor))[1:]
    for items in batches(actor, found):
        for item, record in _said_on(items, actor):
            yield [item.public_id, *(record[key] for key in keys)]  # type: ignore[list-item]


def _csv(_process: Process, actor: Actor, found: Found) -> Iterator[bytes]:
    return lines(tuple(columns_for(actor)), _rows(actor, found))


def _said_csv(_process: Process, actor: Actor, found: Found) -> Iterator[bytes]:
    return lines(tuple(said_columns(actor) or {"id": ""}), _said_rows(actor, found))


def _columns_csv(_process: Process, actor: Actor, _found: Found) -> Iterator[bytes]:
    told = [("recommendations", *column) for column in columns_for(actor).items()]
    told += [("said", *column) for column in said_columns(actor).items()]
    return lines(("file", "column", "meaning"), ((file, key, str(says)) for file, key, says in told))


def _json(process: Process, actor: Actor, found: Found) -> Iterator[bytes]:
    """One object: the process, the day, the dictionary, and the items, each on a line of its own with what was said."""
    head: dict[str, Any] = {"process": process.code, "name": process.name, "on": clock.today().isoformat()}
    head["columns"] = {key: str(says) for key, says in columns_for(actor).items()}
    if said := said_columns(actor):
        head["said"] = {key: str(says) for key, says in said.items() if key != "id"}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "items": [').encode()
    first = True
    for items in batches(actor, found):
        on: dict[str, list[Record]] = {}
        for item, record in _said_on(items, actor):
            on.setdefault(item.public_id, []).append(record)
        told = []
        for each in records(actor, found, items):
            whole = each | ({"said": on.get(str(each["id"]), [])} if said else {})
            told.append(json.dumps(whole, ensure_ascii=False))
        yield (("\n" if first else ",\n") + ",\n".join(told)).encode()
        first = False
    yield b"\n]}\n"


def _workbook(process: Process, actor: Actor, found: Found) -> Iterator[bytes]:
    """An Excel file with the dictionary as its guide, and what was said as its second sheet."""
    columns = _sheet_columns(columns_for(actor))
    sheets = [Sheet(_("Recommendations"), columns, _fitting(_rows(actor, found)), _holds())]
    if said := said_columns(actor):
        rows = _fitting(_said_rows(actor, found))
        sheets.append(Sheet(_("What was said on them"), _sheet_columns(said), rows, _holds()))
    return stream(sheets, clock.today(), {"process": process.code})


def _fitting(rows: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    """Excel holds so many characters in a cell and no more; what is cut says so, and stands whole in the other formats."""
    for row in rows:
        yield [
            value[: LONGEST_CELL - 1] + "…" if isinstance(value, str) and len(value) > LONGEST_CELL else value
            for value in row
        ]


def _holds() -> str:
    return _("What each column holds.")


def _sheet_columns(columns: Columns) -> tuple[SheetColumn, ...]:
    wide = {"text", "reason", "words"}
    return tuple(
        SheetColumn(key, key, 60 if key in wide else 16, help=str(says)) for key, says in columns.items()
    )


Write = Callable[[Process, Actor, Found], Iterator[bytes]]
EXPORTS: dict[tuple[str, str], Write] = {
    ("recommendations", "csv"): _csv,
    ("recommendations", "json"): _json,
    ("recommendations", "xlsx"): _workbook,
    ("said", "csv"): _said_csv,
    ("columns", "csv"): _columns_csv,
}
"""What can be taken away, by name and format. A CSV holds one table, so it comes in three files."""
