"""Links and domains: as typed, without scheme, and as people write them to get past filters (hxxp, 点com, ``abc[.]com``, blanks).

The value is the link as a browser would take it; what was repaired carries a doubt. A host after ``@`` is no link.
"""

import re
from collections.abc import Iterator

from anlan.text.entity import Seen, Strength, doubt
from anlan.text.finders.id_numbers import mask_ids_inside
from anlan.text.narrative import Narrative
from anlan.values import Instant

_ENDINGS = (
    "com|cn|net|org|top|xyz|vip|cc|info|shop|club|site|online|app|live|link|work|icu|fun|ltd|win|bid|wang|biz|pro|ink|asia|mobi|tech|store"
    "|space|website|cyou|sbs|lol|bet|buzz|me|tv|io|co|hk|tw|us|uk|ru|to|gg|la|vc|ws|pw|tk|ml|ga|cf|gq|so|im|ly|ai|xin|ren|group|cloud|icu"
)
_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\)|。(?=[a-z]{2,4}(?![a-z]))| ?点 ?)"
_WIDE_DOT = r"(?:\s?(?:\.|点)\s?)"
_PART = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PATH = r"(?::[0-9]{2,5})?(?:[/?#][^\s，。；、！）)》」”\"'<>\u2e80-\u9fff\uff00-\uffef]*)?"
_SCHEME = r"h(?:tt|xx|\*\*)ps? ?[::] ?(?://|\\\\) ?"
_ADDRESS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
_LINK = re.compile(
    rf"(?<![A-Za-z0-9@.\-_])(?:"
    rf"{_SCHEME}(?:{_ADDRESS}|{_PART}(?:{_DOT}{_PART})*){_PATH}"
    rf"|www{_WIDE_DOT}{_PART}(?:{_WIDE_DOT}{_PART})*?{_WIDE_DOT}(?:{_ENDINGS})(?![A-Za-z0-9]){_PATH}"
    rf"|(?:{_PART}{_DOT})+(?:{_ENDINGS})(?![A-Za-z0-9@]){_PATH}"
    rf"|{_PART} ?\. ?(?:com|net|cn|org|top|vip|xyz|cc)(?![A-Za-z0-9@]){_PATH}"
    rf"|{_ADDRESS}(?::[0-9]{{2,5}}|/)(?![0-9]){_PATH})",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'\"）)]"


def find(told: Narrative, at: Instant | None) -> Iterator[Seen]:
    """All links and domains."""
    for match in _LINK.finditer(told.plain):
        written = match[0].rstrip(_TRAILING)
        repaired = _clean(written)
        value = mask_ids_inside(repaired)
        doubts = (
            *((doubt("link_repaired", link=value[:80]),) if repaired.casefold() != written.casefold() else ()),
            *((doubt("link_holds_id"),) if value != repaired else ()),
        )
        end, secret = match.start() + len(written), value != repaired
        yield Seen("link", match.start(), end, value, value[:60], Strength.WHOLE, doubts, secret)


def _clean(written: str) -> str:
    """Scheme repaired, dots as dots, blanks out, scheme and host in lower case; the path stays as it is."""
    scheme = re.match(_SCHEME, written, re.IGNORECASE)
    rest = written[scheme.end() :] if scheme else written
    cut = re.search(r"[/?#]", rest)
    host, path = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    host = re.sub(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)|[。点]", ".", host, flags=re.IGNORECASE)
    secure = "s" if scheme and re.match(r"h..ps", scheme[0], re.IGNORECASE) else ""
    return (f"http{secure}://" if scheme else "") + re.sub(r"\s", "", host).lower() + path
