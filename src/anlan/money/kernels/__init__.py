"""Compiled loops: arrays in, arrays out. They hold no words and no policy; each has a slow, readable twin in the tests.

Numba counts references to arrays at every call from loop to loop, which for loops of a few steps costs more than the work
(decision 0060). What is compiled without that cannot allocate: arrays come in and are filled, and growth is left to the caller.
The innermost steps of a loop, where a call costs half as much again as the work, are written into it (``inlined``).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from numba import njit

from anlan.values.compiled import kept

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_HERE = Path(__file__).parent

kernel: Any = kept(njit, _HERE, nogil=True)
"""Decorator of a loop that may allocate: kept on disk, runs without the interpreter's lock."""

_leaf = kept(njit, _HERE, nogil=True, _nrt=False)
_inlined = kept(njit, _HERE, nogil=True, _nrt=False, inline="always")


def leaf(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Compile a loop that allocates nothing."""
    compiled: Callable[_Given, _Result] = _leaf(function)
    return compiled


def inlined(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Compile a piece that is written into every loop that calls it."""
    compiled: Callable[_Given, _Result] = _inlined(function)
    return compiled
