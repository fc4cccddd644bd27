"""Compiled loops: arrays in, arrays out. Each has a slow, readable twin in ``tests/unit/detect`` that it must agree with.

``leaf`` compiles a function that allocates nothing. Reference counting is off in it (``_nrt=False``): counting the arrays
handed from loop to loop cost three times the work itself (docs/decisions/0060).
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from anlan.values.compiled import kept

Ints = npt.NDArray[np.integer[Any]]
"""An array of whole numbers, 32 or 64 bits as its maker chose."""

Amounts = tuple[Ints, Ints]
"""Amounts of events (fen, or what their kind counts) in two halves: the lower 32 bits of each, and the upper ones, of which there
are none as long as all are 0. ``journal.whole`` puts one together."""

Whole = Any
"""A whole number that a kernel returns; its width is the compiler's choice."""

_HERE = Path(__file__).parent

leaf: Any = kept(njit, _HERE, nogil=True, _nrt=False)
"""Decorator of every kernel: kept on disk, runs without the interpreter's lock, allocates nothing."""

inner: Any = kept(njit, _HERE, nogil=True, _nrt=False, forceinline=True)
"""The same for a kernel that another calls for each event: it is made a part of that one. An array is handed over as seven
numbers; laying a dozen of them on the stack and picking them up again took longer than most searches do."""
