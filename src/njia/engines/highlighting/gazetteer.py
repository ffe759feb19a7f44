"""Lists of names and places. They ship with Njia, are from general knowledge, and are nobody's in particular."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from njia.engines.highlighting.folding import fold

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Gazetteer:
    """`names`, `common` and `never` are single words; `places` may be of up to three.

    `common` are names that are everyday words too, `never` words that are no names however they are written.
    """

    names: frozenset[str]
    places: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]

    def with_lines(self, lines: Iterable[str]) -> Self:
        """With an operator's own list: one name or place to a line."""
        more = {fold(line).text.strip() for line in lines if line.strip()}
        return replace(self, names=self.names | more, places=self.places | more)


def _words(file: str) -> frozenset[str]:
    lines = (HERE / file).read_text("utf-8").splitlines()
    return frozenset(fold(word).text for line in lines if not line.startswith("#") for word in line.split())


def default() -> Gazetteer:
    return Gazetteer(_words("names.txt"), _places(), _words("common_words.txt"), _words("no_names.txt"))


def _places() -> frozenset[str]:
    lines = (HERE / "places.txt").read_text("utf-8").splitlines()
    listed = (place for line in lines if not line.startswith("#") for place in line.split(","))
    return frozenset(fold(place).text.strip() for place in listed)


DEFAULT = default()
