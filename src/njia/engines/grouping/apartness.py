"""Which texts are apart although they are worded alike: what `likeness.differences` finds, without telling what it is.

Plain Python over whole numbers; `loops` tells how it runs.
"""

from typing import Final

from numpy import bool_, float64
from numpy.typing import NDArray

from njia.engines.grouping.flat import DENIED, INSTRUMENT, NAME, NUMBER, PERSON, Flat, Ints
from njia.engines.grouping.loops import Room, hold, let_go

LONGEST_EXCHANGE: Final = 3
"""Ideas; longer ones are rewritten passages, not one thing in the place of another."""


def parted(
    flat: Flat, ones: Ints, others: Ints, first: int, past: int, found: NDArray[bool_], room: Room
) -> None:
    """For each of the pairs from `first` to before `past`: is anything known to set the two apart?"""
    held = -1
    for pair in range(first, past):
        if ones[pair] != held:
            if held >= 0:
                let_go(flat, held, room, room.ones)
            held = ones[pair]
            hold(flat, held, room, room.ones)
        found[pair] = are_apart(flat, held, others[pair], room)
    if held >= 0:
        let_go(flat, held, room, room.ones)


def nearest(
    ones: Ints, others: Ints, scores: NDArray[float64], counted: NDArray[bool_], best: NDArray[float64],
    mates: Ints,
) -> None:  # fmt: skip
    """For each text the other one of its most alike pairs that are counted, in `mates`, and how alike they are in `best`.

    Both hold what was found so far; `best` is 0 for nothing. Of equals the pair with the lower texts.
    """
    for pair in range(len(ones)):
        if counted[pair]:
            for text, mate in ((ones[pair], others[pair]), (others[pair], ones[pair])):
                closer = scores[pair] > best[text]
                if closer or (scores[pair] == best[text] and mate < mates[text]):
                    best[text], mates[text] = scores[pair], mate


def are_apart(flat: Flat, one: int, other: int, room: Room) -> bool:
    """`one` is held in room.ones."""
    hold(flat, other, room, room.others)
    found = (
        exactly_apart(flat, one, other, room)
        or known_apart(flat, one, other, room)
        or (
            flat.data[flat.language + one] == flat.data[flat.language + other]
            and exchanged(flat, one, other, room)
        )
    )
    let_go(flat, other, room, room.others)
    return found


def has_own(flat: Flat, text: int, room: Room, held: int, mark: int) -> bool:
    """Whether `text` has an idea with this mark that the held one does not have."""
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        if flat.data[flat.marks + place] & mark and not room.paper[held + flat.data[flat.idea + place]]:
            return True
    return False


def each_has_own(flat: Flat, one: int, other: int, room: Room, mark: int) -> bool:
    return has_own(flat, one, room, room.others, mark) and has_own(flat, other, room, room.ones, mark)


def other_instruments(flat: Flat, one: int, other: int, room: Room) -> bool:
    """Whether both name instruments, and not the same."""
    named = own = 0
    for text, held in ((one, room.others), (other, room.ones)):
        for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
            if flat.data[flat.marks + place] & INSTRUMENT:
                named |= 1 if text == one else 2
                own += room.paper[held + flat.data[flat.idea + place]] == 0
    return named == 3 and own > 0


def exactly_apart(flat: Flat, one: int, other: int, room: Room) -> bool:
    if each_has_own(flat, one, other, room, NUMBER):
        return True
    if other_instruments(flat, one, other, room):
        return True
    if denies(flat, one, room, room.others) or denies(flat, other, room, room.ones):
        return True
    for move in range(flat.data[flat.move_start + one], flat.data[flat.move_start + one + 1]):
        for back in range(flat.data[flat.move_start + other], flat.data[flat.move_start + other + 1]):
            if (
                flat.data[flat.move_from + move] == flat.data[flat.move_to + back]
                and flat.data[flat.move_to + move] == flat.data[flat.move_from + back]
            ):
                return True
    return False


