"""Names of applications: quoted beside a word such as 下载 or 软件, before ``APP``, and the well-known ones of ``apps.toml``."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from anlan.text.entity import Seen, Strength
from anlan.text.finders.id_numbers import mask_ids_inside
from anlan.text.narrative import Narrative
from anlan.values import Instant

_NOUN = r"(?:APP|软件|客户端|应用程序|应用|小程序|平台|程序)"
_VERB = (
    r"(?:下载|安装|装了?|登[录陆]|打开|注册|使用|卸载|点开|进入"
    r"|download(?:ed)?|install(?:ed)?|open(?:ed)?|app(?: called| named)?)"
)
_LINK_WORDS = r"(?:了|一个|一款|个|款|名为|名叫|叫做?|所谓的?|他们的|对方的|这个|那个|该|的|the|an?|\s)*"
_QUOTED = re.compile(r"[《“「『\"'‘【](?P<name>[^《》“”「」『』\"'‘’【】\n。，；]{1,20})[》”」』\"'’】]")
_BEFORE = re.compile(rf"(?:{_VERB}|{_NOUN}){_LINK_WORDS}[::]?$", re.IGNORECASE)
_AFTER = re.compile(rf"\s?(?:的|这个)?{_NOUN}", re.IGNORECASE)
_AFTER_VERB = re.compile(rf"{_VERB}{_LINK_WORDS}(?P<name>[A-Za-z0-9\u4e00-\u9fff]{{2,12}}?)\s?{_NOUN}", re.IGNORECASE)
_CALLED = re.compile(rf"(?:叫做?|名为|名叫)\s?(?P<name>[A-Za-z0-9\u4e00-\u9fff]{{2,12}}?)\s?的?\s?{_NOUN}", re.IGNORECASE)
_LATIN = re.compile(r"(?<![A-Za-z0-9./@])(?P<name>[A-Za-z][A-Za-z0-9+]{1,20}) ?(?:APP|软件|客户端)(?![A-Za-z])", re.IGNORECASE)
_NO_NAME = re.compile(
    r"的|^(?:他|她|你|我|对方|一[个款些]|这个?|那个?|该|某|手机|电脑|了|个|款|相关|指定|新|在线|官方|导航|the|this|that|an?\b|app)|了$",
    re.I,
)
_REACH = 14


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All names of applications."""
    plain = told.plain
    for match in _QUOTED.finditer(plain):
        before = plain[max(match.start() - _REACH, 0) : match.start()]
        if _BEFORE.search(before) or _AFTER.match(plain, match.end()):
            yield _seen(match, Strength.NAMED)
    for pattern in (_AFTER_VERB, _CALLED, _LATIN):
        for match in pattern.finditer(plain):
            if not _NO_NAME.search(match["name"]):
                yield _seen(match, Strength.FORMED)
    for match in _known().finditer(plain):
        yield _seen(match, Strength.FORMED)


def _seen(match: re.Match[str], strength: Strength) -> Seen:
    name = mask_ids_inside(match["name"].strip())
    return Seen("app", match.start("name"), match.end("name"), name, name, strength, secret=name != match["name"].strip())


@cache
def _known() -> re.Pattern[str]:
    """The names of ``apps.toml``; Latin ones only as whole words."""
    text = (resources.files("anlan.text") / "apps.toml").read_text(encoding="utf-8")
    names = sorted((name for group in tomllib.loads(text).values() for name in group), key=len, reverse=True)
    words = [rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else re.escape(name) for name in names]
    return re.compile(f"(?P<name>{'|'.join(words)})")
