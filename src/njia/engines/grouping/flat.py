"""Texts in whole numbers, as the loops take them: every text and every idea is a number, every list a run in an array."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from njia.engines.grouping.lexicon import LANGUAGES, lexicon
from njia.engines.grouping.words import Words

Ints = NDArray[np.int64]
Vectors = NDArray[np.float32]

NUMBER: Final = 1
INSTRUMENT: Final = 2
PERSON: Final = 4
NAME: Final = 8
DENIED: Final = 16
"""Marks of an idea in a text."""


class Flat(NamedTuple):
    """What is known of n texts and of their ideas, all in one array, `data`: data[flat.x + k] is x of the k-th.

    One array, because passing one of many by compiled functions takes longer than what they do with it. `x_start` has one
    more entry than there are texts or ideas; the run of the k-th goes from entry k to before entry k + 1. Numbers of
    ideas are in the order of their names.
    """

    data: Ints
    vectors: Vectors
    """One row for each text; without columns when no meanings are compared."""
    texts: int
    ideas: int
    # of each text
    total: int
    language: int
    everybody: int
    begun: int
    """1 when what is asked comes first."""
    start: int
    """Runs of `idea`, `weight` and `marks`: the rarest idea first."""
    content_start: int
    move_start: int
    """Runs of `move_from` and `move_to`."""
    # of each idea
    telling: int
    near: int
    """The line of the lexicon on which it stands, or -1."""
    letter_start: int
    turned_start: int
    held_start: int
    """Runs of `holder`, `held_total` and `held_weight`: the texts with that idea, the lightest first."""
    # in runs
    idea: int
    weight: int
    marks: int
    content: int
    move_from: int
    move_to: int
    letter: int
    turned: int
    holder: int
    held_total: int
    held_weight: int

    def interpreted(self) -> "Flat":
        """The same with a list, which the interpreter reads three times as fast as an array."""
        return self._replace(data=self.data.tolist())


def flat(texts: Sequence[Words], vectors: Vectors | None = None) -> Flat:
    """Every text must hold an idea."""
    names = sorted({idea for each in texts for idea in each.weights})
    known = {idea: number for number, idea in enumerate(names)}
    turned = {idea: sorted(others) for each in texts for idea, others in each.turned.items()}
    moves = [sorted((known[start], known[end]) for start, end in each.moves) for each in texts]
    content, content_start = _runs([known[idea] for idea in each.content] for each in texts)
    move_from, move_start = _runs([start for start, _ in each] for each in moves)
    move_to, _ = _runs([end for _, end in each] for each in moves)
    letter, letter_start = _runs([ord(sign) for sign in name] for name in names)
    opposite, turned_start = _runs(
        [known[each] for each in turned.get(name, ()) if each in known] for name in names
    )
    table = [
        (text, known[idea], weight, _marks(each, idea))
        for text, each in enumerate(texts)
        for idea, weight in each.weights.items()
    ]
    owner, idea, weight, marks = np.array(table, dtype=np.int64).reshape(-1, 4).T
    total = _ints([each.total for each in texts])
    frequency = np.bincount(idea, minlength=len(names))
    rarest = np.lexsort((idea, frequency[idea], owner))
    lightest = np.lexsort((owner, total[owner], idea))
    columns = {
        "total": total,
        "language": _ints([LANGUAGES.index(each.language) for each in texts]),
        "everybody": _ints([each.everybody for each in texts]),
        "begun": _ints([bool(each.content) and each.ideas[0] == each.content[0] for each in texts]),
        "start": _bounds(np.bincount(owner, minlength=len(texts))),
        "content_start": content_start,
        "move_start": move_start,
        "idea": idea[rarest],
        "weight": weight[rarest],
        "marks": marks[rarest],
        "content": content,
        "move_from": move_from,
        "move_to": move_to,
        "telling": _ints([name in lexicon().tellings for name in names]),
        "near": _ints([lexicon().near.get(name, -1) for name in names]),
        "letter_start": letter_start,
        "turned_start": turned_start,
        "held_start": _bounds(frequency),
        "letter": letter,
        "turned": opposite,
        "holder": owner[lightest],
        "held_total": total[owner][lightest],
        "held_weight": weight[lightest],
    }
    ends = np.cumsum([len(column) for column in columns.values()]).tolist()
    return Flat(
        data=np.concatenate(list(columns.values())),
        vectors=np.zeros((len(texts), 0), dtype=np.float32) if vectors is None else vectors,
        texts=len(texts),
        ideas=len(names),
        **dict(zip(columns, [0, *ends], strict=False)),
    )


def _marks(text: Words, idea: str) -> int:
    return (
        NUMBER * (idea[0] == "#")
        | INSTRUMENT * (idea in text.instruments)
        | PERSON * (idea in text.people)
        | NAME * (idea in text.names)
        | DENIED * (idea in text.denied)
    )


def _runs(lists: Iterable[Sequence[int]]) -> tuple[Ints, Ints]:
    """All lists one after the other, and where each begins."""
    held = list(lists)
    return _ints([each for one in held for each in one]), _bounds(_ints([len(one) for one in held]))


def _bounds(lengths: Ints) -> Ints:
    return np.concatenate([_ints([0]), np.cumsum(lengths)])


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)
