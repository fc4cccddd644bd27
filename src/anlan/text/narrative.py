"""A narrative made plain for reading, every character of it tied to its place in the original.

In goes the text as people wrote it; out come two texts of equal length: ``plain`` (full-width to half-width, zero-width marks
dropped, digits of other scripts to 0–9) and ``spoken`` (the same, with digits said one by one, 幺三八…, as digits). Characters
are replaced one for one, never by NFKC as a whole: that would turn a list mark ① before 500元 into 1500元.
"""

import re
import unicodedata
from dataclasses import dataclass

_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_ALONE = {
    "\u3000": " ",
    "\u00a0": " ",
    "\u2009": " ",
    "￥": "¥",
    "〜": "~",
    "～": "~",
    "—": "-",
    "–": "-",
    "−": "-",
    "‑": "-",
    "‐": "-",
}
_CIRCLED = {chr(0x2460 + k): str(k + 1) for k in range(9)} | {"⓪": "0"}
_CIRCLED_RUN = re.compile(f"[{''.join(_CIRCLED)}]{{3,}}")
_SAID = dict(zip("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_SAID_RUN = re.compile(f"[{''.join(_SAID)}](?:[ -]?[{''.join(_SAID)}]){{6,}}")
_FULL_WIDTH_COMMA = "，"


@dataclass(frozen=True, slots=True)
class Narrative:
    """``places[i]`` is the place in ``text`` of character ``i`` of ``plain`` and of ``spoken``."""

    text: str
    plain: str
    spoken: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``plain[start:end]`` was made from; ``start < end``."""
        return self.places[start], self.places[end - 1] + 1


def read_narrative(text: str) -> Narrative:
    """Make ``text`` plain. Takes any string."""
    circled = _CIRCLED_RUN.sub(lambda run: "".join(_CIRCLED[sign] for sign in run[0]), text)
    kept = [(place, sign) for place, sign in enumerate(circled) if sign not in _DROPPED]
    plain = "".join(_plain_sign(circled, place, sign) for place, sign in kept)
    spoken = _SAID_RUN.sub(lambda run: "".join(_SAID.get(sign, sign) for sign in run[0]), plain)
    return Narrative(text, plain, spoken, tuple(place for place, _ in kept))


def _plain_sign(text: str, place: int, sign: str) -> str:
    """One character for one. A full-width comma separates thousands only between full-width digits."""
    if sign.isascii():
        return sign
    if sign == _FULL_WIDTH_COMMA:
        beside = text[max(place - 1, 0) : place + 2]
        return "," if len(beside) == 3 and all("０" <= one <= "９" for one in beside[::2]) else sign
    if sign in _ALONE:
        return _ALONE[sign]
    if "！" <= sign <= "～":
        return chr(ord(sign) - 0xFEE0)
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
