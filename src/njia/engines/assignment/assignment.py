"""From items and readers to an assignment: loads first, then who suits whom, then item by item."""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from njia.engines.assignment.program import Program

TOO_FEW, ONE_SIDED = 1e5, 1e3
"""What it costs that a reading stays without a reader, and that all readers of an item come from one side."""
MIXED, SPEAKS, KNOWS = 6.0, 2.0, 1.0
"""What it is worth that an item is read with lived experience, in its language, and by somebody who knows its theme."""
NEAR, CUTS = 8, 40
"""Straight lines by which the square of a load is approached: how many lie close to the even load, and in all."""


NOTHING = 1e-6


@dataclass(frozen=True)
class Reader:
    """`side` is the constituency; no `themes` or `languages` means that nothing is known of them, which costs nothing.

    `lived` is lived experience, `load` what the reader has to read already.
    """

    id: str
    side: str
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    lived: bool = False
    load: int = 0


@dataclass(frozen=True)
class Item:
    """`conflicts` are the readers who must not read it."""

    id: str
    themes: frozenset[str] = frozenset()
    language: str = ""
    conflicts: frozenset[str] = frozenset()


@dataclass
class Assignment:
    """Item id → its readers. The three lists name the items for which there were not enough of the right people."""

    readers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short: list[str] = field(default_factory=list)
    one_sided: list[str] = field(default_factory=list)
    without_lived: list[str] = field(default_factory=list)


@dataclass
class _Group:
    """Items that are alike in all that counts here. `free` are the readers who may read them."""

    items: list[Item]
    free: list[Reader]


def assign(items: Sequence[Item], readers: Sequence[Reader], each: int = 2) -> Assignment:
    """Give every item `each` readers, never one with a conflict.

    The loads of those who may read the same things and are of one side differ by at most one; over all they are as
    even as conflicts and sides allow. Within these loads as many items as possible get a reader with lived experience,
    and then one who speaks the language and knows the theme. Raises `ValueError` where two readers share an id.
    """
    if len({reader.id for reader in readers}) != len(readers) or each < 1:
        raise ValueError("readers need ids of their own, and items at least one reader")
    if not items or not readers:
        return _told(Assignment({item.id: () for item in items}), items, readers, each)
    alike = _grouped(items, readers, lambda item: (item.conflicts,))
    loads = _loads(alike, readers, each)
    fine = _grouped(items, readers, lambda item: (item.conflicts, item.themes, item.language))
    result = Assignment()
    for group, tokens in zip(fine, _shares(fine, loads, each), strict=True):
        _deal(group, tokens, each, result)
    return _told(result, items, readers, each)


def _grouped(
    items: Iterable[Item], readers: Sequence[Reader], key: Callable[[Item], Hashable]
) -> list[_Group]:
    found: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return [
        _Group(some, [reader for reader in readers if reader.id not in some[0].conflicts])
        for some in found.values()
    ]


def _loads(
    groups: Sequence[_Group], readers: Sequence[Reader], each: int
) -> list[tuple[list[Reader], float]]:
    """Classes of readers who are eligible for the same, and how much each of them takes, so that the sum of squared
    loads is least. A fraction is settled where the shares are whole: between the whole numbers around it.
    """
    barred: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for name in group.items[0].conflicts:
            barred[name].append(number)
    found: dict[Hashable, list[Reader]] = defaultdict(list)
    for reader in readers:
        found[reader.side, reader.load, tuple(barred[reader.id])].append(reader)
    classes = list(found.values())
    program = Program()
    taken = [
        {
            place: program.variable(most=len(group.items) * len(some), whole=False)
            for place, some in enumerate(classes)
            if some[0].id not in group.items[0].conflicts
        }
        for group in groups
    ]
    cuts = _cuts(groups, readers, each)
    loads = [
        _square(program, [row[place] for row in taken if place in row], len(some), some[0].load, cuts)
        for place, some in enumerate(classes)
    ]
    for group, row in zip(groups, taken, strict=True):
        sides: dict[str, list[int]] = defaultdict(list)
        for place, variable in row.items():
            sides[classes[place][0].side].append(variable)
        _fill(program, list(row.values()), sides, len(group.items), each, whole=False)
    solved = program.solve()
    return [(some, solved[load] - some[0].load) for some, load in zip(classes, loads, strict=True)]


