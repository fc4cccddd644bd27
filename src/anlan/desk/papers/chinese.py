"""Amounts and days as official papers write them: 人民币壹佰元整, 二〇二六年三月二日."""

from datetime import date

from anlan.values import Fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_YEAR = "〇一二三四五六七八九"


def amount_in_words(fen: Fen | int) -> str:
    """``fen`` in capital numerals (支付结算办法 附一): 壹万零伍拾元叁角整."""
    yuan, cents = divmod(abs(fen), 100)
    jiao, rest = divmod(cents, 10)
    text = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif rest and yuan:
        text += "零"
    text += f"{_DIGITS[rest]}分" if rest else "整"
    return ("负" if fen < 0 else "") + text


def _whole(number: int) -> str:
    """Groups of four digits from the left; one 零 for any run of zeros between digits."""
    if number == 0:
        return _DIGITS[0]
    text, gap, digits = "", False, str(number)
    for place, digit in enumerate(digits):
        unit, group = (len(digits) - place - 1) % 4, (len(digits) - place - 1) // 4
        if digit != "0":
            text += (_DIGITS[0] if gap and text else "") + _DIGITS[int(digit)] + _PLACES[unit]
            gap = False
        else:
            gap = True
        if unit == 0 and int(digits[max(place - 3, 0) : place + 1]):
            text += _GROUPS[group]
    return text


def day_in_chinese(day: date) -> str:
    """``day`` in Chinese numerals, as it stands under a paper."""
    year = "".join(_YEAR[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (_YEAR[tens] if tens > 1 else "") + ("十" if tens else "") + (_YEAR[ones] if ones else "")
