"""Compile kernels with numba where it is installed (the extra `fast`), and only when a profile is large enough to gain.

numba is imported here, at the first large profile, and nowhere else: never by a web process, never with `import njia`.
Compiled kernels are kept on disk, so that only the first use on a machine waits for the compiler.
"""

import functools
import importlib.util
from collections.abc import Callable
from types import FunctionType
from typing import TypeVar

from njia.engines.fair_share.v1 import arithmetic, exact_kernel, shares_kernel, turns_kernel

Kernel = TypeVar("Kernel", bound=Callable[..., object])
WORTH_IT = 20_000
"""Approvals to go through, times runs. Below it, interpreting takes less time than loading numba."""
SUMS_IN_ANY_ORDER = {"reassoc", "contract", "nnan", "ninf", "nsz"}
"""For the one loop whose rounding is bounded whatever the order; the double-double arithmetic must be left as written."""


LONG = 1_000_000
"""Approvals, times runs, that take some seconds when they are interpreted, and a tenth of one compiled."""


def pays(approvals: int, runs: int = 1) -> bool:
    return approvals * runs >= WORTH_IT and _can_compile()


def takes_long(approvals: int, runs: int = 1) -> bool:
    return approvals * runs >= LONG and not _can_compile()


def _can_compile() -> bool:
    return importlib.util.find_spec("numba") is not None


def kernel(function: Kernel, compiled: bool) -> Kernel:
    return _compiled(function) if compiled else function  # type: ignore[return-value]


@functools.cache
def _compiled(function: Callable[..., object]) -> Callable[..., object]:
    import numba

    _let_kernels_call_each_other()
    try:
        # The cache goes by the file of `function`: after a change to another module alone it must be deleted by hand.
        compiled: Callable[..., object] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere to write
        compiled = numba.njit(nogil=True)(function)
    return compiled


@functools.cache
def _let_kernels_call_each_other() -> None:
    from numba.extending import register_jitable

    for module in (arithmetic, exact_kernel, shares_kernel, turns_kernel):
        for function in vars(module).values():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                fastmath = SUMS_IN_ANY_ORDER if function is shares_kernel.collect else False
                register_jitable(fastmath=fastmath)(function)