def _cuts(groups: Sequence[_Group], readers: Sequence[Reader], each: int) -> list[float]:
    """Loads at which a line touches the square: at every half near the even load, so that two lines meet where loads
    are whole, and a load of 9 and one of 11 cost more than twice a 10; wider and wider apart from there.
    """
    readings = each * sum(len(group.items) for group in groups)
    even = (readings + sum(reader.load for reader in readers)) // len(readers) + 0.5
    most = max(reader.load for reader in readers) + readings
    steps = [step if step <= NEAR else NEAR * 1.25 ** (step - NEAR) for step in range(CUTS)]
    return sorted({even + way * step for step in steps for way in (-1, 1) if 0 <= even + way * step <= most})


def _square(program: Program, mine: Sequence[int], people: int, before: int, cuts: Sequence[float]) -> int:
    """The even load of these people, at the cost of its square: approached from below by lines that touch it."""
    load = program.variable(whole=False)
    cost = program.variable(cost=people / max(1.0, cuts[-1]), whole=False)
    program.exactly([(load, float(people)), *((one, -1.0) for one in mine)], people * before)
    for at in cuts:
        program.at_least([(cost, 1.0), (load, -2 * at)], -(at**2))
    return load


def _fill(
    program: Program,
    row: Sequence[int],
    sides: dict[str, list[int]],
    count: int,
    each: int,
    whole: bool = True,
) -> None:
    """All readings of a group are taken, and not all of an item's by one side: or it costs."""
    gap = program.variable(cost=TOO_FEW, whole=whole)
    program.exactly([(one, 1.0) for one in (*row, gap)], each * count)
    if each > 1:
        for mine in sides.values():
            over = program.variable(cost=ONE_SIDED, whole=whole)
            program.at_most([*((one, 1.0) for one in mine), (over, -1.0)], (each - 1) * count)


def _shares(
    groups: Sequence[_Group], loads: Sequence[tuple[list[Reader], float]], each: int
) -> list[list[tuple[Reader, int]]]:
    """How many items of each group each reader takes: the loads are settled, so this is about who suits whom."""
    program = Program()
    taken = [
        {
            reader.id: program.variable(most=len(group.items), cost=-_suits(reader, group.items[0]))
            for reader in group.free
        }
        for group in groups
    ]
    for some, load in loads:
        for reader in some:
            mine = [(row[reader.id], 1.0) for row in taken if reader.id in row]
            program.between(mine, math.floor(load + NOTHING), math.ceil(load - NOTHING))
    for group, row in zip(groups, taken, strict=True):
        sides: dict[str, list[int]] = defaultdict(list)
        for reader in group.free:
            sides[reader.side].append(row[reader.id])
        _fill(program, list(row.values()), sides, len(group.items), each)
        lived = [(row[reader.id], -1.0) for reader in group.free if reader.lived]
        if lived:
            heard = program.variable(most=len(group.items), cost=-MIXED)
            program.at_most([(heard, 1.0), *lived], 0)
    solved = program.solve()
    return [
        [(reader, int(solved[row[reader.id]])) for reader in group.free]
        for group, row in zip(groups, taken, strict=True)
    ]


def _suits(reader: Reader, item: Item) -> float:
    speaks = not reader.languages or item.language in reader.languages
    return SPEAKS * speaks + KNOWS * bool(reader.themes & item.themes)


def _deal(group: _Group, shares: Iterable[tuple[Reader, int]], each: int, result: Assignment) -> None:
    """Item by item. A side's readings lie side by side in a row that is wrapped round the items `each` times: so no
    item gets a reader twice, nor more of one side than that side's share of the row allows.
    """
    lived: dict[str, int] = defaultdict(int)
    for reader, count in shares:
        lived[reader.side] += count * reader.lived
    in_order = sorted(
        shares, key=lambda share: (-lived[share[0].side], share[0].side, not share[0].lived, share[0].id)
    )
    row = [reader.id for reader, count in in_order for _ in range(count)]
    size = len(group.items)
    for place, item in enumerate(group.items):
        result.readers[item.id] = tuple(row[place::size][:each])


def _told(result: Assignment, items: Sequence[Item], readers: Sequence[Reader], each: int) -> Assignment:
    """Name the items for which numbers did not allow what was wanted."""
    known = {reader.id: reader for reader in readers}
    for item in items:
        chosen = [known[one] for one in result.readers[item.id]]
        if len(chosen) < each:
            result.short.append(item.id)
        if each > 1 and len({reader.side for reader in chosen}) < 2:
            result.one_sided.append(item.id)
        if not any(reader.lived for reader in chosen):
            result.without_lived.append(item.id)
    return result
