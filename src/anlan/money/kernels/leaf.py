"""How loops that call small loops are compiled: without counting references to the arrays handed on.

Numba counts them at every call, which for loops of a few steps costs more than the work (decision 0060). A function compiled
so cannot allocate: arrays come in and are filled, and growth is left to the caller. The innermost steps of a loop, where a call
costs half as much again as the work, are written into it by the compiler (``inlined``).
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba import njit

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}


def leaf(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Compile a loop that allocates nothing."""
    compiled: Callable[_Given, _Result] = njit(**_OPTIONS)(function)
    return compiled


def inlined(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Compile a piece that is written into every loop that calls it."""
    compiled: Callable[_Given, _Result] = njit(inline="always", **_OPTIONS)(function)
    return compiled
