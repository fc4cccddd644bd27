"""Amounts from cells to integer fen, for the forms that make up nearly all of them.

Whatever is not one of those forms is marked ``ODD`` and left to ``anlan.values.parse_fen``; where the kernel does answer,
the answer is the same.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from anlan.money.kernels.text_bytes import leaf

Array = npt.NDArray[Any]

READ, EMPTY, ODD = 0, 1, 2
"""States of a value: read; nothing there; to be looked at one by one."""
MINUS, PLUS = 4, 8
"""Added to READ when the cell has a sign of its own."""

_MOST_DIGITS = 15


@leaf
def skip_yuan_sign(buffer: Array, at: int, last: int) -> int:
    """The place behind a ``¥`` in UTF-8 or GB18030, or ``at``."""
    if at + 1 < last:
        first, second = buffer[at], buffer[at + 1]
        if (first == 0xC2 and second == 0xA5) or (first == 0xA3 and second == 0xA4):
            return at + 2
        if at + 2 < last and first == 0xEF and second == 0xBF and buffer[at + 2] == 0xA5:
            return at + 3
        if at + 3 < last and first == 0x81 and second == 0x30 and buffer[at + 2] == 0x84 and buffer[at + 3] == 0x36:
            return at + 4
    return at


@leaf
def amount(buffer: Array, first: int, last: int, decimals: int) -> tuple[Any, int]:
    """One cell: (value, state). ``decimals`` is how many digits behind the point make one unit: 2 for yuan to fen."""
    at = first
    sign = 0
    if at < last and (buffer[at] == 43 or buffer[at] == 45):
        sign = MINUS if buffer[at] == 45 else PLUS
        at += 1
    at = skip_yuan_sign(buffer, at, last)
    if sign == 0 and at < last and (buffer[at] == 43 or buffer[at] == 45):
        sign = MINUS if buffer[at] == 45 else PLUS
        at += 1
    value = np.int64(0)
    digits = 0
    since_comma = -1  # digits since the last comma; -1: no comma yet
    while at < last:
        byte = buffer[at]
        if 48 <= byte <= 57:
            value = value * 10 + (byte - 48)
            digits += 1
            if since_comma >= 0:
                since_comma += 1
        elif byte == 44:
            if digits == 0 or (since_comma == -1 and digits > 3) or (since_comma >= 0 and since_comma != 3):
                return np.int64(0), ODD
            since_comma = 0
        else:
            break
        at += 1
    if digits == 0 or digits > _MOST_DIGITS or (since_comma >= 0 and since_comma != 3):
        return np.int64(0), ODD
    part = 0
    if at < last and buffer[at] == 46:
        at += 1
        while at < last and 48 <= buffer[at] <= 57:
            if part < decimals:
                value = value * 10 + (buffer[at] - 48)
                part += 1
            elif buffer[at] != 48:
                return np.int64(0), ODD
            at += 1
    if at < last:
        return np.int64(0), ODD
    while part < decimals:
        value *= 10
        part += 1
    return (-value if sign == MINUS else value), READ | sign


@leaf
def amounts(buffer: Array, start: Array, stop: Array, decimals: int, values: Array, states: Array) -> None:
    """Fills ``values`` (int64) and ``states`` (uint8), one a row. Dashes only and a lone slash count as empty."""
    for row in range(start.size):
        first, last = int(start[row]), int(stop[row])
        values[row] = 0
        if first == last:
            states[row] = EMPTY
            continue
        value, state = amount(buffer, first, last, decimals)
        if state == ODD:
            state = EMPTY if (last - first == 1 and buffer[first] == 47) else ODD
            at = first
            while state == ODD and at < last and buffer[at] == 45:
                at += 1
            if at == last:
                state = EMPTY
        values[row] = value
        states[row] = state
