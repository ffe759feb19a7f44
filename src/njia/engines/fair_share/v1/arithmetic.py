"""Exact comparisons at the speed of floats. Plain Python that numba can compile.

How a comparison is decided, from cheap to certain:

1. floats with a generous margin (`NEAR` in the kernels) say who is next, if only one can be;
2. where several can, these few are worked out in double-double (a number is the sum of two floats, about 106 bits, T. J.
   Dekker 1971), from purses that are brought up to date for it, and a difference above `MARGIN` is believed;
3. below it, the exact values are compared by their residues modulo the prime 2^61 - 1: equal residues are a tie (two
   different fractions that near each other share a residue with a chance of 2^-61);
4. different residues below the margin are left open (`UNDECIDED`): the caller works that run out in fractions.

So the order of summing, the processor and the compiler can change a last bit, and never a winner.
"""

from typing import NamedTuple

P = 2**61 - 1
LOW31 = 2**31 - 1
LOW30 = 2**30 - 1
EPSILON = 2.0**-53
MARGIN = 2.0**-66
"""Relative. Sums in double-double are within 2^-86, so a purse may be made 2^20 times less certain by what others paid."""
SPLIT = 134217729.0
UNDECIDED = -1


class Numbers(NamedTuple):
    """Exact numbers: number i is near high[i] + low[i] and has that residue modulo P."""

    high: list[float]
    low: list[float]
    residue: list[int]


def reduce(x: int) -> int:
    """x modulo P for 0 <= x < 2^63."""
    x = (x >> 61) + (x & P)
    return x - P if x >= P else x


def multiply(a: int, b: int) -> int:
    """a * b modulo P without leaving 63 bits: the factors are split in halves of 31 bits."""
    a_top, a_rest, b_top, b_rest = a >> 31, a & LOW31, b >> 31, b & LOW31
    middle = a_rest * b_top + a_top * b_rest
    return reduce(
        reduce(a_top * b_top * 2 + (middle >> 30)) + reduce((middle & LOW30) << 31) + reduce(a_rest * b_rest)
    )


def invert(a: int) -> int:
    """The inverse of a modulo P, by Fermat: a^(P - 2)."""
    result, power, rest = 1, a, P - 2
    while rest > 0:
        if rest & 1:
            result = multiply(result, power)
        power = multiply(power, power)
        rest >>= 1
    return result


def two_sum(a: float, b: float) -> tuple[float, float]:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def two_product(a: float, b: float) -> tuple[float, float]:
    product = a * b
    wide = SPLIT * a
    a_high = wide - (wide - a)
    wide = SPLIT * b
    b_high = wide - (wide - b)
    a_low, b_low = a - a_high, b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def plus(a: float, a_low: float, b: float, b_low: float) -> tuple[float, float]:
    total, error = two_sum(a, b)
    return two_sum(total, error + (a_low + b_low))


def times(a: float, a_low: float, b: float, b_low: float) -> tuple[float, float]:
    product, error = two_product(a, b)
    return two_sum(product, error + (a * b_low + a_low * b))


def over(a: float, a_low: float, b: float, b_low: float) -> tuple[float, float]:
    first = a / b
    part, part_low = times(b, b_low, first, 0.0)
    rest, rest_low = plus(a, a_low, -part, -part_low)
    second = rest / b
    part, part_low = times(b, b_low, second, 0.0)
    third = plus(rest, rest_low, -part, -part_low)[0] / b
    total, error = two_sum(first, second)
    return two_sum(total, error + third)


def compare(a: float, a_low: float, a_residue: int, b: float, b_low: float, b_residue: int) -> int:
    """-1, 0 or 1 as a is less, the same or more than b; 2 when that cannot be told."""
    gap = plus(a, a_low, -b, -b_low)[0]
    if abs(gap) > MARGIN * max(abs(a), abs(b)):
        return 1 if gap > 0 else -1
    return 0 if a_residue == b_residue else 2
