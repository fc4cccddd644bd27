"""Arrow columns straight from NumPy arrays, without copies."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int32]


def strings(offsets: Codes, data: npt.NDArray[np.uint8], valid: npt.NDArray[np.bool_] | None = None) -> pa.StringArray:
    """Strings that lie one behind another in ``data`` (UTF-8); ``offsets`` has one more than there are strings."""
    mask = None if valid is None else _buffer(np.packbits(valid, bitorder="little"))
    return pa.StringArray.from_buffers(offsets.size - 1, _buffer(offsets), _buffer(data), mask)


def blank_to_null(texts: pa.StringArray) -> pa.StringArray:
    """The strings with empty ones as null; the bytes stay where they are."""
    _, offsets_buffer, data = texts.buffers()
    if offsets_buffer is None or data is None:
        return texts
    offsets = np.frombuffer(memoryview(offsets_buffer), np.int32, len(texts) + 1, texts.offset * 4)
    filled = offsets[1:] > offsets[:-1]
    if filled.all():
        return texts
    return pa.StringArray.from_buffers(len(texts), _buffer(offsets), data, _buffer(np.packbits(filled, bitorder="little")))


def dictionary(codes: Codes, values: list[str]) -> Any:
    """A dictionary-coded column; code -1 is null."""
    blank = codes < 0
    indices = pa.array(codes, mask=blank) if blank.any() else pa.array(codes)
    return pa.DictionaryArray.from_arrays(indices, pa.array(values, pa.string()))  # type: ignore[arg-type]


def _buffer(array: npt.NDArray[Any]) -> pa.Buffer:
    return pa.py_buffer(array)  # type: ignore[arg-type]
