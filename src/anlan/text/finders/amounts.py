"""Sums of yuan in exact fen: ``3,400.50元``, ``¥500``, ``3万5``, ``2.5w``, 壹拾贰万叁仟元整, 三块五, ``RMB 30,000``.

A rough sum that names a figure is read with a doubt (一万多, 二十余万), of a range both ends (8000-9000元). Not read: sums that
are no figure (十几万, 几万, 三四万, 3多万), other currencies, counts of things. A number without any unit is a sum only right
behind a word of paying (转账5000), and then with a doubt.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.narrative import Narrative
from anlan.text.numerals import ARABIC, DIGITS, SIGNS, parse_number
from anlan.values import Instant, Note, format_fen
from anlan.values.fen import LARGEST

_DIGIT = "".join(DIGITS)
_RUN = (
    rf"(?:{ARABIC}|[{SIGNS}]|(?<=[{_DIGIT}十])点(?=[{_DIGIT}])|(?<=[0-9])\s?[wWkK](?![A-Za-z])"
    r"|个(?=亿)|(?<=[0-9])\s(?=[万千亿]))+"
)
_UNIT = (
    r"元人民币|块人民币|人民币元|元钱|块钱|圆|人民币|RMB|CNY|yuan|大洋"
    r"|元(?![化论素旦宵宝器件首帅老气里])|块(?![儿头肉地砖去来])"
)
_AMOUNT = re.compile(
    rf"(?<![0-9A-Za-z.,_/])(?<!(?<![0-9万千百元块wk])-)(?P<mark>(?:¥|RMB|CNY|人民币)\s?:?\s?)?"
    rf"(?P<number>(?<![几数第{SIGNS}]){_RUN})(?P<english>\s?(?:thousand|million|billion)\b)?"
    rf"(?P<more>[多余来几])?(?P<scale>(?<=[多余来])[万亿])?(?:\s?(?P<unit>{_UNIT}))?"
    rf"(?:(?P<tens>[0-9{_DIGIT}])(?:角|毛)钱?)?(?:零?(?P<ones>[0-9{_DIGIT}])分钱?)?(?P<tail>整|[0-9{_DIGIT}半](?![0-9{SIGNS}.]))?",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\s?(?:[灯瓦人名个位粉次步字里平吨件台条张户辆册米岁年月日天点号秒倍股份斤瓶单笔级楼亩级%％:：/]|小时|分钟|公里|美|港|欧|英镑|韩|泰|越|卢"
    r"|usd|eur|hkd|dollar|km|people)|[A-Za-z0-9.\-]",
    re.IGNORECASE,
)
_PAYING = re.compile(
    r"(?:金额|数额|转账|转了|转出|转走|转入|转给\S{1,4}|汇款|汇了|汇出|付款|付了|支付|充值|充了|借款|贷款|借了|余额|额度|损失|被骗|骗走|骗了|打了|打款"
    r"|共计|合计|总计|总共|一共|提现|本金|佣金|返利|返了|押金|保证金|手续费|投了|投入|花了|刷了|扣了|transfer(?:red)?|paid|lost)\s*[:：为是了]?\s*$",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[共总转汇付充借贷骗损投款钱金额取存刷扣返费价薪资赚亏]|pay|paid|lost|transfer")
_ABOUT = re.compile(r"(?:[约近超上]|大约|将近|差不多|不到|超过|至少|最多|about|nearly|over)\s?$")
_RANGE = re.compile(r"[0-9万千百元块]\s?[~到至-]\s?$")
_ABOUT_AFTER = re.compile(r"\s?(?:左右|以上|以下|上下|出头|多|余)")
_ON_TO = re.compile(rf"\s?[-~到至]\s?¥?(?P<other>{_RUN})(?:\s?(?P<unit>{_UNIT}))?", re.IGNORECASE)
_SCALES = {"万": 10**4, "w": 10**4, "亿": 10**8}
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All sums, left to right."""
    for match in _AMOUNT.finditer(told.plain):
        if seen := _read(told.plain, match):
            yield seen


