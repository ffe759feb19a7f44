"""Compile the loops with numba where it is installed (the extra `fast`), and only for so many texts that this pays.

numba is imported here and nowhere else, at the first long list: never by a web process, never with `import njia`.
Compiled loops are kept on disk, so that only the first use on a machine waits for the compiler. That cache goes by the
file in which a loop stands: after a change to a loop that others call, delete it by hand.
"""

import functools
import importlib.util
from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar

from njia.engines.grouping import apartness, linkage, loops

P = ParamSpec("P")
R = TypeVar("R")
WORTH_IT = 3_000
"""Texts. Fewer are compared in less time than numba takes to load."""


def pays(texts: int) -> bool:
    return texts >= WORTH_IT and importlib.util.find_spec("numba") is not None


@functools.cache
def compiled(function: Callable[P, R]) -> Callable[P, R]:
    import numba

    _let_loops_call_each_other()
    try:
        loop: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to write
        loop = numba.njit(nogil=True)(function)
    return loop


@functools.cache
def _let_loops_call_each_other() -> None:
    from numba.extending import register_jitable

    for module in (loops, apartness, linkage):
        for function in vars(module).values():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                register_jitable(function)
