"""Sets of items as whole numbers: the bit at an item's number says whether it is in the set.

A hundred thousand items take 13 KB, and two sets are cut in microseconds: so a page counts every facet of what was
found without asking the database for each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet

from njia.kernel.aggregates import listed
from njia.stages.recommendations.models import Recommendation

STRIDE = 256
"""Bytes that are counted at a time on the way to a page."""
SHELF = 7
"""Bytes of a set that PostgreSQL tells as one whole number, which has no room for eight."""


def of_list(told: str | None) -> int:
    return of(map(int, told.split(","))) if told else 0


def of(numbers: Iterable[int]) -> int:
    kept = list(numbers)
    page = bytearray((max(kept, default=0) >> 3) + 1)
    for number in kept:
        page[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(page, "little")


def told_of(rows: str, parameters: Sequence[int | str]) -> int:
    """The set of the items that `rows`, an SQL from FROM on, calls `item`; one query."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT group_concat(item.number) {rows}", parameters)
            return of_list(cursor.fetchone()[0])
        # A whole number for some dozens of items: tens of thousands of them are told in a tenth of the rows.
        bits = 8 * SHELF
        cursor.execute(
            f"SELECT item.number / {bits} AS shelf, bit_or(1::bigint << (item.number %% {bits})) {rows} GROUP BY shelf",
            parameters,
        )
        return _of_shelves(dict(cursor.fetchall()))


def _of_shelves(held: Mapping[int, int]) -> int:
    page = bytearray((max(held, default=0) + 1) * SHELF)
    for shelf, bits in held.items():
        page[shelf * SHELF : (shelf + 1) * SHELF] = bits.to_bytes(SHELF, "little")
    return int.from_bytes(page, "little")


def of_items(items: QuerySet[Recommendation]) -> int:
    """The set that a query finds; one query."""
    return of_list(items.order_by().aggregate(told=listed("number"))["told"])


def slice_of(held: int, start: int, stop: int, *, last_first: bool = False) -> list[int]:
    """The numbers at places `start` to `stop` of a set, in order of number or in the reverse of it."""
    count = held.bit_count()
    start, stop = max(start, 0), min(stop, count)
    if start >= stop:
        return []
    if last_first:
        return slice_of(held, count - stop, count - start)[::-1]
    return list(_walk(held, start, stop))


def _walk(held: int, start: int, stop: int) -> Iterator[int]:
    page = held.to_bytes((held.bit_length() >> 3) + 1, "little")
    place = 0
    for begin in range(0, len(page), STRIDE):
        piece = int.from_bytes(page[begin : begin + STRIDE], "little")
        if place + piece.bit_count() <= start:
            place += piece.bit_count()
            continue
        while piece and place < stop:
            lowest = piece & -piece
            if place >= start:
                yield begin * 8 + lowest.bit_length() - 1
            piece ^= lowest
            place += 1
        if place >= stop:
            return
