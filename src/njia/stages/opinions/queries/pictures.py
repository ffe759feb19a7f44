"""The map as pages show it: in the words of the reader, each figure with what it means beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from njia.documents.places import places
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.opinions.models import Conversation, Statement
from njia.stages.opinions.queries.conversations import Line, lines
from njia.stages.opinions.states import ASKED

LETTERS = "ABCDE"
AGREED = "agree"


@dataclass(frozen=True, slots=True)
class Shares:
    """Of those who saw a statement, in hundredths."""

    label: str
    agree: int
    disagree: int
    passed: int
    seen: int


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with what all and each group say to it. `side` is the side for which it stands in a list.

    `mean` and `product` are those of Polis's consensus among groups, in hundredths; None where that is not asked.
    """

    line: Line
    side: str
    all: Shares | None
    groups: list[Shares]
    mean: int | None = None
    product: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """`sure`: whether it stays together when half the people are grouped alone."""

    letter: str
    size: int
    sure: bool
    stability: int
    typical: list[Told]


@dataclass(frozen=True, slots=True)
class Picture:
    people: int
    placed: int
    is_best: bool
    floor: int
    groups: list[Group]
    divisions: list[tuple[int, int, str]]
    bridging: list[Told]
    consensus: list[Told]
    rest: list[Told]
    constituencies: list[tuple[str, list[int]]]
    svg: str

    @property
    def liftable(self) -> list[Line]:
        """Statements with which all groups, or most people, agree, and of which no recommendation was made yet."""
        agreed = [told.line for told in (*self.bridging, *self.consensus) if told.side == AGREED]
        fresh = {line.statement.pk: line for line in agreed if not line.statement.recommendation}
        return list(fresh.values())

    @property
    def letters(self) -> list[str]:
        return [group.letter for group in self.groups]


def picture(conversation: Conversation) -> Picture | None:
    """None while fewer people answered than may be shown."""
    data = data_of(conversation)
    if not data:
        return None
    found = lines(conversation.statements.filter(state__in=ASKED).order_by("number"))
    known = {line.statement.number: line for line in found}
    rows = {row["id"]: row for row in data["statements"]}

    def tell(entry: Mapping[str, Any]) -> Told:
        row = rows[entry["statement"]]
        return Told(
            known[entry["statement"]],
            entry.get("side", "agree"),
            _shares(_("All"), row["all"]),
            [share for at, each in enumerate(row["groups"] or ()) if (share := _shares(_group(at), each))],
            _hundredths(entry.get("mean")),
            _hundredths(entry.get("product")),
        )

    def told(entries: Sequence[Mapping[str, Any]], **more: str) -> list[Told]:
        return [tell({**entry, **more}) for entry in entries if entry["statement"] in known]

    bridging = [each for side in ("agree", "disagree") for each in told(data["bridging"][side], side=side)]
    return Picture(
        people=data["people"],
        placed=data["placed"],
        is_best=data["is_best"],
        floor=data["floor"],
        groups=_groups(data, [told(entries) for entries in data["representative"]]),
        divisions=_divisions(data),
        bridging=bridging,
        consensus=[each for side in ("agree", "disagree") for each in told(data["consensus"][side])],
        rest=told([{"statement": number} for number in rows if not rows[number]["left_out"]]),
        constituencies=_constituencies(data),
        svg=_svg(data),
    )


def figures_of(statement: Statement) -> list[Shares]:
    """What all, and then each group, said to a statement, as far as it may be told."""
    row = next(
        (
            row
            for row in data_of(statement.conversation).get("statements", ())
            if row["id"] == statement.number
        ),
        None,
    )
    if row is None:
        return []
    groups = [_shares(_group(at), each) for at, each in enumerate(row["groups"] or ())]
    return [share for share in (_shares(_("All"), row["all"]), *groups) if share]


def data_of(conversation: Conversation) -> dict[str, Any]:
    """The map as data. Empty before a conversation is closed and counted, and where too few answered."""
    told: dict[str, Any] | None = json.loads(conversation.result)["map"] if conversation.result else None
    return told or {}


def _group(at: int) -> str:
    return _("Group %(letter)s") % {"letter": LETTERS[at]}


def _groups(data: dict[str, Any], typical: list[list[Told]]) -> list[Group]:
    if len(data["groups"]) < 2:
        return []
    return [
        Group(
            LETTERS[at],
            row["size"],
            "unstable" not in row["uncertain"],
            round(row["stability"] / 10),
            typical[at],
        )
        for at, row in enumerate(data["groups"])
    ]


def _divisions(data: dict[str, Any]) -> list[tuple[int, int, str]]:
    """How well other numbers of groups would fit: (groups, fit in hundredths, sizes)."""
    return sorted(
        (row["groups"], round(row["fit"] / 10), ", ".join(map(str, row["sizes"] or [])))
        for row in data["divisions"]
        if row["fit"] is not None
    )


def _constituencies(data: dict[str, Any]) -> list[tuple[str, list[int]]]:
    return [
        (vocabularies.label("constituencies", code) if code else _("All others"), row)
        for code, row in data.get("constituencies", {}).items()
    ]


def _shares(label: str, counted: Sequence[int] | None) -> Shares | None:
    if not counted or not counted[2]:
        return None
    agree, disagree, seen = counted
    share = [round(100 * part / seen) for part in (agree, disagree)]
    return Shares(label, share[0], share[1], max(0, 100 - sum(share)), seen)


def _hundredths(thousandths: int | None) -> int | None:
    return None if thousandths is None else round(thousandths / 10)


def _svg(data: dict[str, Any]) -> str:
    sizes = [group["size"] for group in data["groups"]]
    if len(sizes) < 2:
        said = _("%(people)s people, in one group") % {"people": data["placed"]}
        return places(data["dots"], [""], _("Who thinks alike"), said)
    names = [_group(at) for at in range(len(sizes))]
    said = "; ".join(
        _("%(group)s: %(people)s people") % {"group": name, "people": size}
        for name, size in zip(names, sizes, strict=True)
    )
    return places(data["dots"], list(LETTERS[: len(sizes)]), _("Who thinks alike"), said)
