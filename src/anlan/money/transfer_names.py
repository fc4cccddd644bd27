"""Names of transfers that stay the same whatever the order of imports.

A transfer is named by what it is: its second, and ten signs drawn from payer, payee or exit, amount, exact time and, for
equal ones, which of them it is. The time stands in front, so that a list of names reads in order and a name can be looked up.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from anlan.money.transfer import EXIT_KINDS
from anlan.money.transfer_columns import TransferColumns
from anlan.values import SHANGHAI, from_micros, to_micros

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_BITS = np.uint64(5)
_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xBF58476D1CE4E5B9)
_C = np.uint64(0x94D049BB133111EB)


def transfer_names(
    columns: TransferColumns, rows: NDArray[np.integer], number: Callable[[int], str], repeats: NDArray[np.integer]
) -> list[str]:
    """The names of ``rows``. ``number`` gives an account's number, ``repeats`` how many equal transfers stand before each."""
    src, dst, times = columns.src[rows], columns.dst[rows], columns.time[rows]
    words = {int(code): _party_word(code, number) for code in np.unique(np.concatenate([src, dst]))}
    word = _stir(np.array([words[int(code)] for code in src], np.uint64) + _A)
    payee = np.array([words[int(code)] ^ 1 for code in dst], np.uint64)
    for part in (payee, columns.amount[rows].astype(np.uint64), times.astype(np.uint64), repeats.astype(np.uint64)):
        word = _stir((word ^ part) + _A)
    return [_spell(int(one), int(time)) for one, time in zip(word, times, strict=True)]


def _party_word(code: int, number: Callable[[int], str]) -> int:
    """64 bits that stand for an account or an exit. As payer, −1 is no account; it has the first exit's word, but another end."""
    name = number(code) if code >= 0 else f"exit {EXIT_KINDS[-1 - code]}"
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _stir(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    word = (word ^ (word >> np.uint64(30))) * _B
    word = (word ^ (word >> np.uint64(27))) * _C
    return word ^ (word >> np.uint64(31))


def _spell(word: int, time: int) -> str:
    """``20260311031138-4q7zk2m9xa``: the second in Shanghai and the word's upper fifty bits."""
    signs = "".join(_SIGNS[(word >> shift) & 31] for shift in range(59, 9, -5))
    return f"{from_micros(time):%Y%m%d%H%M%S}-{signs}"


def second_of(name: str) -> int | None:
    """The first µs of the second a name tells; none when the text is no name."""
    try:
        return to_micros(datetime.strptime(name[:14], "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI))
    except ValueError:
        return None