def denies(flat: Flat, text: int, room: Room, held: int) -> bool:
    """Whether `text` denies what the held one says. A clause that only one of them has is no contradiction."""
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        there = room.paper[held + flat.data[flat.idea + place]]
        if (
            flat.data[flat.marks + place] & DENIED
            and there
            and not flat.data[flat.marks + there - 1] & DENIED
        ):
            return True
    return False


def known_apart(flat: Flat, one: int, other: int, room: Room) -> bool:
    if opposed(flat, one, room, room.ones, room.others) or opposed(flat, other, room, room.others, room.ones):
        return True
    if each_has_own(flat, one, other, room, PERSON) or each_has_own(flat, one, other, room, NAME):
        return True
    if (
        flat.data[flat.everybody + one]
        and not flat.data[flat.everybody + other]
        and has_own(flat, other, room, room.ones, PERSON)
    ):
        return True
    if (
        flat.data[flat.everybody + other]
        and not flat.data[flat.everybody + one]
        and has_own(flat, one, room, room.others, PERSON)
    ):
        return True
    return tells(flat, one, room, room.others) or tells(flat, other, room, room.ones)


def opposed(flat: Flat, text: int, room: Room, own: int, held: int) -> bool:
    """An idea of `text` alone, and one of the held one alone that means the opposite."""
    for place in range(flat.data[flat.start + text], flat.data[flat.start + text + 1]):
        idea = flat.data[flat.idea + place]
        if not room.paper[held + idea]:
            for at in range(flat.data[flat.turned_start + idea], flat.data[flat.turned_start + idea + 1]):
                if (
                    room.paper[held + flat.data[flat.turned + at]]
                    and not room.paper[own + flat.data[flat.turned + at]]
                ):
                    return True
    return False


def tells(flat: Flat, text: int, room: Room, held: int) -> bool:
    """Whether `text` asks to tell of something, when the held one does not speak of telling."""
    begin = flat.data[flat.content_start + text]
    if begin == flat.data[flat.content_start + text + 1]:
        return False
    return (
        flat.data[flat.telling + flat.data[flat.content + begin]] != 0
        and not room.paper[held + flat.data[flat.content + begin]]
    )


def exchanged(flat: Flat, one: int, other: int, room: Room) -> bool:
    """One thing in the place of another: between the same neighbours, each text says what the other does not."""
    if flat.data[flat.begun + one] and flat.data[flat.begun + other] and begun_apart(flat, one, other, room):
        return True
    many = own_runs(flat, one, room, room.others, 0)
    if not many:
        return False
    all_runs = own_runs(flat, other, room, room.ones, many)
    for come in range(many, all_runs):
        for gone in range(many):
            if one_for_another(flat, room, gone, come):
                return True
    return False


def begun_apart(flat: Flat, one: int, other: int, room: Room) -> bool:
    """Two acts, or two people who changed places. People side by side are a list, whose order means nothing."""
    ours, theirs = flat.data[flat.content_start + one], flat.data[flat.content_start + other]
    act, acted = flat.data[flat.content + ours], flat.data[flat.content + theirs]
    if not room.paper[room.others + act] and not room.paper[room.ones + acted]:
        return not akin(flat, act, acted)
    listed = (
        ours + 1 < flat.data[flat.content_start + one + 1]
        and theirs + 1 < flat.data[flat.content_start + other + 1]
        and flat.data[flat.content + ours + 1] == acted
        and flat.data[flat.content + theirs + 1] == act
    )
    people = is_person(flat, act, room, room.ones) and is_person(flat, acted, room, room.others)
    return bool(act != acted) and not listed and people


def is_person(flat: Flat, idea: int, room: Room, held: int) -> bool:
    return bool(flat.data[flat.marks + room.paper[held + idea] - 1] & PERSON)


