"""Whether citations still point at the words they were made for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from njia.documents.diff import pieces
from njia.kernel.processes.models import Process
from njia.kernel.wording.models import Wording
from njia.stages.roadmap.models import Citation, ClauseText
from njia.stages.roadmap.states import IN_DRAFT


@dataclass(frozen=True, slots=True)
class Unsure:
    """A citation that was made for words which the clause no longer has."""

    public_id: str
    recommendation: str
    passages: tuple[str, ...]


def clause_words(keys: Iterable[int]) -> dict[int, list[str]]:
    """Clause pk → what its fields say now, in every language."""
    texts = dict(ClauseText.objects.filter(clause__in=set(keys)).values_list("text_id", "clause_id"))
    found: dict[int, list[str]] = defaultdict(list)
    rows = Wording.objects.filter(text__in=texts, is_current=True).order_by("pk")
    for text, body in rows.values_list("text_id", "body"):
        found[texts[text]].append(body)
    return found


def says(bodies: Iterable[str], passage: str) -> bool:
    """Whether the words of the passage stand together in one of these; how they are spaced does not matter."""
    wanted = _spaced(passage)
    return bool(wanted.strip()) and any(wanted in _spaced(body) for body in bodies)


def _spaced(text: str) -> str:
    return " " + " ".join(piece for piece in pieces(text) if not piece.isspace()) + " "


def unsure(process: Process) -> list[Unsure]:
    """The draft's citations that somebody has to look at again."""
    rows = list(
        Citation.objects.filter(clause__process=process, clause__state__in=IN_DRAFT)
        .select_related("clause", "recommendation")
        .order_by("clause__number", "recommendation__number")
    )
    words = clause_words(row.clause_id for row in rows)
    return [
        Unsure(row.clause.public_id, row.recommendation.public_id, lost)
        for row in rows
        if (lost := tuple(each for each in row.passages if not says(words[row.clause_id], each)))
    ]
