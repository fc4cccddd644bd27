"""Exact shares of whole fen: floor(amount × part ÷ total) and its remainder, whatever the size of the product."""

import numpy as np

from anlan.money.kernels import leaf

_SMALL = np.int64(1) << 52
_PRODUCT = 9.0e18
_WORD = np.uint64(32)
_MASK = np.uint64((1 << 32) - 1)
_ONE = np.uint64(1)
_TOP = np.uint64(63)


@leaf
def divide_long(amount: int, part: int, total: int) -> tuple[np.int64, np.int64]:
    """(amount × part) ÷ total and the remainder by a 128-bit product and long division.

    All below 2**62, the quotient too; total > 0.
    """
    a, b, c = np.uint64(amount), np.uint64(part), np.uint64(total)
    a_low, a_high, b_low, b_high = a & _MASK, a >> _WORD, b & _MASK, b >> _WORD
    middle = a_high * b_low + ((a_low * b_low) >> _WORD)
    crossed = a_low * b_high + (middle & _MASK)
    high = a_high * b_high + (middle >> _WORD) + (crossed >> _WORD)
    low = a * b
    quotient = np.uint64(0)
    rest = np.uint64(0)
    for _ in range(128):
        rest = (rest << _ONE) | (high >> _TOP)
        high = (high << _ONE) | (low >> _TOP)
        low <<= _ONE
        quotient <<= _ONE
        if rest >= c:
            rest -= c
            quotient |= _ONE
    return np.int64(quotient), np.int64(rest)


@leaf
def divide(amount: int, part: int, total: int) -> tuple[np.int64, np.int64]:
    """(amount × part) ÷ total and the remainder, exact. 0 ≤ amount ≤ total, 0 ≤ part ≤ total, 0 < total < 2**62.

    A floating quotient is off by one at most while it is below 2**52; the remainder in whole numbers puts it right.
    """
    if part < _SMALL and np.float64(amount) * np.float64(part) < _PRODUCT:
        product = amount * part
        quotient = np.int64(np.float64(product) / np.float64(total))
        rest = product - quotient * total
        if rest < 0:
            return quotient - 1, rest + total
        if rest >= total:
            return quotient + 1, rest - total
        return quotient, rest
    return divide_long(amount, part, total)
