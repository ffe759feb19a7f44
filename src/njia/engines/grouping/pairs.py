"""Which pairs of texts are alike, which of these are kept apart, and which groups they make: the loops, on all cores."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from njia.engines.grouping import apartness, linkage, loops
from njia.engines.grouping.compiled import compiled, pays
from njia.engines.grouping.flat import Flat, Ints

Progress = Callable[[str, int, int], None]  # the stage ("words" or "meaning"), texts done, of how many
AT_ONCE: Final = 2_048
"""Texts whose pairs are held together before those that are kept apart are let go."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts, the lower first, and how alike they are."""

    ones: Ints
    others: Ints
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ones)

    def where(self, chosen: NDArray[Any]) -> "Pairs":
        return Pairs(self.ones[chosen], self.others[chosen], self.scores[chosen])

    @classmethod
    def joined(cls, parts: "list[Pairs]") -> "Pairs":
        return cls(
            np.concatenate([each.ones for each in parts]),
            np.concatenate([each.others for each in parts]),
            np.concatenate([each.scores for each in parts]),
        )


class Comparer:
    """Runs the loops over these texts: compiled and on all cores where that pays, and with the same result otherwise."""

    def __init__(self, flat: Flat) -> None:
        self._compiled = pays(flat.texts)
        self._texts = flat.texts
        self._flat = flat if self._compiled else flat.interpreted()
        workers = _cores() if self._compiled else 1
        rooms = [loops.room_for(flat) for _ in range(workers)]
        self._rooms = (
            rooms if self._compiled else [each._replace(paper=each.paper.tolist()) for each in rooms]
        )
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="grouping")

    def search(self, threshold: float, progress: Progress | None = None) -> Iterator[Pairs]:
        """All pairs whose words are `threshold` alike or more, some thousand texts at a time."""
        loop, step = self._loop(loops.search), len(self._rooms)
        for first in range(0, self._texts, AT_ONCE):
            if progress is not None:
                progress("words", first, self._texts)
            past = min(first + AT_ONCE, self._texts)

            def run(worker: int, first: int = first, past: int = past) -> Pairs:
                return Pairs(*loop(self._flat, first + worker, past, step, threshold, self._rooms[worker]))

            yield Pairs.joined(list(self._threads.map(run, range(step))))
        if progress is not None:
            progress("words", self._texts, self._texts)

    def scored(self, ones: Ints, others: Ints, threshold: float) -> Pairs:
        """How alike these pairs are in words and meaning."""
        given = self._given(ones), self._given(others)
        return Pairs(ones, others, self._loop(loops.scored)(self._flat, *given, threshold, self._rooms[0]))

    def sifted(self, links: Iterable[Pairs]) -> tuple[Pairs, Pairs]:
        """The links that nothing forbids; and of those that are kept apart, for each text the most alike.

        All forbidden ones would be too many to hold and to read.
        """
        kept: list[Pairs] = []
        best, mates = self._given(np.zeros(self._texts)), self._given(np.zeros(self._texts, dtype=np.int64))
        for pairs in links:
            apart = self._apart(pairs)
            given = [self._given(each) for each in (pairs.ones, pairs.others, pairs.scores, apart)]
            self._loop(apartness.nearest)(*given, best, mates)
            kept.append(pairs.where(~apart))
        scores, texts = np.asarray(best), np.arange(self._texts)
        found = np.column_stack([np.minimum(texts, mates), np.maximum(texts, mates), texts])[scores > 0]
        _pairs, first = np.unique(found[:, :2], axis=0, return_index=True)
        ones, others, text = found[first].T
        return Pairs.joined(kept), Pairs(ones, others, scores[text])

    def _apart(self, pairs: Pairs) -> NDArray[np.bool_]:
        """For each pair whether anything sets it apart."""
        loop, found = self._loop(apartness.parted), self._given(np.zeros(len(pairs), dtype=np.bool_))
        ones, others = self._given(pairs.ones), self._given(pairs.others)
        bounds = [len(pairs) * each // len(self._rooms) for each in range(len(self._rooms) + 1)]

        def run(worker: int) -> None:
            loop(self._flat, ones, others, bounds[worker], bounds[worker + 1], found, self._rooms[worker])

        list(self._threads.map(run, range(len(self._rooms))))
        return np.asarray(found, dtype=np.bool_)

    def groups(self, pairs: Pairs, threshold: float) -> dict[int, list[int]]:
        """Groups of two or more by their central text; the members of each ascending."""
        held = linkage.singles(self._texts, pairs.ones, pairs.others)
        groups = held if self._compiled else held.interpreted()
        given = [self._given(each) for each in (pairs.ones, pairs.others, pairs.scores)]
        self._loop(linkage.link)(self._flat, *given, groups, threshold, self._rooms[0])
        self._loop(linkage.centres)(self._flat, groups, threshold, self._rooms[0])
        members: dict[int, list[int]] = {}
        for text in range(self._texts):
            members.setdefault(linkage.name_of(groups, text), []).append(text)
        centre = groups.data[groups.seen : groups.seen + self._texts]
        return {int(centre[name]): texts for name, texts in members.items() if len(texts) > 1}

    def _loop(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return compiled(function) if self._compiled else function

    def _given(self, numbers: NDArray[Any]) -> Any:
        return numbers if self._compiled else numbers.tolist()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
