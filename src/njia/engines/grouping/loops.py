"""The loops of grouping: plain Python over whole numbers, which numba can compile.

Interpreted they give the same as compiled. A text that is compared stands in an array by idea, `held`: for each of
its ideas the place in the table plus one, for all others 0. Whoever puts one there takes it away again.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from njia.engines.grouping.flat import Flat, Ints

CLOSE: Final = 1e-6
"""Bounds are taken this much too wide, so that rounding loses no pair."""
NEUTRAL: Final = 0.94
"""A cosine at which two texts of one language are alike in meaning no more and no less than their words tell: the
model gives most pairs of asks in one field between 0.8 and 0.9, and rewordings 0.95 and more."""
BETWEEN: Final = ((1.0, 0.84, 0.92), (0.84, 1.0, 0.84), (0.92, 0.84, 1.0))
"""By the numbers of two languages, the least cosine of a pair that says the same; the model brings Kiswahili less near."""


class Room(NamedTuple):
    """Scratch paper of one thread, all of it in one array: paper[room.x + k] is x of the k-th. Zero between two uses."""

    paper: Ints
    ones: int
    others: int
    """The two texts that are compared, by idea."""
    gathered: int
    touched: int
    """By text."""
    runs: int
    """Four numbers for each run: the ideas before and after it, and where it begins and ends in `content`."""


def room_for(flat: Flat) -> Room:
    content = flat.data[flat.content_start : flat.content_start + flat.texts + 1]
    longest = int(np.diff(content).max(initial=0))
    sizes = [flat.ideas, flat.ideas, flat.texts, flat.texts, 8 * (longest + 1)]
    starts = [0, *np.cumsum(sizes).tolist()]
    return Room(np.zeros(starts[-1], dtype=np.int64), *starts[:-1])


def hold(flat: Flat, text: int, room: Room, held: int) -> None:
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        room.paper[held + flat.data[flat.idea + place]] = place + 1


def let_go(flat: Flat, text: int, room: Room, held: int) -> None:
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        room.paper[held + flat.data[flat.idea + place]] = 0


def shared(flat: Flat, text: int, room: Room, held: int) -> int:
    """The weight of what `text` shares with the one held."""
    found = 0
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        there = room.paper[held + flat.data[flat.idea + place]]
        if there:
            found += min(flat.data[flat.weight + place], flat.data[flat.weight + there - 1])
    return found


def alike(flat: Flat, held_text: int, room: Room, held: int, text: int, threshold: float) -> float:
    """Likeness of words, corrected by the meaning where it is known, from 0 to 1."""
    by_words = (
        2
        * shared(flat, text, room, held)
        / (flat.data[flat.total + text] + flat.data[flat.total + held_text])
    )
    if flat.vectors.shape[1] == 0:
        return float(by_words)
    # Rounded, for the order in which numbers are added up is the machine's.
    cosine = round(np.float64((flat.vectors[held_text] * flat.vectors[text]).sum()), 6)
    if flat.data[flat.language + text] == flat.data[flat.language + held_text]:
        return float(min(1.0, max(0.0, by_words + cosine - NEUTRAL)))
    least = BETWEEN[flat.data[flat.language + held_text]][flat.data[flat.language + text]]
    return float(min(1.0, max(by_words, threshold + (cosine - least) * (1 - threshold) / (1 - least))))


def scored(flat: Flat, ones: Ints, others: Ints, threshold: float, room: Room) -> NDArray[np.float64]:
    """How alike each of the pairs is."""
    found = np.zeros(len(ones))
    for pair in range(len(ones)):
        hold(flat, ones[pair], room, room.ones)
        found[pair] = alike(flat, ones[pair], room, room.ones, others[pair], threshold)
        let_go(flat, ones[pair], room, room.ones)
    return found


def search(
    flat: Flat, first: int, past: int, step: int, threshold: float, room: Room
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """All pairs whose words are `threshold` alike or more, of the texts in range(first, past, step) with heavier ones.

    The lower number of a pair comes first. A pair can only reach a likeness of t when it shares at least t of the weight
    of the lighter text, so it shares an idea among the lighter text's rarest ones, those that make up more than 1 - t of
    it (prefix filtering: Chaudhuri, Ganti and Kaushik, 2006; Bayardo, Ma and Srikant, 2007). Only texts that hold one
    of these are looked at. The order by rarity decides how many are looked at, never what is found.
    """
    ones, others, scores = [0 for _ in range(0)], [0 for _ in range(0)], [0.0 for _ in range(0)]
    for text in range(first, past, step):
        total = flat.data[flat.total + text]
        count, rest = gather(flat, text, threshold, room)
        hold(flat, text, room, room.ones)
        for each in range(count):
            near = room.paper[room.touched + each]
            best, heavier = room.paper[room.gathered + near] + rest, flat.data[flat.total + near]
            room.paper[room.gathered + near] = 0
            later = heavier > total or near > text
            if later and 2 * best >= threshold * (total + heavier) - CLOSE:
                score = 2 * shared(flat, near, room, room.ones) / (total + heavier)
                if score >= threshold:
                    ones.append(min(text, near))
                    others.append(max(text, near))
                    scores.append(score)
        let_go(flat, text, room, room.ones)
    return (
        np.array(ones, dtype=np.int64),
        np.array(others, dtype=np.int64),
        np.array(scores, dtype=np.float64),
    )


def gather(flat: Flat, text: int, threshold: float, room: Room) -> tuple[int, int]:
    """What texts at least as heavy as `text` share of its rarest ideas, in room.gathered.

    Returns how many share any, the first of room.touched, and the weight of the ideas that were not looked at.
    """
    total = flat.data[flat.total + text]
    # With shared <= a <= b, 2a / (a + b) is the best likeness left to a text of weight b.
    heaviest = total * (2 / threshold - 1) + CLOSE
    count, rest = 0, total
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        weight = flat.data[flat.weight + place]
        if total - rest > total * (1 - threshold) + CLOSE:
            break
        rest -= weight
        end = flat.data[flat.held_start + flat.data[flat.idea + place] + 1]
        for at in range(
            first_as_heavy(flat, flat.data[flat.held_start + flat.data[flat.idea + place]], end, total), end
        ):
            if flat.data[flat.held_total + at] > heaviest:
                break
            near = flat.data[flat.holder + at]
            if room.paper[room.gathered + near] == 0:
                room.paper[room.touched + count] = near
                count += 1
            room.paper[room.gathered + near] += min(weight, flat.data[flat.held_weight + at])
    return count, rest


def first_as_heavy(flat: Flat, low: int, high: int, total: int) -> int:
    """The first place from `low` on, before `high`, at which a holder weighs `total` or more."""
    while low < high:
        middle = (low + high) // 2
        if flat.data[flat.held_total + middle] < total:
            low = middle + 1
        else:
            high = middle
    return low
