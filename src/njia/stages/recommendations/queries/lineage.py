"""Where an item comes from and what it belongs with, as far as the reader may see it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from njia.kernel.access import Actor, Words
from njia.stages.recommendations.models import Recommendation, Tie
from njia.stages.recommendations.queries.items import visible_to
from njia.stages.recommendations.states import LEFT, MOST_PARTS, RELATIONS

NUMBERED = re.compile(r"(?:^|(?<=\s))(?=(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•▪–-])\s+\S)", re.MULTILINE)
MARK = re.compile(r"^(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•▪–-])\s+")
PARAGRAPHS, CLAUSES, SENTENCES = (
    re.compile(r"\s*\n\s*"),
    re.compile(r";\s+(?:(?:and|na|et)\s+)?"),
    re.compile(r"(?<=[.!?])\s+(?=\w)"),
)
ALSO = re.compile(
    r",?\s+(?:and\s+also|and\s+in\s+addition|na\s+pia|na\s+vilevile|pamoja\s+na\s+hayo|et\s+aussi|et\s+également)\s+",
    re.IGNORECASE,
)
"""Words that join one ask to another."""
JOINT = re.compile(r"[;,]?(?:\s+(?:and|or|na|au|et|ou))?\s*$|[;,]\s*$")
"""What ends a point only because another follows."""
BLANK = re.compile(r"\n\s*\n")
SHORTEST = 12
"""Characters of what can be an ask; shorter pieces stay with what is before them."""
LONGEST_LEAD = 120
"""Characters of words such as “We ask the ministry to:”, which belong to each of the points after them."""


@dataclass(frozen=True, slots=True)
class Tied:
    """`says` tells how the page's item is tied to the other; `out` whether it was said of this one."""

    says: Words
    relation: str
    other: Recommendation
    out: bool


def ties(item: Recommendation, actor: Actor) -> list[Tied]:
    rows = Tie.objects.filter(Q(item=item) | Q(other=item)).select_related("item", "other")
    seen = set(
        visible_to(actor).filter(Q(tied_by__item=item) | Q(ties__other=item)).values_list("pk", flat=True)
    )
    found = []
    for row in rows:
        out = row.item_id == item.pk
        other = row.other if out else row.item
        if other.pk in seen:
            found.append(Tied(RELATIONS[row.relation][0 if out else 1], row.relation, other, out))
    return found


def successors(pks: Collection[int]) -> list[tuple[int, Recommendation]]:
    """(superseded pk, what took its place), of what is still in the register."""
    rows = Tie.objects.filter(other__in=pks, relation="supersedes").exclude(item__state__in=LEFT)
    return [(row.other_id, row.item) for row in rows.select_related("item")]


def seams(text: str) -> list[str]:
    """The asks that a text seems to be made of: its numbered points, else its paragraphs, clauses, sentences or "and also".

    A first guess for whoever divides it. Nothing is lost but the signs and words that only join: numbers, bullets,
    semicolons, "and also". Short words before the points, which end in a colon, go with each of them.
    """
    for pieces in (
        NUMBERED.split(text) if len(NUMBERED.findall(text)) > 1 else [text],
        PARAGRAPHS.split(text), CLAUSES.split(text), SENTENCES.split(text), ALSO.split(text),
    ):  # fmt: skip
        found = _led(_whole(pieces))
        if len(found) > 1:
            return found
    return [text.strip()] if text.strip() else []


def compound(text: str) -> list[str]:
    """The asks of a text that seems to ask for several things, as it would be divided; empty where it asks for one."""
    pieces = [BLANK.sub("\n", piece) for piece in seams(text)]
    return pieces if 1 < len(pieces) <= MOST_PARTS else []


def _led(pieces: list[str]) -> list[str]:
    bare = [MARK.sub("", piece) for piece in pieces]
    bare = [JOINT.sub("", piece) or piece for piece in bare[:-1]] + bare[-1:]
    if len(bare) > 1 and bare[0].endswith(":") and len(bare[0]) <= LONGEST_LEAD:
        return [f"{bare[0]} {piece}" for piece in bare[1:]]
    return bare


def _whole(pieces: list[str]) -> list[str]:
    found: list[str] = []
    for piece in (piece.strip() for piece in pieces if piece.strip()):
        if found and len(piece) < SHORTEST:
            found[-1] += " " + piece
        else:
            found.append(piece)
    return found
