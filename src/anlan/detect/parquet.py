"""Parquet as it comes: also with bytes that are no UTF-8, as writers leave them that check nothing."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from anlan.detect.encoding import is_whole, shown


def read_parquet(path: Path) -> tuple[pa.Table, npt.NDArray[np.bool_]]:
    """The table, and for each row whether every byte of its texts was a character's; a byte that was none is written as
    ``\\xff``. Raises ``OSError`` or ``pa.ArrowException`` for a file that is no Parquet."""
    found = pq.read_table(path)
    whole = np.ones(found.num_rows, np.bool_)
    for place, column in enumerate(found.columns):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            texts = [b"" if cell is None else cell for cell in plain.cast(pa.binary()).to_pylist()]
            read = [cell.decode("utf-8", "surrogateescape") for cell in texts]
            whole &= np.array([is_whole(text) for text in read], np.bool_)
            found = found.set_column(place, found.schema.field(place).name, pa.array(map(shown, read), pa.string()))
    return found, whole
