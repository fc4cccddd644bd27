"""Accounts of messengers where the text names the messenger: QQ, WeChat, Telegram, WhatsApp. The name decides, not the form."""

import re
from collections.abc import Iterator

from anlan.text.entity import Seen, Strength
from anlan.text.narrative import Narrative
from anlan.values import Instant

_IS = r"(?:号码?|帐号|账号|ID|号)?\s?(?:是|为|[::])?\s?"
_NAME = r"(?![0-9]+(?:元|块|万|千|\.))[A-Za-z][-_A-Za-z0-9]{5,19}(?![A-Za-z0-9_-])"
_FORMS = (
    ("qq", rf"(?:QQ|扣扣|企鹅)群?{_IS}(?P<name>[1-9][0-9]{{4,10}})(?![0-9元块万千,.])"),
    (
        "wechat",
        rf"(?:微信|薇信|加微|威信|V信|(?<![A-Za-z])(?:VX|WX|wechat))(?:号码?|帐号|账号|ID)?\s?(?:是|为|[::]|(?<=号))\s?(?P<name>{_NAME}|1[3-9][0-9]{{9}}(?![0-9]))",
    ),
    (
        "wechat",
        r"(?:加[Vv]?[::]?|微信|薇信|VX|WX)\s?(?P<name>(?=[-_A-Za-z0-9]{6,20}(?![-_.A-Za-z0-9]))[A-Za-z]{1,8}[_0-9][-_A-Za-z0-9]+)",
    ),
    ("wechat", r"(?<![A-Za-z0-9_])(?P<name>wxid_[A-Za-z0-9]{6,20})(?![A-Za-z0-9])"),
    ("telegram", rf"(?:telegram|电报|纸飞机|飞机|(?<![A-Za-z])TG){_IS}(?P<name>@?[A-Za-z][A-Za-z0-9_]{{4,31}})(?![A-Za-z0-9_.])"),
    ("whatsapp", rf"(?:whatsapp|WA号){_IS}(?P<name>\+?[0-9]{{8,15}})(?![0-9])"),
)
_PATTERNS = tuple((name, re.compile(form, re.IGNORECASE)) for name, form in _FORMS)


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All accounts of messengers. The span is the account's name, without the messenger's."""
    for messenger, pattern in _PATTERNS:
        for match in pattern.finditer(told.plain):
            name = match["name"].lstrip("@")
            shown = name[:2] + "*" * max(len(name) - 4, 1) + name[-2:]
            yield Seen(
                "messenger", match.start("name"), match.end("name"), f"{messenger}:{name}", f"{messenger}:{shown}", Strength.NAMED
            )
