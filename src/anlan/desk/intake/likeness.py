"""Which texts resemble one another, though they lie encrypted: keyed marks of their wording, compared without reading them.

In: a text. Out: marks, of which two texts of like wording share some: min-wise hashing of its pieces of three characters, in
bands of two (Broder 1997; bands after Indyk and Motwani 1998). A mark says nothing of the words to whoever lacks the key of the
installation. How alike two texts really are is measured by `alike` on the few that meet.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable

import numpy as np
from django.conf import settings

BANDS, IN_BAND, PIECE = 12, 2, 3
LONGEST = 4000
ENOUGH = 0.25
"""How much of their pieces two texts share before one is shown beside the other."""

_NOISE = re.compile(r"[\W_]+")
_PRIME = (1 << 31) - 1
_MULTIPLY = np.array([(0x5DEECE66D * (n + 1) + 0xB) % _PRIME for n in range(BANDS * IN_BAND)], dtype=np.uint64)
_ADD = np.array([(0x41C64E6D * (n + 7) + 0x3039) % _PRIME for n in range(BANDS * IN_BAND)], dtype=np.uint64)


def pieces(text: str) -> set[str]:
    """The text's pieces of three characters, without blanks, punctuation and digits: numbers are compared by themselves."""
    plain = _NOISE.sub("", re.sub(r"\d+", "", unicodedata.normalize("NFKC", text[:LONGEST]).casefold()))
    return {plain[at : at + PIECE] for at in range(len(plain) - PIECE + 1)}


def marks_of(text: str) -> list[str]:
    """`BANDS` marks; none for a text too short to have pieces."""
    found = pieces(text)
    if not found:
        return []
    key = settings.FIELD_KEY.encode()
    hashed = [int.from_bytes(hmac.digest(key, piece.encode(), "sha256")[:4], "big") % _PRIME for piece in found]
    lowest = ((np.array(hashed, dtype=np.uint64)[:, None] * _MULTIPLY + _ADD) % _PRIME).min(axis=0).reshape(BANDS, IN_BAND)
    return [_mark(key, band, row) for band, row in enumerate(lowest.tolist())]


def alike(text: str, others: Iterable[str]) -> list[float]:
    """The share of pieces that ``text`` has in common with each of ``others``, 0 to 1."""
    mine = pieces(text)
    found = []
    for other in others:
        theirs = pieces(other)
        found.append(len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0)
    return found


def _mark(key: bytes, band: int, row: list[int]) -> str:
    return hmac.digest(key, f"likeness\0{band}\0{row}".encode(), hashlib.sha256).hex()[:16]
