"""What is said in which language, by whom it was translated and checked, and what lags behind."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from njia.kernel.access import Actor, Words
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Wording
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.queries.drafts import draft, in_all_languages
from njia.stages.roadmap.queries.nodes import Node, walk
from njia.stages.roadmap.states import FIELDS, IN_DRAFT

Standing = Literal["missing", "stale", "unchecked", "checked"]
STANDINGS: dict[Standing, Words] = {
    "missing": _("not translated"),
    "stale": _("older than the text"),
    "unchecked": _("not checked"),
    "checked": _("checked"),
}

TO_DO: frozenset[Standing] = frozenset({"missing", "stale"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A field as it was written, and its translation if there is one. `top` is the part of the roadmap it stands in."""

    node: Node
    field: str
    label: str
    source: Wording
    translation: Wording | None
    standing: Standing
    may_check: bool
    top: str

    @property
    def label_of_standing(self) -> str:
        return str(STANDINGS[self.standing])


def pairs(actor: Actor, language: str) -> list[Pair]:
    """Every field of the draft that was written in another language, in the order of the roadmap."""
    nodes = [(node, top.public_id) for top in draft(actor) for node in walk([top])]
    said = in_all_languages(node.pk for node, _top in nodes if node.pk)
    found = []
    for node, top in nodes:
        for name, label in FIELDS[node.kind].items():
            rows = said[node.pk or 0].get(name, [])
            if rows and rows[0].body and rows[0].language != language:
                found.append(_pair(node, top, name, str(label), rows, language, actor))
    return found


def to_translate(clause: Clause, language: str) -> dict[str, Wording]:
    """Field → the words as they were written, where their translation is missing or older than they are."""
    found = {}
    for name, rows in in_all_languages([clause.pk])[clause.pk].items():
        translation = next((row for row in rows[1:] if row.language == language), None)
        if rows[0].body and rows[0].language != language and _standing(translation, rows[0]) in TO_DO:
            found[name] = rows[0]
    return found


def next_to_translate(actor: Actor, language: str, clause: Clause) -> str:
    """The next clause after this one, in the order of the roadmap, of which a text waits to be translated; "" for none.

    After the last it begins again with the first.
    """
    order = [node.public_id for node in walk(draft(actor))]
    waits = {pair.node.public_id for pair in pairs(actor, language) if pair.standing in TO_DO}
    here = order.index(clause.public_id) + 1 if clause.public_id in order else 0
    around = (*order[here:], *order[:here])
    return next((each for each in around if each in waits and each != clause.public_id), "")


def untranslated(clause: Clause, language: str) -> dict[str, Wording]:
    """Field → the words as they were written, where nobody ever said them in this language."""
    return {
        name: rows[0]
        for name, rows in in_all_languages([clause.pk])[clause.pk].items()
        if rows[0].body and all(row.language != language for row in rows)
    }


def to_draft(process: Process, language: str) -> list[Clause]:
    """The clauses of the draft of which something was never said in this language."""
    clauses = Clause.objects.filter(process=process, state__in=IN_DRAFT).select_related("process")
    said = in_all_languages(clause.pk for clause in clauses)
    return [
        clause
        for clause in clauses.order_by("number")
        if any(
            rows[0].body and all(row.language != language for row in rows)
            for rows in said[clause.pk].values()
        )
    ]


def _pair(
    node: Node, top: str, name: str, label: str, rows: list[Wording], language: str, actor: Actor
) -> Pair:
    translation = next((row for row in rows[1:] if row.language == language), None)
    standing = _standing(translation, rows[0])
    mine = translation is not None and translation.made_by == actor.ref
    return Pair(node, name, label, rows[0], translation, standing, standing == "unchecked" and not mine, top)


def _standing(translation: Wording | None, source: Wording) -> Standing:
    if translation is None:
        return "missing"
    if translation.source_version != source.version:
        return "stale"
    return "checked" if translation.checked_by else "unchecked"
