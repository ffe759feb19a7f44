"""Imported words that wait for a person, and what of an import is to be looked at before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.readers import Table, as_text, clean
from njia.stages.recommendations.models import Import, Mapping, Recommendation
from njia.stages.recommendations.queries.items import beside, visible_to
from njia.stages.recommendations.states import DOUBT, FORGOTTEN, RULES
from njia.stages.voices import queries as voices

PERSONAL = re.compile(
    r"(?:^|[\W_])(?:(?:full|first|last|sur|respondent|enumerator|contact|participant)?[\W_]*names?|names?|phone\w*|mobile|tel\w*|"
    r"e-?mails?|address|deviceid|username|simserial|subscriberid|gps|geopoint|latitude|longitude|national[\W_]*id|passport|"
    r"jina|majina|simu|barua[\W_]*pepe|anwani|kitambulisho|noms?|prenoms?|prénoms?|telephone|téléphone|courriel|adresse)(?:$|[\W_])",
    re.IGNORECASE,
)
"""Headings of columns that hold who somebody is or how to reach them."""
LOOKED_AT, ENOUGH = 200, 0.2
"""Cells of a column that are looked at, and the share of them that makes the column one of people."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Imported words with what may identify somebody in them, and safer ones to begin from."""

    item: Recommendation
    pieces: list[tuple[str, Words]] | None
    others: list[tuple[str, str]]
    safer: str


def unchecked(actor: Actor) -> QuerySet[Recommendation]:
    """What waits for a person's look, by number; nothing for those who do not keep the register."""
    items = visible_to(actor).filter(checking=DOUBT).order_by("number")
    return items if RULES["edit"].allows(actor) else items.none()


def doubtful(item: Recommendation) -> Doubtful:
    """The words as they came, marked; columns beside them that may name somebody too."""
    words = item.verbatim if item.verbatim != FORGOTTEN else ""
    pieces = voices.pieces(words)
    told = [("", item.title), *beside(item)]
    others = [(name, value) for name, value in told if value and voices.names_somebody(value)]
    safer = "".join("[…]" if kind else piece for piece, kind in pieces) if pieces else ""
    return Doubtful(item, pieces, others, safer)


def personal_columns(table: Table, used: Sequence[str]) -> list[str]:
    """Columns beside the used ones that seem to hold who somebody is: by their heading, else by what is in them."""
    found = []
    for place, name in enumerate(table.columns):
        if name in used:
            continue
        cells = [cell for row in table.rows[:LOOKED_AT] if (cell := clean(as_text(row.cells[place])))]
        named = sum(voices.names_somebody(cell) for cell in cells) if cells else 0
        if PERSONAL.search(name) or (cells and named >= ENOUGH * len(cells)):
            found.append(name)
    return found


def mappings(process: Process) -> QuerySet[Mapping]:
    return Mapping.objects.filter(process=process).order_by("name")


def fitting(process: Process, table: Table) -> Mapping | None:
    """The saved mapping all of whose columns are in this table; of several, the one that says most."""
    fits = [known for known in mappings(process) if set(known.columns.values()) <= set(table.columns)]
    return max(fits, key=lambda known: len(known.columns), default=None)


def imports(process: Process) -> QuerySet[Import]:
    """What was brought in, the newest first."""
    return Import.objects.filter(process=process).prefetch_related("set_aside").order_by("-number")
