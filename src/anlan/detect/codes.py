"""*Codes*: a small whole number for each account, number or device, given in the order in which they first appear.

Kernels work on codes; texts come back only in alerts. The order of first appearance makes codes the same whether events
come in one block or in many.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from anlan.detect.columns import Column

Int32s = npt.NDArray[np.int32]


@dataclass(slots=True)
class Codes:
    """Text ↔ code, growing. Code of a missing value is -1."""

    texts: list[str] = field(default_factory=list)
    _code: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)

    def encode(self, column: Column) -> Int32s:
        """Codes of a dictionary-coded column, in row order; unseen texts get the next codes."""
        return self.encode_together([column])[0]

    def encode_together(self, columns: list[Column]) -> list[Int32s]:
        """Codes of several columns that name the same kind of thing (payer and payee accounts), given row by row."""
        plain = [_one_chunk(column) for column in columns]
        order: list[tuple[int, int, int]] = []
        for place, array in enumerate(plain):
            indices = _indices(array)
            used, first = np.unique(indices, return_index=True)
            order += [(int(row), place, int(index)) for index, row in zip(used, first, strict=True) if index >= 0]
        maps = [np.full(len(array.dictionary) + 1, -1, np.int32) for array in plain]
        for _, place, index in sorted(order):
            maps[place][index] = self.code(plain[place].dictionary[index].as_py())
        return [found[_indices(array)] for found, array in zip(maps, plain, strict=True)]

    def code(self, text: str) -> int:
        """The code of one text, a new one when it has none."""
        found = self._code.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found

    def find(self, text: str) -> int | None:
        """The code of a text that has been seen, else none."""
        return self._code.get(text)


def _one_chunk(column: Column) -> Column:
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    return column


def _indices(array: Column) -> Int32s:
    """Row indices into the dictionary; a missing value is -1, which the maps answer with -1 (their last cell)."""
    found: Int32s = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return found
