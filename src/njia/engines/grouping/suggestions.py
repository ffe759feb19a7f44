"""What the engine suggests, and why, in a form that pages and files can show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from njia.engines.grouping.likeness import Difference
from njia.engines.grouping.words import Words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two rows may ask for the same thing.

    `likeness` is of their words, from 0 to 1; `meaning` is the cosine of their meanings where these were asked for.
    The words are those of the first row, or of the second row in `only_second`, in their order.
    """

    rows: tuple[int, int]
    likeness: float
    meaning: float | None
    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": list(self.rows),
            "likeness": round(self.likeness, 4),
            "distance": round(1 - self.likeness, 4),
            "meaning": None if self.meaning is None else round(self.meaning, 4),
            "shared": list(self.shared),
            "only_first": list(self.only_first),
            "only_second": list(self.only_second),
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Rows that may ask for the same thing, ascending, with evidence for each row but the central one."""

    rows: tuple[int, ...]
    why: tuple[Evidence, ...]

    def as_json(self) -> dict[str, Any]:
        return {"rows": list(self.rows), "why": [each.as_json() for each in self.why]}


@dataclass(frozen=True, slots=True)
class Apart:
    """Two rows that are worded alike and yet were kept apart, and why."""

    rows: tuple[int, int]
    likeness: float
    why_not: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": list(self.rows),
            "likeness": round(self.likeness, 4),
            "why_not": [
                {"kind": each.kind, "first": list(each.first), "second": list(each.second)}
                for each in self.why_not
            ],
        }


@dataclass(frozen=True, slots=True)
class Grouping:
    """All suggestions in the order of their first rows; for each text the most alike one that was kept apart from it."""

    suggestions: tuple[Suggestion, ...]
    apart: tuple[Apart, ...]

    def numbered(self, numbers: Sequence[int]) -> "Grouping":
        """The same with `numbers[row]` for each row: what the caller calls it."""

        def both(rows: tuple[int, int]) -> tuple[int, int]:
            return numbers[rows[0]], numbers[rows[1]]

        return Grouping(
            tuple(
                Suggestion(
                    tuple(numbers[row] for row in each.rows),
                    tuple(replace(pair, rows=both(pair.rows)) for pair in each.why),
                )
                for each in self.suggestions
            ),
            tuple(replace(each, rows=both(each.rows)) for each in self.apart),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "groups": [each.as_json() for each in self.suggestions],
            "apart": [each.as_json() for each in self.apart],
        }


def evidence(
    rows: tuple[int, int], first: Words, second: Words, likeness: float, meaning: float | None
) -> Evidence:
    return Evidence(
        rows=rows,
        likeness=likeness,
        meaning=meaning,
        shared=tuple(words for idea, words in first.spoken.items() if idea in second.weights),
        only_first=tuple(words for idea, words in first.spoken.items() if idea not in second.weights),
        only_second=tuple(words for idea, words in second.spoken.items() if idea not in first.weights),
    )
