"""What is said in which language, by whom it was translated and checked, and what lags behind."""

from dataclasses import dataclass
from typing import Literal

from njia.kernel.access import Actor
from njia.kernel.wording.models import Wording
from njia.stages.roadmap.models import Clause
from njia.stages.roadmap.queries.drafts import draft, in_all_languages
from njia.stages.roadmap.queries.nodes import Node, walk
from njia.stages.roadmap.states import FIELDS

Standing = Literal["missing", "stale", "unchecked", "checked"]
ORDER: tuple[Standing, ...] = ("missing", "stale", "unchecked", "checked")


@dataclass(frozen=True, slots=True)
class Pair:
    """A field as it was written, and its translation if there is one."""

    node: Node
    field: str
    label: str
    source: Wording
    translation: Wording | None
    standing: Standing
    may_check: bool


def pairs(actor: Actor, language: str) -> list[Pair]:
    """Every field of the draft that was written in another language, in the order of the roadmap."""
    nodes = list(walk(draft(actor)))
    said = in_all_languages(node.pk for node in nodes if node.pk)
    found = []
    for node in nodes:
        for name, label in FIELDS[node.kind].items():
            rows = said[node.pk or 0].get(name, [])
            if rows and rows[0].body and rows[0].language != language:
                found.append(_pair(node, name, str(label), rows, language, actor))
    return found


def to_translate(clause: Clause, language: str) -> dict[str, Wording]:
    """Field → the words as they were written, where their translation is missing or older than they are."""
    found = {}
    for name, rows in in_all_languages([clause.pk])[clause.pk].items():
        translation = next((row for row in rows[1:] if row.language == language), None)
        if (
            rows[0].body
            and rows[0].language != language
            and _standing(translation, rows[0])
            in {
                "missing",
                "stale",
            }
        ):
            found[name] = rows[0]
    return found


def _pair(node: Node, name: str, label: str, rows: list[Wording], language: str, actor: Actor) -> Pair:
    translation = next((row for row in rows[1:] if row.language == language), None)
    standing = _standing(translation, rows[0])
    mine = translation is not None and translation.made_by == actor.ref
    return Pair(node, name, label, rows[0], translation, standing, standing == "unchecked" and not mine)


def _standing(translation: Wording | None, source: Wording) -> Standing:
    if translation is None:
        return "missing"
    if translation.source_version != source.version:
        return "stale"
    return "checked" if translation.checked_by else "unchecked"
