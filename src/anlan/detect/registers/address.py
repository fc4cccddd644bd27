"""Registered addresses of companies as they are compared: one width, no blanks and punctuation, one word for house and floor.

``广东省深圳市南山区科技路１号 A 栋 302 室`` and ``深圳市南山区科技路1号A座302`` name the same place. An address that leaves out
province or city is the same when all that follows is.
"""

import re
import unicodedata

_NOISE = re.compile(r"[\s,，.。;；:：、\-—–_/\\()（）\[\]【】<>《》“”\"'‘’·]+")
_ABOVE = re.compile(r"(?:中国)?(?:[一-鿿]{2,8}?(?:省|自治区|特别行政区))?(?:[一-鿿]{2,8}?(?:市|自治州|地区|盟))?")
_WORDS = (
    (re.compile(r"(?<=[0-9a-z])(?:号楼|栋|幢|座|#楼)"), "栋"),
    (re.compile(r"#"), "号"),
    (re.compile(r"(?<=[0-9])(?:层|楼)"), "层"),
    (re.compile(r"(?<=[0-9a-z])(?:号房|房间|室|房)(?=$)"), ""),
    (re.compile(r"之([0-9一二三四五六七八九])"), r"\1"),
)


def normalise_address(text: str) -> str:
    """The form that is compared."""
    found = _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())
    for pattern, word in _WORDS:
        found = pattern.sub(word, found)
    return found


def same_address(one: str, other: str) -> bool:
    """Whether two normalised addresses name one place, also when one of them leaves out province or city."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    above = long[: len(long) - len(short)]
    return bool(short) and long.endswith(short) and bool(above) and _ABOVE.fullmatch(above) is not None
