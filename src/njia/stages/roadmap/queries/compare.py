"""What changed between two versions of the roadmap, clause by clause and word by word."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from njia.documents.diff import Piece, compare
from njia.kernel.access import Actor, NotFound
from njia.kernel.wording.queries import reader_language
from njia.stages.roadmap.models import FrozenClause, Version
from njia.stages.roadmap.queries.versions import visible_versions
from njia.stages.roadmap.states import FIELDS, TITLE

Status = Literal["added", "removed", "changed"]
_PARTS = ("lead", "partners", "starts_on", "ends_on", "indicators", "budget")


@dataclass(frozen=True, slots=True)
class Changed:
    """A clause that differs. `parts` are keys of `actions.given.PARTS` whose facts are others now."""

    public_id: str
    kind: str
    status: Status
    title: str
    moved: bool
    fields: Sequence[tuple[str, Sequence[Piece]]]
    parts: Sequence[str]


def two_versions(actor: Actor, older: int, newer: int) -> tuple[Version, Version]:
    """Raises `NotFound` where this person may not read both."""
    found = {row.number: row for row in visible_versions(actor).filter(number__in=[older, newer])}
    if older == newer or len(found) != 2:
        raise NotFound
    return found[older], found[newer]


def changes(older: Version, newer: Version, language: str | None = None) -> list[Changed]:
    """Every clause that differs, in the order of ids, in `language` (the reader's) or else the process's."""
    wanted = (language or reader_language(), newer.process.language)
    before, after = _rows(older), _rows(newer)
    found = (_changed(before.get(key), after.get(key), wanted) for key in sorted(before | after))
    return [each for each in found if each]


def _rows(version: Version) -> dict[str, FrozenClause]:
    return {row.public_id: row for row in FrozenClause.objects.filter(version=version)}


def _changed(old: FrozenClause | None, new: FrozenClause | None, wanted: tuple[str, str]) -> Changed | None:
    row = new or old
    if row is None:
        return None
    before, after = (_said(each, wanted) if each else {} for each in (old, new))
    fields = [
        (str(label), compare(before.get(name, ""), after.get(name, "")))
        for name, label in FIELDS[row.kind].items()
        if before.get(name, "") != after.get(name, "")
    ]
    both = old is not None and new is not None
    parts = list(_other_facts(old, new)) if old and new else []
    moved = bool(old and new and (old.parent, old.position) != (new.parent, new.position))
    if both and not fields and not parts and not moved:
        return None
    status: Status = "changed" if both else "added" if new else "removed"
    return Changed(row.public_id, row.kind, status, (after or before).get(TITLE, ""), moved, fields, parts)


def _said(row: FrozenClause, wanted: tuple[str, str]) -> dict[str, str]:
    words: Mapping[str, Mapping[str, str]] = row.words
    return {name: _one(bodies, wanted) for name, bodies in words.items() if bodies}


def _one(bodies: Mapping[str, str], wanted: tuple[str, str]) -> str:
    return bodies[next((code for code in wanted if code in bodies), min(bodies))]


def _other_facts(old: FrozenClause, new: FrozenClause) -> Iterator[str]:
    yield from (part for part in _PARTS if _form(old.facts.get(part)) != _form(new.facts.get(part)))
    if _form(old.cites) != _form(new.cites):
        yield "cites"


def _form(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
