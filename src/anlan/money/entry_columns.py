"""Columns of an entry table as arrays: the one place that reads Arrow, so that others need not know how it stores things."""

from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

UNKNOWN = int(np.iinfo(np.int64).min)
"""Stands for a number or a time that the statement does not give."""

_Number = TypeVar("_Number", bound=np.generic)


def one_chunk(entries: pa.Table) -> pa.Table:
    """The table with one chunk a column and one dictionary a text column, an empty table too."""
    if entries.num_rows == 0:
        return pa.Table.from_batches([pa.RecordBatch.from_pylist([], schema=entries.schema)])
    return entries.unify_dictionaries().combine_chunks()


def numbers(entries: pa.Table, name: str, kind: type[_Number]) -> NDArray[_Number]:
    """A number or time column (µs); what is missing becomes ``UNKNOWN``. ``entries`` has one chunk a column."""
    column: Any = entries.column(name).chunk(0)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    if column.null_count:
        column = column.fill_null(UNKNOWN)
    return np.asarray(column.to_numpy(zero_copy_only=False), kind)


def texts(entries: pa.Table, name: str) -> tuple[list[str], NDArray[np.int32]]:
    """The distinct texts of a dictionary-coded column and each entry's place among them; their number stands for no text."""
    column: Any = entries.column(name).chunk(0)
    words = [word or "" for word in column.dictionary.to_pylist()]
    indices: Any = column.indices
    if indices.null_count:
        indices = indices.fill_null(len(words))
    return words, np.asarray(indices.to_numpy(zero_copy_only=False), np.int32)


def text_at(entries: pa.Table, name: str, row: int) -> str:
    """The text of one entry, empty when there is none."""
    value: Any = entries.column(name)[row].as_py()
    return "" if value is None else str(value)