def _read(plain: str, match: re.Match[str]) -> Seen | None:
    fen, end = _fen(match)
    if fen is None:
        return None
    before = plain[max(match.start() - 12, 0) : match.start()]
    named, doubts = bool(match["mark"] or match["unit"]), list[Note]()
    if times := 0 if named else _range_begins(plain, match, end):
        fen, named, doubts = fen * times, True, [doubt("range_begin")]
    elif not named:
        alone = _without_unit(match, before, plain[end:])
        if alone is None:
            return None
        doubts = alone
    if match["more"] or _ABOUT.search(before) or _ABOUT_AFTER.match(plain, end):
        doubts.append(doubt("about"))
    if _RANGE.search(before):
        doubts.append(doubt("range_end"))
    strength = Strength.FORMED if named else Strength.GUESSED
    return Seen("amount", match.start(), end, str(fen), f"{format_fen(fen)}", strength, tuple(doubts))


def _range_begins(plain: str, match: re.Match[str], end: int) -> int:
    """What the lower end of a range is to be multiplied with to be of the unit of the upper one: 3-5万元 begins at 3万. 0 if no
    range with a unit begins here."""
    on = _ON_TO.match(plain, end)
    if on is None or match["more"] or not (on["unit"] or on["other"][-1].lower() in _SCALES):
        return 0
    low, high = parse_number(match["number"].lower()), parse_number(on["other"].lower())
    if low is None or high is None:
        return 0
    times = _SCALES.get(on["other"][-1].lower(), 1) if low < 1000 else 1
    return times if low * times < high else 0


def _fen(match: re.Match[str]) -> tuple[int | None, int]:
    """The sum and where it ends: parts behind a missing 元 (角, 分, the 五 of 三块五) belong to something else."""
    number = parse_number(match["number"].lower().replace(" ", ""))
    if number is None or (match["more"] and not _may_be_about(match)):
        return None, 0
    number *= _SCALES.get(match["scale"] or "", 1)
    yuan, end = number * _ENGLISH.get((match["english"] or "").strip().lower(), 1), match.end("number")
    end = max(end, match.end("english"), match.end("more"), match.end("scale"), match.end("unit"))
    if match["unit"]:
        for name, part in (("tens", 10), ("ones", 100)):
            if match[name]:
                yuan, end = yuan + Fraction(parse_number(match[name]) or 0) / part, match.end(name) + 1
        if match["tail"] == "整":
            end = match.end()
        elif match["tail"] and match["unit"] == "块" and not match["tens"]:
            yuan, end = (
                yuan + (Fraction(5) if match["tail"] == "半" else Fraction(parse_number(match["tail"]) or 0)) / 10,
                match.end(),
            )
    if (yuan * 100).denominator != 1 or yuan * 100 > LARGEST or (match["number"] == "一" and match["unit"] == "块"):
        return None, 0
    return int(yuan * 100), end


def _may_be_about(match: re.Match[str]) -> bool:
    """3万多元, 6千多 and 二十余万 name a figure that is passed by less than its last unit; 十几元, 3多万 and 二十来块 do not."""
    if match["scale"]:
        return match["number"][-1] in "十拾百佰千仟0"
    return match["more"] in "多余" and match["number"][-1] in "万萬亿億千仟wWkK0"


def _without_unit(match: re.Match[str], before: str, after: str) -> list[Note] | None:
    """Doubts about a number without a unit of money; ``None`` if it is no sum."""
    number = match["number"]
    if _OTHER.match(after) or after[:1] in ("几", "多", "余", "来"):
        return None
    if match["more"] or match["english"]:
        doubts = [doubt("no_unit")] if match["english"] else []
        return doubts if _MONEY.search(before) else None
    if any(sign in number for sign in "万萬亿億") or number[-1:] in "wW" or re.search("[0-9]w[0-9]", number, re.IGNORECASE):
        return [] if _MONEY.search(before) else [doubt("no_unit")]
    if re.search("[千仟百佰kK]", number):
        return [doubt("no_unit")] if _MONEY.search(before) else None
    if _PAYING.search(before) and len(number) > 1 and not re.fullmatch("[0-9]{11,}", number):
        return [doubt("no_unit")]
    return None
