"""Compile loops with numba where it is installed (the extra `fast`), and only when there is enough work to
gain by it.

numba is imported here and nowhere else, at the first large map: never by a web process, never with `import
njia`. The loops are plain Python and give the same bits interpreted as compiled: no fast-math, and sums
either of whole numbers or in a written order. Compiled loops are kept on disk, so that only the first use on
a machine waits for the compiler.
"""

import functools
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
WORTH_IT = 200_000
"""Turns of a loop. Below it, interpreting takes less time than loading numba."""
PIECE = 8_192
"""The least number of turns that is worth a thread of its own."""


def kernel(function: Callable[P, R], turns: int) -> Callable[P, R]:
    """The loop itself, compiled if it will be run for so many turns that this pays."""
    if turns < WORTH_IT or importlib.util.find_spec("numba") is None:
        return function
    return _compiled(function)


@functools.cache
def _compiled(function: Callable[P, R]) -> Callable[P, R]:
    import numba

    _let_loops_call_each_other(function.__module__)
    loop: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    return loop


@functools.cache
def _let_loops_call_each_other(module: str) -> None:
    from numba.extending import register_jitable

    for function in vars(sys.modules[module]).values():
        if isinstance(function, FunctionType) and function.__module__ == module:
            register_jitable(function)


def in_pieces(function: Callable[[int, int], R], turns: int) -> list[R]:
    """`function(first, past)` for consecutive pieces of range(turns) of at least PIECE turns, on all cores; in order.

    What is worked out must not depend on where the pieces begin, for that depends on the machine.
    """
    count = min(cores(), max(1, turns // PIECE))
    if count == 1:
        return [function(0, turns)]
    bounds = [turns * piece // count for piece in range(count + 1)]
    return list(_threads().map(function, bounds[:-1], bounds[1:]))


def at_once(function: Callable[[T], R], items: Sequence[T], turns: int) -> list[R]:
    """`function` of each item, in order; on all cores if each takes that many turns. Not from within one of these."""
    return list(map(function, items) if turns < PIECE else _threads().map(function, items))


@functools.cache
def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@functools.cache
def _threads() -> Any:
    return ThreadPoolExecutor(cores(), thread_name_prefix="opinion-map")
