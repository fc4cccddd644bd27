"""*Codes*: a small whole number for each account, number or device, given in the order in which they first appear.

Kernels work on codes; texts come back only in alerts. The order of first appearance makes codes the same whether events
come in one block or in many. Words are held as bytes with a table of codes beside them: some 30 bytes an account.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.detect.columns import Column
from anlan.detect.growing import gather, read_words
from anlan.detect.kernels import words

Int32s = npt.NDArray[np.int32]

_REMEMBERED = 4096
"""Words whose codes are kept at hand for ``code`` and ``find``, which take one word at a time."""

_NOTHING = np.zeros(0, np.uint8)


class Codes:
    """Text ↔ code, growing. Code of a missing value is -1."""

    __slots__ = ("_cursor", "_ends", "_missed", "_recent", "_store", "_table")

    def __init__(self) -> None:
        self._table = np.full(64, -1, np.int32)
        self._ends, self._store = np.zeros(64, np.uint32), np.zeros(512, np.uint8)
        self._cursor = np.zeros(2, np.int64)
        self._recent: dict[str, int] = {}
        self._missed: dict[str, int] = {}

    def __len__(self) -> int:
        return int(self._cursor[words.COUNT])

    @property
    def texts(self) -> "Codes":
        """The texts by their codes: ``texts[code]``."""
        return self

    def __getitem__(self, code: int) -> str:
        """The text of a code."""
        if not 0 <= code < len(self):
            raise IndexError(code)
        begin, end = int(self._ends[code]), int(self._ends[code + 1])
        return self._store[begin:end].tobytes().decode("utf-8", "surrogatepass")

    def many(self, codes: Int32s) -> list[str]:
        """The texts of some codes."""
        return read_words(self._store, self._ends, codes)

    def __iter__(self) -> Iterator[str]:
        return (self[code] for code in range(len(self)))

    def encode(self, column: Column) -> Int32s:
        """Codes of a dictionary-coded column, in row order; unseen texts get the next codes."""
        return self.encode_together([column])[0]

    def encode_together(self, columns: list[Column]) -> list[Int32s]:
        """Codes of several columns that name the same kind of thing (payer and payee accounts), given row by row."""
        plain = [_one_chunk(column) for column in columns]
        indices = np.empty((len(plain[0]), len(plain)), np.int32)
        offsets, data, first, held = [np.zeros(1, np.int64)], [], 0, 0
        for place, array in enumerate(plain):
            ends, content = words_of(array.dictionary)
            indices[:, place] = _indices(array, first)
            offsets.append(ends[1:].astype(np.int64) - int(ends[0]) + held)
            data.append(content[ends[0] : ends[-1]])
            first, held = first + ends.size - 1, held + int(ends[-1] - ends[0])
        found = self._encode(indices.ravel(), np.concatenate(offsets), np.concatenate(data), grow=True)
        return list(np.ascontiguousarray(found.reshape(indices.shape).T))

    def code(self, text: str) -> int:
        """The code of one text, a new one when it has none."""
        found = self._recent.get(text)
        return self._one(text, grow=True) if found is None else found

    def find(self, text: str) -> int | None:
        """The code of a text that has been seen, else none."""
        found = self._recent.get(text)
        if found is None and self._missed.get(text) != len(self):
            found = self._one(text, grow=False)
            if found < 0:
                found, self._missed[text] = None, len(self)
        return found

    def take(self, codes: Int32s) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """Words by their codes, as ``encode_words`` takes them."""
        return gather(self._store, self._ends[codes], self._ends[codes + 1])

    def encode_words(self, offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8], *, grow: bool = True) -> Int32s:
        """Codes of words: word ``k`` is ``data[offsets[k]:offsets[k + 1]]``. Unseen ones get the next codes, or -1."""
        return self._encode(np.arange(offsets.size - 1, dtype=np.int32), offsets, data, grow=grow)

    def as_arrow(self) -> pa.StringArray:
        """All texts in the order of their codes."""
        ends = self._ends[: len(self) + 1].astype(np.int32)
        return pa.StringArray.from_buffers(
            len(self), pa.py_buffer(ends.tobytes()), pa.py_buffer(self._store[: ends[-1]].tobytes())
        )

    def nbytes(self) -> int:
        """Bytes held, spare room included, the words at hand left out."""
        return self._table.nbytes + self._ends.nbytes + self._store.nbytes

    def _one(self, text: str, *, grow: bool) -> int:
        data = np.frombuffer(bytearray(text.encode("utf-8", "surrogatepass")), np.uint8)
        while (code := self._enter(data, grow)) == words.FULL:
            self._make_room(data.size)
        if code >= 0:
            if len(self._recent) >= _REMEMBERED:
                self._recent.clear()
            self._recent[text] = code
        return code

    def _enter(self, data: npt.NDArray[np.uint8], grow: bool) -> int:
        return int(words.enter(data, 0, data.size, self._table, self._ends, self._store, self._cursor, grow))

    def _encode(self, indices: Int32s, offsets: npt.NDArray[np.int64], data: npt.NDArray[np.uint8], *, grow: bool) -> Int32s:
        known, out = np.full(offsets.size - 1, words.UNKNOWN, np.int32), np.empty(indices.size, np.int32)
        done = 0
        while True:
            state = (self._table, self._ends, self._store, self._cursor)
            done = words.encode(indices, offsets, data, known, *state, done, grow, out)
            if done == indices.size:
                return out
            word = indices[done]
            self._make_room(int(offsets[word + 1] - offsets[word]))

    def _make_room(self, longer: int) -> None:
        """Room for one more word of so many bytes, and a quarter more."""
        count, used = (int(value) for value in self._cursor)
        if 4 * (count + 1) > 3 * self._table.size:
            self._table = np.full(2 * self._table.size, -1, np.int32)
            words.refill(self._table, self._ends, self._store, count)
        if count + 2 > self._ends.size:
            self._ends = _longer(self._ends, count + 2)
        if used + longer > self._store.size:
            self._store = _longer(self._store, used + longer)


def _longer(column: np.ndarray, least: int) -> np.ndarray:
    grown = np.zeros(least + least // 4, column.dtype)
    grown[: column.size] = column
    return grown


def words_of(array: Column) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Offsets (one more than words) and bytes of a string array, as Arrow holds them."""
    if not len(array):
        return np.zeros(1, np.int32), _NOTHING
    _, ends, data = array.buffers()
    content = _NOTHING if data is None else np.frombuffer(data, np.uint8)
    return np.frombuffer(ends, np.int32)[array.offset : array.offset + len(array) + 1], content


def _one_chunk(column: Column) -> Column:
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    return column


def _indices(array: Column, first: int) -> Int32s:
    """Row indices into the dictionary, counted from ``first``; a missing value is -1."""
    held: Int32s = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return np.where(held >= 0, held + first, -1).astype(np.int32)
