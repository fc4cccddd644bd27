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
_D = "[0-9０-９]"
_GROUPED = re.compile(
    rf"(?<![0-9０-９,，.．])(?P<mark>[¥￥]\s?)?{_D}{{1,3}}(?:，{_D}{{3}})+(?!{_D})(?P<cents>[.．]{_D}{{1,2}}(?!{_D}))?"
)


class _Plain(dict[str, str]):
    """One character for one, each worked out once."""

    def __missing__(self, sign: str) -> str:
        if sign in _ALONE:
            plain = _ALONE[sign]
        elif sign != "，" and "！" <= sign <= "～":
            plain = chr(ord(sign) - 0xFEE0)
        else:
            plain = str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        self[sign] = plain
        return plain


_PLAIN = _Plain()


def _thousands(number: re.Match[str]) -> str:
    wide = not re.search("[0-9]", number[0])
    sure = wide or number["mark"] or number["cents"] or number[0].count("，") > 1
    return number[0].replace("，", ",") if sure else number[0]


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
    """Make ``text`` plain. A full-width comma ends a clause, but separates thousands where the number can be read in no other
    way: its digits are full-width too, a sign of money leads it, cents end it, or there are two commas in it."""
    circled = _CIRCLED_RUN.sub(lambda run: "".join(_CIRCLED[sign] for sign in run[0]), text)
    comma = _GROUPED.sub(_thousands, circled)
    places = tuple(place for place, sign in enumerate(comma) if sign not in _DROPPED)
    plain = "".join(_PLAIN[comma[place]] for place in places)
    spoken = _SAID_RUN.sub(lambda run: "".join(_SAID.get(sign, sign) for sign in run[0]), plain)
    return Narrative(text, plain, spoken, places)
