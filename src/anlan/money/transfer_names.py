"""Names of transfers that stay the same whatever the order of imports.

A transfer is named by what it is: its second, and ten signs drawn from payer, payee or exit, amount, exact time and, for
equal ones, which of them it is. The time stands in front, so that a list of names reads in order and a name can be looked up.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from anlan.money.transfer import EXIT_KINDS
from anlan.money.transfer_columns import TransferColumns
from anlan.values import SHANGHAI, to_micros

_SIGNS = np.frombuffer(b"0123456789abcdefghjkmnpqrstvwxyz", np.uint8)
_SHIFTS = np.arange(59, 9, -5, dtype=np.uint64)
_A = np.uint64(0x9E3779B97F4A7C15)
_B = np.uint64(0xBF58476D1CE4E5B9)
_C = np.uint64(0x94D049BB133111EB)
_NAME = re.compile(r"\d{14}-[0-9a-z]{10}")
_EIGHT_HOURS = 8 * 3600


def transfer_names(
    columns: TransferColumns, rows: NDArray[np.integer], number: Callable[[int], str], repeats: NDArray[np.integer]
) -> list[str]:
    """The names of ``rows``, such as ``20260311031138-4q7zk2m9xa``: the second in Shanghai and fifty bits.

    ``number`` gives an account's number, ``repeats`` how many equal transfers stand before each.
    """
    times = columns.time[rows]
    codes, places = np.unique(np.concatenate([columns.src[rows], columns.dst[rows]]), return_inverse=True)
    parties = np.array([_party_word(int(code), number) for code in codes], np.uint64)[places]
    word = _stir(parties[: rows.size] + _A)
    payee = parties[rows.size :] ^ np.uint64(1)
    for part in (payee, columns.amount[rows].astype(np.uint64), times.astype(np.uint64), repeats.astype(np.uint64)):
        word = _stir((word ^ part) + _A)
    signs = _SIGNS[((word[:, None] >> _SHIFTS) & np.uint64(31)).astype(np.intp)].tobytes().decode()
    seconds = np.datetime_as_string((times // 1_000_000 + _EIGHT_HOURS).astype("datetime64[s]")).tolist()
    return [f"{re.sub('[-T:]', '', second)}-{signs[10 * k : 10 * k + 10]}" for k, second in enumerate(seconds)]


def _party_word(code: int, number: Callable[[int], str]) -> int:
    """64 bits that stand for an account or an exit. As payer, −1 is no account; it has the first exit's word, but another end."""
    name = number(code) if code >= 0 else f"exit {EXIT_KINDS[-1 - code]}"
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def _stir(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Mix all bits (the finaliser of SplitMix64)."""
    word = (word ^ (word >> np.uint64(30))) * _B
    word = (word ^ (word >> np.uint64(27))) * _C
    return word ^ (word >> np.uint64(31))


def second_of(name: str) -> int | None:
    """The first µs of the second a name tells; none when the text is no name."""
    found = _NAME.fullmatch(name)
    try:
        return None if found is None else to_micros(datetime.strptime(name[:14], "%Y%m%d%H%M%S").replace(tzinfo=SHANGHAI))
    except ValueError:
        return None
