"""Compares names as they stand in payment messages: one side writes full-width letters or blanks, the other masks a part."""

import re
import unicodedata

_MASK = re.compile(r"\*+")


_BETWEEN = re.compile(r"[\s·•‧∙⋅・.]+")
"""Blanks, and the dots that banks write in as many ways (阿卜杜·热合曼, 阿卜杜•热合曼) or leave out."""


def same_name(one: str, other: str) -> bool:
    """Whether both may name the same: equal in NFKC without blanks, dots between parts of a name and case, where a run of ``*``
    stands for one character or more of the other (``*三``, ``张**``)."""
    one, other = _plain(one), _plain(other)
    return one == other or _fits(one, other) or _fits(other, one)


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def is_hidden(name: str) -> bool:
    """Whether a name is nothing but its mask, and so states nothing."""
    return not _plain(name).strip("*")


def _fits(masked: str, whole: str) -> bool:
    """A name that is nothing but its mask tells nothing and fits none."""
    parts = _MASK.split(masked)
    if len(parts) == 1 or not any(parts):
        return False
    return re.fullmatch(".+".join(re.escape(part) for part in parts), whole) is not None