def own_runs(flat: Flat, text: int, room: Room, held: int, first: int) -> int:
    """Writes the runs of ideas that the held one does not have from number `first` on, with the shared ideas before
    and after each (-1: none); of two between the same ideas the later one. Returns the number after the last."""
    before, begin, past = -1, -1, first
    end = flat.data[flat.content_start + text + 1]
    for place in range(flat.data[flat.content_start + text], end + 1):
        idea = flat.data[flat.content + place] if place < end else -1
        if idea >= 0 and not room.paper[held + idea]:
            begin = place if begin < 0 else begin
            continue
        if begin >= 0:
            at = first
            while at < past and not (
                room.paper[room.runs + 4 * at] == before and room.paper[room.runs + 4 * at + 1] == idea
            ):
                at += 1
            (
                room.paper[room.runs + 4 * at],
                room.paper[room.runs + 4 * at + 1],
                room.paper[room.runs + 4 * at + 2],
                room.paper[room.runs + 4 * at + 3],
            ) = before, idea, begin, place
            past = max(past, at + 1)
        before, begin = idea, -1
    return past


def one_for_another(flat: Flat, room: Room, gone: int, come: int) -> bool:
    """Whether two runs are short, between the same neighbours, and of things that cannot stand for each other."""
    if (
        room.paper[room.runs + 4 * gone] != room.paper[room.runs + 4 * come]
        or room.paper[room.runs + 4 * gone + 1] != room.paper[room.runs + 4 * come + 1]
    ):
        return False
    for run in (gone, come):
        if room.paper[room.runs + 4 * run + 3] - room.paper[room.runs + 4 * run + 2] > LONGEST_EXCHANGE:
            return False
    for one in range(room.paper[room.runs + 4 * gone + 2], room.paper[room.runs + 4 * gone + 3]):
        for other in range(room.paper[room.runs + 4 * come + 2], room.paper[room.runs + 4 * come + 3]):
            if akin(flat, flat.data[flat.content + one], flat.data[flat.content + other]):
                return False
    return True


def akin(flat: Flat, one: int, other: int) -> bool:
    """Whether two ideas may stand for each other: forms of one word, a slip of the pen, or a known exchange."""
    if flat.data[flat.near + one] >= 0 and flat.data[flat.near + one] == flat.data[flat.near + other]:
        return True
    one, other = min(one, other), max(one, other)
    ours, our_end = flat.data[flat.letter_start + one], flat.data[flat.letter_start + one + 1]
    theirs, their_end = flat.data[flat.letter_start + other], flat.data[flat.letter_start + other + 1]
    if flat.data[flat.letter + ours] != flat.data[flat.letter + theirs]:
        return False
    same = 1
    while same < 5 and ours + same < our_end and theirs + same < their_end:
        if flat.data[flat.letter + ours + same] != flat.data[flat.letter + theirs + same]:
            break
        same += 1
    both = our_end - ours + their_end - theirs
    if same == 5 or 2 * min(our_end - ours, their_end - theirs) / both < 0.8:
        return same == 5
    return bool(2.0 * matching(flat, ours, our_end, theirs, their_end) / both >= 0.8)


def matching(flat: Flat, ours: int, our_end: int, theirs: int, their_end: int) -> int:
    """Letters in the longest block that both words have, and so on before and after it (Ratcliff and Obershelp, 1983):
    what `difflib.SequenceMatcher` counts."""
    found = 0
    parts = [(ours, our_end, theirs, their_end)]
    while len(parts):
        ours, our_end, theirs, their_end = parts.pop()
        best, here, there = 0, ours, theirs
        for one in range(ours, our_end):
            for other in range(theirs, their_end):
                same = 0
                while one + same < our_end and other + same < their_end:
                    if flat.data[flat.letter + one + same] != flat.data[flat.letter + other + same]:
                        break
                    same += 1
                if same > best:
                    best, here, there = same, one, other
        if best:
            found += best
            parts.append((ours, here, theirs, there))
            parts.append((here + best, our_end, there + best, their_end))
    return found
