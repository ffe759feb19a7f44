"""The register as open data: what this reader may read, row by row, however many rows there are.

Words whose giver did not agree to this use are left empty, never the row. A day and a place stand only beside an open
sender, because their absence must not tell who spoke in confidence; nor does anything else tell it.
"""

import json
from collections.abc import Iterator, Sequence, Set
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from njia.documents.sheet import Sheet, SheetColumn, Value
from njia.documents.writers.csv import lines
from njia.documents.writers.xlsx import stream
from njia.kernel import clock
from njia.kernel.access import Actor, NotFound, Words
from njia.kernel.processes.models import Process
from njia.kernel.sections import Trace, traces
from njia.stages.recommendations import queries as recommendations
from njia.stages.recommendations.queries import Shown
from njia.stages.review.queries.answers import Answer, answers
from njia.stages.review.queries.groups import REST, choices
from njia.stages.review.queries.register import dissent_counts, may_see

Record = dict[str, str | int | list[str] | None]
BATCH = 1_000

COLUMNS: dict[str, Words] = {
    "id": gettext_lazy("The number of the recommendation; it never changes."),
    "kind": gettext_lazy(
        "recommendation: asks for something; insight: experience that asks for nothing by itself."
    ),
    "round": gettext_lazy("The round of collection in which it came."),
    "received": gettext_lazy("The day on which it came, where an organisation sent it openly; else empty."),
    "sender": gettext_lazy("The organisation that sent it openly; else empty."),
    "constituency": gettext_lazy(
        "The constituency of that organisation; “rest” where it is too small to stand alone, or there is none."
    ),
    "place": gettext_lazy("The place that it names, where an organisation sent it openly; else empty."),
    "language": gettext_lazy("The language of the text: en, sw, fr."),
    "text": gettext_lazy("The words; empty where their giver did not agree to show them."),
    "themes": gettext_lazy("Codes of themes, parted by semicolons in tables."),
    "root_causes": gettext_lazy("Codes of root causes, parted by semicolons in tables."),
    "part_of": gettext_lazy("The id of the whole of which it is a part; else empty."),
    "standing": gettext_lazy(
        "Where it stands: awaiting, open, the answer in force, split, withdrawn or joined."
    ),
    "reason": gettext_lazy("The reason of the answer in force."),
    "grouped_with": gettext_lazy("The id of the recommendation with which it is answered; else empty."),
    "final_standing": gettext_lazy(
        "The standing at the end of the groupings; its own where it is not grouped."
    ),
    "decided_by": gettext_lazy("The meeting or ballot that decided."),
    "decided_on": gettext_lazy("The day of the decision, as year-month-day."),
    "roadmap": gettext_lazy("Ids of the clauses in which it lives on, parted by semicolons in tables."),
    "progress": gettext_lazy(
        "Of those that were reported on: the id and how it stands, parted by semicolons in tables."
    ),
    "dissents": gettext_lazy("How many members disagreed with the answer in force."),
}
"""The data dictionary. Keys are the same in every language, so that programs find them."""


def open_records(process: Process, actor: Actor) -> Iterator[Record]:
    """Every item that this reader may see, by number, in a constant number of queries for each thousand.

    Raises `NotFound` at once where the answers are not for this reader.
    """
    if not may_see(actor):
        raise NotFound
    return _records(process, actor)


def _records(process: Process, actor: Actor) -> Iterator[Record]:
    visible = recommendations.visible_to(actor).select_related("organisation", "round", "part_of", "process")
    after = 0
    alone = set(choices(process).constituencies)
    while items := list(visible.filter(number__gt=after).order_by("number")[:BATCH]):
        told, tags, onward = answers(items, actor), recommendations.terms_of(items), traces(items, actor)
        against = dissent_counts(items)
        for shown in recommendations.show(items, actor, themed=False):
            pk = shown.item.pk
            answer = told.get(pk)
            record = _record(shown, answer, tags.get(pk, {}), alone) | _since(onward.get(pk, []))
            yield record | {"dissents": against.get(pk, 0) if answer and answer.answered else 0}
        after = items[-1].number


def _since(onward: Sequence[Trace]) -> Record:
    return {
        "roadmap": [trace.code for trace in onward if trace.key == "roadmap"],
        "progress": [f"{trace.code} {trace.state}" for trace in onward if trace.key == "progress"],
    }


def _record(shown: Shown, answer: Answer | None, tags: dict[str, list[str]], alone: Set[str]) -> Record:
    item = shown.item
    side = item.organisation.constituency if item.organisation else ""
    return {
        "id": item.public_id,
        "kind": item.kind,
        "round": item.round.number,
        "received": item.received_on.isoformat() if item.organisation_id else "",
        "sender": item.organisation.name if item.organisation else "",
        "constituency": side if side in alone else REST,
        "place": item.place if item.organisation_id else "",
        "language": shown.language,
        "text": shown.text,
        "themes": tags.get("themes", []),
        "root_causes": tags.get("root_causes", []),
        "part_of": item.part_of.public_id if item.part_of else "",
        "standing": answer.state if answer else "",
        "reason": answer.reason if answer else "",
        "grouped_with": answer.target if answer else "",
        "final_standing": answer.final_state if answer else "",
        "decided_by": answer.body if answer else "",
        "decided_on": answer.on.isoformat() if answer and answer.on else "",
    }


def _row(record: Record) -> Sequence[Value]:
    return ["; ".join(value) if isinstance(value, list) else value for value in record.values()]


def open_csv(process: Process, actor: Actor) -> Iterator[bytes]:
    """Row by row; cells that a spreadsheet could run as formulas are made inert."""
    return lines(tuple(COLUMNS), (_row(record) for record in open_records(process, actor)))


def open_json(process: Process, actor: Actor) -> Iterator[bytes]:
    """One object: the process, the day, the dictionary, and the items, each on a line of its own."""
    head: dict[str, Any] = {"process": process.code, "name": process.name, "on": clock.today().isoformat()}
    head["columns"] = {key: str(says) for key, says in COLUMNS.items()}
    return _json(json.dumps(head, ensure_ascii=False)[:-1], open_records(process, actor))


def _json(head: str, records: Iterator[Record]) -> Iterator[bytes]:
    yield (head + ', "items": [').encode()
    for number, record in enumerate(records):
        yield (("," if number else "") + "\n" + json.dumps(record, ensure_ascii=False)).encode()
    yield b"\n]}\n"


def open_workbook(process: Process, actor: Actor) -> Iterator[bytes]:
    """An Excel file with the dictionary as its guide."""
    columns = tuple(
        SheetColumn(key, key, 60 if key in ("text", "reason") else 16, help=str(says))
        for key, says in COLUMNS.items()
    )
    rows = (_row(record) for record in open_records(process, actor))
    sheet = Sheet(_("Register"), columns, rows, note=_("What each column holds."))
    return stream([sheet], clock.today(), {"process": process.code})
