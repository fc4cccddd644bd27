"""Columns that grow at the end and are dropped at the front, each event at a fixed cost on average, however small the blocks are.

A ``Growing`` holds some rows of one type, as long as each other; ``Texts`` holds words as bytes behind each other. Both are
pickled without their spare room.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.detect.kernels import Ints

_SPARE = 4
"""One part in so many is added when the room is used up: little memory lies idle, and copying stays cheap."""


class Growing:
    """``rows`` rows of ``dtype``."""

    __slots__ = ("_data", "_end", "_start")

    def __init__(self, rows: int, dtype: npt.DTypeLike) -> None:
        self._data = np.empty((rows, 64), dtype)
        self._start = self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    def add(self, count: int) -> Any:
        """Room for ``count`` more columns, to be filled by the caller."""
        if self._end + count > self._data.shape[1]:
            held = len(self)
            room = self._data
            if held + count > room.shape[1] - room.shape[1] // _SPARE:
                room = np.empty((len(room), held + count + (held + count) // _SPARE + 64), room.dtype)
            room[:, :held] = self._data[:, self._start : self._end]
            self._data, self._start, self._end = room, 0, held
        self._end += count
        return self._data[:, self._end - count : self._end]

    def view(self) -> Any:
        """All that is held, rows × columns. Good until the next ``add`` or ``drop``."""
        return self._data[:, self._start : self._end]

    def drop(self, count: int) -> None:
        """Forget the first ``count`` columns; their room is used again."""
        self._start += count
        if 4 * len(self) < self._data.shape[1] - 256:
            self._data, self._start, self._end = self.view().copy(), 0, len(self)

    def nbytes(self) -> int:
        """Bytes held, spare room included."""
        return self._data.nbytes

    def __getstate__(self) -> Any:
        return self.view().copy()

    def __setstate__(self, state: Any) -> None:
        self._data, self._start, self._end = state, 0, state.shape[1]


class Texts:
    """Words in a row, as UTF-8 behind each other. The bytes held stay below 4 GiB."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self) -> None:
        self._bytes = Growing(1, np.uint8)
        self._ends = Growing(1, np.uint32)  # running numbers, modulo 2³²; the first is the end of what was dropped
        self._ends.add(1)[0, 0] = 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        ends = self._ends.view()[0]
        if not 0 <= place < ends.size - 1:
            raise IndexError(place)
        first = int(ends[0])
        begin, end = (int(ends[place]) - first) & 0xFFFFFFFF, (int(ends[place + 1]) - first) & 0xFFFFFFFF
        return bytes(self._bytes.view()[0, begin:end]).decode("utf-8", "surrogatepass")

    def extend(self, offsets: Ints, data: Ints) -> None:
        """Add words: word ``k`` is ``data[offsets[k]:offsets[k + 1]]``."""
        count, before = offsets.size - 1, int(self._ends.view()[0, -1])
        self._bytes.add(int(offsets[-1] - offsets[0]))[0] = data[offsets[0] : offsets[-1]]
        self._ends.add(count)[0] = (offsets[1:].astype(np.int64) - int(offsets[0]) + before) & 0xFFFFFFFF

    def append(self, text: str) -> None:
        """Add one word."""
        plain = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        self.extend(np.array([0, plain.size]), plain)

    def drop(self, count: int) -> None:
        """Forget the first ``count`` words."""
        ends = self._ends.view()[0]
        self._bytes.drop((int(ends[count]) - int(ends[0])) & 0xFFFFFFFF)
        self._ends.drop(count)

    def nbytes(self) -> int:
        """Bytes held, spare room included."""
        return self._bytes.nbytes() + self._ends.nbytes()
