"""Which texts are worth comparing: an exact search for all pairs alike enough, without comparing all pairs.

A pair can only reach a likeness of t when it shares at least t of the weight of the lighter text, so it shares an
idea among the lighter text's rarest ones, those that make up more than 1 − t of it (prefix filtering: Chaudhuri,
Ganti and Kaushik, 2006; Bayardo, Ma and Srikant, 2007). Only texts that hold one of these are looked at. The order
by rarity decides how many are looked at, never what is found.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from njia.engines.grouping.words import Words

Ints = NDArray[np.int64]
Progress = Callable[[str, int, int], None]  # the stage ("words" or "meaning"), texts done, of how many
CLOSE: Final = 1e-6  # bounds are taken this much too wide, so that rounding loses no pair
EVERY: Final = 512  # texts between two reports of progress


class _Index:
    """Texts as sorted runs of (idea, weight), and for each idea the texts that hold it, lightest first."""

    def __init__(self, texts: Sequence[Words]) -> None:
        self.totals: Ints = np.array([each.total for each in texts], dtype=np.int64)
        ideas: dict[str, int] = {}
        flat = [
            (ideas.setdefault(idea, len(ideas)), weight)
            for each in texts
            for idea, weight in each.weights.items()
        ]
        table: Ints = np.array(flat, dtype=np.int64).reshape(-1, 2)
        lengths = np.array([len(each.weights) for each in texts], dtype=np.int64)
        self.start: Ints = np.concatenate([[0], np.cumsum(lengths)])
        self.frequency: Ints = np.bincount(table[:, 0], minlength=len(ideas))
        owner = np.repeat(np.arange(len(texts)), lengths)
        rarest = np.lexsort((table[:, 0], self.frequency[table[:, 0]], owner))
        self.idea, self.weight = table[rarest, 0], table[rarest, 1]
        heavier = np.lexsort((owner, self.totals[owner], table[rarest, 0]))
        self.holders: Ints = owner[heavier]
        self.held_total: Ints = self.totals[self.holders]
        self.held_weight: Ints = self.weight[heavier]
        self.held: Ints = np.concatenate([[0], np.cumsum(self.frequency)])
        self.gathered: Ints = np.zeros(len(texts), dtype=np.int64)  # always zero between two searches

    def run(self, text: int) -> slice:
        return slice(int(self.start[text]), int(self.start[text + 1]))

    def candidates(self, text: int, threshold: float) -> Ints:
        """Texts at least as heavy as `text` that may be alike enough, by what they share of its rarest ideas."""
        run, total = self.run(text), self.totals[text]
        weights = self.weight[run]
        rare = np.cumsum(weights) - weights <= total * (1 - threshold) + CLOSE
        # With shared <= a <= b, 2a / (a + b) is the best likeness left to a text of weight b.
        heaviest = total * (2 / threshold - 1) + CLOSE
        for idea, weight in zip(self.idea[run][rare], weights[rare], strict=True):
            start, end = self.held[idea], self.held[idea + 1]
            low, high = np.searchsorted(self.held_total[start:end], (total, heaviest))
            part = slice(start + low, start + high)
            self.gathered[self.holders[part]] += np.minimum(weight, self.held_weight[part])
        near = np.flatnonzero(self.gathered)
        at_best = self.gathered[near] + weights[~rare].sum()
        self.gathered[near] = 0
        totals = self.totals[near]
        enough = 2 * at_best >= threshold * (total + totals) - CLOSE
        later: Ints = near[enough & ((totals > total) | (near > text))]
        return later

    def shared(self, text: int, others: Ints, scratch: Ints) -> Ints:
        """The weight of what `text` shares with each of `others`. `scratch` is zero for every idea, and left so."""
        run = self.run(text)
        scratch[self.idea[run]] = self.weight[run]
        starts, lengths = self.start[others], self.start[others + 1] - self.start[others]
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        common = np.minimum(self.weight[places], scratch[self.idea[places]])
        scratch[self.idea[run]] = 0
        return np.add.reduceat(common, ends - lengths)


def alike(
    texts: Sequence[Words], threshold: float, progress: Progress | None = None
) -> Iterator[tuple[int, int, float]]:
    """All pairs (i < j) of `texts` with a likeness of `threshold` or more, and their likeness.

    Every text must hold an idea. `threshold` is above 0 and at most 1.
    """
    if len(texts) < 2:
        return
    index = _Index(texts)
    scratch: Ints = np.zeros(len(index.frequency), dtype=np.int64)
    for text in range(len(texts)):
        if progress is not None and text % EVERY == 0:
            progress("words", text, len(texts))
        total = index.totals[text]
        near = index.candidates(text, threshold)
        if not len(near):
            continue
        shared = index.shared(text, near, scratch)
        scores = 2 * shared / (total + index.totals[near])
        kept = scores >= threshold
        one, other = np.minimum(near[kept], text), np.maximum(near[kept], text)
        yield from zip(one.tolist(), other.tolist(), scores[kept].tolist(), strict=True)
    if progress is not None:
        progress("words", len(texts), len(texts))
