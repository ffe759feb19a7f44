"""Where an item comes from and what it belongs with, as far as the reader may see it."""

import re
from dataclasses import dataclass

from django.db.models import Q

from njia.kernel.access import Actor, Words
from njia.stages.recommendations.models import Recommendation, Tie
from njia.stages.recommendations.queries.items import visible_to
from njia.stages.recommendations.states import RELATIONS

NUMBERED = re.compile(r"(?:^|(?<=\s))(?=(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•▪–-])\s+\S)", re.MULTILINE)
MARK = re.compile(r"^(?:\(?(?:\d{1,2}|[a-h]|[ivx]{1,4})[.)]|[•▪–-])\s+")
PARAGRAPHS, CLAUSES, SENTENCES = (
    re.compile(r"\s*\n\s*"),
    re.compile(r";\s+"),
    re.compile(r"(?<=[.!?])\s+(?=\w)"),
)
SHORTEST = 12
"""Characters of what can be an ask; shorter pieces stay with what is before them."""


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


def seams(text: str) -> list[str]:
    """The pieces that a text seems to be made of: its numbered points, else its paragraphs, clauses or sentences.

    Only a first guess for whoever divides it. Not a word is lost but the numbers and bullets of points.
    """
    for pieces in (NUMBERED.split(text), PARAGRAPHS.split(text), CLAUSES.split(text), SENTENCES.split(text)):
        found = _whole(pieces)
        if len(found) > 1:
            return [MARK.sub("", piece) for piece in found]
    return [text.strip()] if text.strip() else []


def _whole(pieces: list[str]) -> list[str]:
    found: list[str] = []
    for piece in (piece.strip() for piece in pieces if piece.strip()):
        if found and len(piece) < SHORTEST:
            found[-1] += " " + piece
        else:
            found.append(piece)
    return found
