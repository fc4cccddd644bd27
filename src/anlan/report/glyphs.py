"""Characters that no font at hand can draw: spelled out as their code, so that a name is never shown with a hole in it.

Banks write rare characters of names in private-use codes, and control characters slip into remarks. On paper they stand as
``〔U+E000〕``. In go texts; out come texts that can be set.
"""

import re
import unicodedata
from collections.abc import Callable, Collection

_UNDRAWN = re.compile(r'the text `?"(?P<text>.+?)"`? could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def spell_out(text: str, missing: Collection[str] = ()) -> str:
    """The text with control characters and those of ``missing`` written as their code."""
    return "".join(f"〔U+{ord(one):04X}〕" if one in missing or _is_control(one) else one for one in text)


def _is_control(one: str) -> bool:
    return one not in "\n\t" and unicodedata.category(one) == "Cc"


def undrawn(complaint: str) -> set[str]:
    """The characters that the typesetter says it cannot draw; none when the complaint is about something else."""
    found = _UNDRAWN.search(complaint)
    if found is None:
        return set()
    return set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["text"]))


def set_with_every_glyph(compile: Callable[[set[str]], bytes], error: type[Exception]) -> tuple[bytes, set[str]]:
    """Try until every character can be drawn or is spelled out; gives the result and what was spelled out.

    ``compile`` takes the characters to spell out and raises ``error`` with the typesetter's complaint.
    """
    missing: set[str] = set()
    while True:
        try:
            return compile(missing), missing
        except error as complaint:
            more = undrawn(str(complaint)) - missing
            if not more:
                raise
            missing |= more
