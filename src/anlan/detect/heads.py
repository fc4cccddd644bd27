"""*Heads*: for each code the number of its newest event, as kernels that go event by event keep it."""

from dataclasses import dataclass, field

import numpy as np

from anlan.detect.windows import Int32s


def _none(codes: int) -> Int32s:
    return np.full((codes, 2), -1, np.int32)


@dataclass(slots=True)
class Heads:
    """``newest[code]`` are event numbers: the newest event in which the code paid (or simply occurred), and in which it was paid;
    -1 for none. They run on for ever and may point at events that a history has forgotten."""

    newest: Int32s = field(default_factory=lambda: _none(1024))

    def make_room(self, codes: int) -> None:
        """Make room for so many codes."""
        if codes > len(self.newest):
            self.newest = np.concatenate([self.newest, _none(max(codes, 2 * len(self.newest)) - len(self.newest))])

    def nbytes(self) -> int:
        """Bytes of state held."""
        return self.newest.nbytes
