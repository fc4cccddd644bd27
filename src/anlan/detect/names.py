"""Compares names as they stand in payment messages: one side writes full-width letters or blanks, the other masks a part."""

import re
import unicodedata

_MASK = re.compile(r"\*+")


def same_name(one: str, other: str) -> bool:
    """Whether both may name the same: equal in NFKC without blanks and case, where a run of ``*`` stands for one character or
    more of the other (``*三``, ``张**``)."""
    one, other = _plain(one), _plain(other)
    return one == other or _fits(one, other) or _fits(other, one)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _fits(masked: str, whole: str) -> bool:
    """A name that is nothing but its mask tells nothing and fits none."""
    parts = _MASK.split(masked)
    if len(parts) == 1 or not any(parts):
        return False
    return re.fullmatch(".+".join(re.escape(part) for part in parts), whole) is not None
