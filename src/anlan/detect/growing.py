"""Columns that grow at the end and are dropped at the front, each event at a fixed cost on average, however small the blocks are.

``Abreast`` holds columns of one length, ``Growing`` one column; ``Texts`` holds words as bytes behind each other. All are pickled
without their spare room.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.detect.kernels import Ints
from anlan.detect.kernels.words import spell

_SPARE = 5
"""One part in so many is added when the room is used up: little memory lies idle, and copying stays cheap."""


class Abreast:
    """Columns of one length: each of a type, of single values or of ``fields`` of them side by side (0: single)."""

    __slots__ = ("_columns", "_end", "_start")

    def __init__(self, *columns: tuple[npt.DTypeLike, int]) -> None:
        self._columns = [np.empty((64, fields) if fields else 64, dtype) for dtype, fields in columns]
        self._start = self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    def lengthen(self, count: int) -> None:
        """Room for ``count`` more rows, to be filled by the caller."""
        self._end += count
        if self._end > len(self._columns[0]):
            self._move(self._end - count)

    def views(self) -> list[Any]:
        """All that is held, by column. Good until the next ``lengthen`` or ``drop``."""
        held = slice(self._start, self._end)
        return [column[held] for column in self._columns]

    def drop(self, count: int) -> None:
        """Forget the first ``count`` rows; their room is used again."""
        self._start += count
        if 4 * len(self) < len(self._columns[0]) - 256:
            self._columns, self._start, self._end = [held.copy() for held in self.views()], 0, len(self)

    def nbytes(self) -> int:
        """Bytes held, spare room included."""
        return sum(column.nbytes for column in self._columns)

    def _move(self, end: int) -> None:
        """Put the rows up to ``end`` where there is room behind them."""
        start, need, room = self._start, len(self), len(self._columns[0])
        if need > room - room // _SPARE:
            more = need + need // _SPARE + 64
            fresh = [np.empty((more, *column.shape[1:]), column.dtype) for column in self._columns]
            for column, target in zip(self._columns, fresh, strict=True):
                target[: end - start] = column[start:end]
            self._columns = fresh
        else:
            for column in self._columns:
                column[: end - start] = column[start:end]
        self._start, self._end = 0, need

    def __getstate__(self) -> Any:
        return [column.copy() for column in self.views()]

    def __setstate__(self, state: Any) -> None:
        self._columns, self._start, self._end = state, 0, len(state[0])


class Growing(Abreast):
    """One column."""

    __slots__ = ()

    def __init__(self, dtype: npt.DTypeLike, fields: int = 0) -> None:
        super().__init__((dtype, fields))

    def add(self, count: int) -> Any:
        """Room for ``count`` more rows, to be filled by the caller."""
        self.lengthen(count)
        return self._columns[0][self._end - count : self._end]

    def view(self) -> Any:
        """All that is held. Good until the next ``add`` or ``drop``."""
        return self._columns[0][self._start : self._end]


def gather(held: npt.NDArray[np.uint8], begins: Ints, stops: Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """The bytes of some words behind each other, and where each begins; the last is where all end."""
    begins, stops = begins.astype(np.int64), stops.astype(np.int64)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(stops - begins)])
    return offsets, held[np.arange(offsets[-1]) + np.repeat(begins - offsets[:-1], stops - begins)]


def read_words(held: npt.NDArray[np.uint8], ends: Ints, places: Ints) -> list[str]:
    """The words at some places; see ``words.spell``."""
    places, room = np.asarray(places, np.int64), 64 + 32 * places.size
    while (used := spell(held, ends, places, laid := np.empty(room, np.uint8))) > room:
        room = used
    found = laid[:used].tobytes().decode("utf-8", "surrogatepass").split("\0")
    if len(found) != places.size + 1:  # a zero byte within a word
        return [_word(held, ends, place) for place in places.tolist()]
    del found[-1]
    return found


def _word(held: npt.NDArray[np.uint8], ends: Ints, place: int) -> str:
    first = int(ends[0])
    begin, end = (int(ends[place]) - first) & 0xFFFFFFFF, (int(ends[place + 1]) - first) & 0xFFFFFFFF
    return held[begin:end].tobytes().decode("utf-8", "surrogatepass")


class Texts:
    """Words in a row, as UTF-8 behind each other. The bytes held stay below 4 GiB."""

    __slots__ = ("_bytes", "_ends")

    def __init__(self) -> None:
        self._bytes = Growing(np.uint8)
        self._ends = Growing(np.uint32)  # running numbers, modulo 2³²; the first is the end of what was dropped
        self._ends.add(1)[0] = 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        ends = self._ends.view()
        if not 0 <= place < ends.size - 1:
            raise IndexError(place)
        return _word(self._bytes.view(), ends, place)

    def many(self, places: Sequence[int]) -> list[str]:
        """Some words, by their places."""
        return read_words(self._bytes.view(), self._ends.view(), np.asarray(places))

    def extend(self, offsets: Ints, data: Ints) -> None:
        """Add words: word ``k`` is ``data[offsets[k]:offsets[k + 1]]``."""
        count, before = offsets.size - 1, int(self._ends.view()[-1])
        self._bytes.add(int(offsets[-1] - offsets[0]))[:] = data[offsets[0] : offsets[-1]]
        self._ends.add(count)[:] = (offsets[1:].astype(np.int64) - int(offsets[0]) + before) & 0xFFFFFFFF

    def append(self, text: str) -> None:
        """Add one word."""
        plain, before = text.encode("utf-8", "surrogatepass"), int(self._ends.view()[-1])
        self._bytes.add(len(plain))[:] = np.frombuffer(plain, np.uint8)
        self._ends.add(1)[0] = (before + len(plain)) & 0xFFFFFFFF

    def drop(self, count: int) -> None:
        """Forget the first ``count`` words."""
        ends = self._ends.view()
        self._bytes.drop((int(ends[count]) - int(ends[0])) & 0xFFFFFFFF)
        self._ends.drop(count)

    def nbytes(self) -> int:
        """Bytes held, spare room included."""
        return self._bytes.nbytes() + self._ends.nbytes()
