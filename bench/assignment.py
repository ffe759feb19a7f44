"""How long it takes to share items out among readers, beside dealing them round without any rule.

Usage: python bench/assignment.py [items] [readers]
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from typing import Any

from njia.engines.assignment import Item, Reader, assign

SIDES = (
    "government",
    "employers",
    "workers",
    "civil society",
    "survivors",
    "international",
    "academia",
    "private",
)
THEMES = [f"theme {n}" for n in range(12)]
LANGUAGES = ["en", "sw", "fr"]


def invented(items: int, readers: int) -> tuple[list[Item], list[Reader]]:
    """Half of the items come from an organisation that some readers speak for; every twentieth has a declared conflict."""
    draw = random.Random(7)  # noqa: S311
    people = [
        Reader(
            f"p{n}", SIDES[n % len(SIDES)], frozenset(draw.sample(THEMES, 3)), frozenset(draw.sample(LANGUAGES, 2)),
            SIDES[n % len(SIDES)] == "survivors",
        )
        for n in range(readers)
    ]  # fmt: skip
    speakers = [frozenset(f"p{n}" for n in range(readers) if n % 13 == each) for each in range(13)]

    def conflicts() -> frozenset[str]:
        if draw.random() < 0.5:
            return draw.choice(speakers)
        return frozenset({f"p{draw.randrange(readers)}"} if draw.random() < 0.1 else ())

    asks = [
        Item(f"a{n}", frozenset({draw.choice(THEMES)}), draw.choice(LANGUAGES), conflicts())
        for n in range(items)
    ]
    return asks, people


def dealt(items: list[Item], readers: list[Reader]) -> dict[str, tuple[str, ...]]:
    turn = cycle(reader.id for reader in readers)
    return {item.id: (next(turn), next(turn)) for item in items}


def measured(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    return time.perf_counter() - wall, time.process_time() - cpu, done


def main() -> None:
    count, people = (int(given) for given in [*sys.argv[1:3], "10000", "40"][:2])
    items, readers = invented(count, people)
    assign(items[:50], readers)  # loads the solver
    base = measured(lambda: dealt(items, readers))
    ours = measured(lambda: assign(items, readers))
    print(f"{count} items, {people} readers, 2 readers each\n")
    print(f"{'':24}{'seconds':>9}{'CPU':>9}{'conflicts':>11}{'one side':>10}{'least':>7}{'most':>7}")
    for name, (wall, cpu, found) in (("dealt round", base), ("assigned", ours)):
        given = found if isinstance(found, dict) else found.readers
        told = figures(items, readers, given)
        print(f"{name:24}{wall:9.2f}{cpu:9.2f}{told[0]:11}{told[1]:10}{told[2]:7}{told[3]:7}")


def figures(items: list[Item], readers: list[Reader], given: dict[str, tuple[str, ...]]) -> tuple[int, ...]:
    side = {reader.id: reader.side for reader in readers}
    conflicts = sum(bool(item.conflicts & set(given[item.id])) for item in items)
    alone = sum(len({side[one] for one in chosen}) < 2 for chosen in given.values())
    loads = Counter(one for chosen in given.values() for one in chosen)
    return conflicts, alone, min(loads.values()), max(loads.values())


if __name__ == "__main__":
    main()
