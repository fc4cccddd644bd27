"""*Trails*: the way from each event back to the one before with the same value of a text column, or with the same values of two.

They are kept for columns that a detector asks of and that some event has a value in.
"""

import numpy as np

from anlan.detect.growing import Growing
from anlan.detect.journal import Int32s, Pairs
from anlan.detect.kernels import journal as kernel


class Trail:
    """``links``: for each event held the number of the one before with the same value; ``newest``: by code. -1 is none."""

    def __init__(self) -> None:
        self._links, self._newest = Growing(np.int32), Growing(np.int32)

    @property
    def links(self) -> Int32s:
        """Good until the next block."""
        found: Int32s = self._links.view()
        return found

    def link(self, codes: Int32s, base: int, start: int) -> None:
        """Write the links of the events from place ``start`` on."""
        missing = int(codes[start:].max(initial=-1)) + 1 - len(self._newest)
        if missing > 0:
            self._newest.add(missing)[:] = -1
        self._links.add(codes.size - start)
        kernel.trail(codes, self._newest.view(), base, start, self._links.view())

    def newest(self, code: int) -> int:
        """The number of the newest event with that value."""
        return int(self._newest.view()[code])

    def drop(self, count: int) -> None:
        """Forget the first ``count`` events."""
        self._links.drop(count)

    def nbytes(self) -> int:
        """Bytes held."""
        return self._links.nbytes() + self._newest.nbytes()


class PairTrail:
    """``links``: for each event held the number of the one before with the same two values; ``pairs``: the newest of each."""

    def __init__(self) -> None:
        self._links, self.pairs = Growing(np.int32), Pairs()

    @property
    def links(self) -> Int32s:
        """Good until the next block."""
        found: Int32s = self._links.view()
        return found

    def link(self, owners: Int32s, members: Int32s, base: int, start: int) -> None:
        """Write the links of the events from place ``start`` on."""
        self._links.add(owners.size - start)
        self.pairs.link(owners, members, self.links, base, start)

    def drop(self, owners: Int32s, members: Int32s, base: int, count: int) -> None:
        """Forget the first ``count`` events; the columns still hold them."""
        self.pairs.drop(owners, members, base, count)
        self._links.drop(count)

    def nbytes(self) -> int:
        """Bytes held."""
        return self._links.nbytes() + self.pairs.nbytes()
