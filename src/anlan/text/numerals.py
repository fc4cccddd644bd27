"""Numbers as Chinese texts write them: ``12,345.6``, ``3万5``, ``2.5w``, 两千五, 十二万三千四百, 壹拾贰万叁仟, 一点二亿.

In goes the number without its unit of money; out comes an exact fraction, or nothing when the signs are no number: 三四 万 is
"three or four", 万一 is "in case". Says nothing about what is counted.
"""

import re
from fractions import Fraction

DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "w": 10**4, "W": 10**4, "亿": 10**8, "億": 10**8}
SIGNS = "".join([*DIGITS, *(s for s in (*SMALL, *LARGE) if not s.isascii()), "廿卅"])
"""Every Chinese sign a number may hold, for use inside a character class."""

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,16})(?:\.[0-9]{1,8})?"
_TOKEN = re.compile(rf"(?P<arabic>{ARABIC})|(?P<sign>.)")
_SAID_DIGITS = re.compile(f"[{''.join(DIGITS)}]{{3,}}")
_POINT = re.compile(f"(?P<whole>[^点]+)点(?P<part>[{''.join(DIGITS)}]+)(?P<times>[十百千万亿]*)")
_LONGEST = 40


def parse_number(text: str) -> Fraction | None:
    """The number, or ``None`` when the text is not exactly one."""
    if not text or len(text) > _LONGEST:
        return None
    text = text.replace("廿", "二十").replace("卅", "三十").replace("个", "").replace(" ", "")
    if _SAID_DIGITS.fullmatch(text):
        return Fraction(int("".join(str(DIGITS[sign]) for sign in text)))
    if point := _POINT.fullmatch(text):
        return _with_point(point)
    return _large(_tokens(text))


def _with_point(point: re.Match[str]) -> Fraction | None:
    whole = _large(_tokens(point["whole"]))
    if whole is None or whole.denominator != 1:
        return None
    part = "".join(str(DIGITS[sign]) for sign in point["part"])
    times = Fraction(1)
    for sign in point["times"]:
        times *= {**SMALL, **LARGE}[sign]
    return (whole + Fraction(int(part), 10 ** len(part))) * times


def _tokens(text: str) -> list[Fraction | str]:
    """Arabic numbers and signs, one by one."""
    found = _TOKEN.finditer(text)
    return [Fraction(match["arabic"].replace(",", "")) if match["arabic"] else match["sign"] for match in found]


def _large(tokens: list[Fraction | str]) -> Fraction | None:
    """Split at the largest of 亿 and 万; what stands before is multiplied, what stands after is smaller."""
    for factor in (10**8, 10**4):
        places = [k for k, token in enumerate(tokens) if isinstance(token, str) and LARGE.get(token) == factor]
        if not places:
            continue
        before, after = tokens[: places[-1]], tokens[places[-1] + 1 :]
        if not before:
            return None
        times = _large(before)
        rest = _rest(after, factor)
        return None if times is None or rest is None or not times else times * factor + rest
    return _section(tokens)


def _rest(tokens: list[Fraction | str], factor: int) -> Fraction | None:
    """What follows a unit: nothing, a lone digit in tenths of it (3万5, 一万二), or a smaller number in full."""
    if not tokens:
        return Fraction(0)
    digit = _digit(tokens[0])
    if len(tokens) == 1 and digit is not None and 0 < digit < 10 and digit.denominator == 1:
        return digit * factor / 10
    if tokens[0] in ("零", "〇"):
        tokens = tokens[1:]
    value = _large(tokens)
    return value if value is not None and value < factor and value.denominator == 1 else None


def _digit(token: Fraction | str) -> Fraction | None:
    if isinstance(token, Fraction):
        return token
    return Fraction(DIGITS[token]) if token in DIGITS else None


def _section(tokens: list[Fraction | str]) -> Fraction | None:
    """A number below 万: digits before 千, 百, 十 in falling order, a lone last digit in tenths of that unit (两千五)."""
    total, number, unit, zero = Fraction(0), None, 10**4, False
    for token in tokens:
        digit = _digit(token)
        if digit is not None:
            if number is not None:
                return None
            if token in ("零", "〇"):
                zero = True
                continue
            number = digit
        elif isinstance(token, str) and SMALL.get(token, 10**4) < unit:
            unit = SMALL[token]
            if number is None and not (unit == 10 and (total == 0 or zero)):
                return None
            total, number, zero = total + (Fraction(1) if number is None else number) * unit, None, False
        else:
            return None
    return _last(tokens, total, number, unit, zero)


def _last(tokens: list[Fraction | str], total: Fraction, number: Fraction | None, unit: int, zero: bool) -> Fraction | None:
    if number is None:
        return total if total or len(tokens) == 1 else None
    if not total:
        return number
    if number.denominator != 1 or number >= unit:
        return None
    shorthand = not zero and unit > 10 and number < 10
    return total + (number * unit / 10 if shorthand else number)
