"""Citations: ``cpl:91.1`` looked up in the acts, as of a day or for a whole span, and said as people write it.

In: a citation, the short names of a file (``cpl = "刑事诉讼法@2018-10-26"``), the days it must hold for. Out: the article
with its act and version, or an ``InputError`` that says what is unknown or not in force.
"""

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from anlan.law.act import Act, ActStore, Line, Version, act_store
from anlan.values import InputError, Lang, Note

NO_NAMES: Mapping[str, str] = MappingProxyType({})
FOREVER = dt.date.max

_FORM = re.compile(r"(?P<alias>[^\s:@]+)(?::(?P<article>\d+(?:\.\d+)*))?")
_DIGITS = "零一二三四五六七八九"


class CitedArticle(NamedTuple):
    """What a citation points at. ``article`` is empty when the whole act is cited."""

    act: Act
    date: str
    version: Version
    article: str
    line: Line


def find_article(
    cite: str,
    on: dt.date,
    until: dt.date | None = None,
    laws: Mapping[str, str] = NO_NAMES,
    store: ActStore | None = None,
) -> CitedArticle:
    """The article that ``cite`` points at, in force from ``on`` to ``until`` (one day when left out, ``FOREVER`` for no end).

    ``laws`` are a file's own short names, with or without ``@version``; other names are those of the law store. Raises
    ``InputError`` for a citation of the wrong form, an unknown act, version or article, or one not in force for the whole span.
    """
    form = _FORM.fullmatch(cite)
    if form is None:
        raise InputError(Note.of("law.act.not_a_citation", cite=cite))
    name, _, wanted = laws.get(form["alias"], form["alias"]).partition("@")
    act = (store or act_store()).find(name)
    if act is None:
        raise InputError(Note.of("law.act.unknown_act", cite=cite, act=name))
    date, version = _version(act, cite, wanted, on)
    last = until or on
    if not version.in_force(on) or (version.in_force_until is not None and version.in_force_until < last):
        raise InputError(_not_in_force(cite, act, date, (on, last)))
    article = form["article"] or ""
    line = version.line(article) if article else version.article.get("*", Line(act.title, act.title_en))
    if line is None:
        raise InputError(Note.of("law.act.unknown_article", cite=cite, act=act.id, version=date, article=article))
    return CitedArticle(act, date, version, article, line)


def _version(act: Act, cite: str, wanted: str, on: dt.date) -> tuple[str, Version]:
    if wanted in act.version:
        return wanted, act.version[wanted]
    for date, version in act.version.items():
        # House rules are the office's own: whatever date it gives them, the one open text stands for them.
        if version.open or (not wanted and version.in_force(on)):
            return date, version
    if wanted:
        known = ", ".join(act.version)
        raise InputError(Note.of("law.act.unknown_version", cite=cite, act=act.id, version=wanted, known=known))
    date, _ = min(act.version.items(), key=lambda item: item[1].in_force_from)
    raise InputError(_not_in_force(cite, act, date, (on, on)))


def _not_in_force(cite: str, act: Act, date: str, span: tuple[dt.date, dt.date]) -> Note:
    version, (on, last) = act.version[date], span
    return Note.of(
        "law.act.not_in_force",
        cite=cite,
        act=act.id,
        version=date,
        begins=version.in_force_from.isoformat(),
        ends=version.in_force_until.isoformat() if version.in_force_until else "…",
        on=on.isoformat(),
        last="…" if last == FOREVER else last.isoformat(),
    )


def say_citation(cite: str, lang: Lang, laws: Mapping[str, str] = NO_NAMES, store: ActStore | None = None) -> str:
    """``《刑事诉讼法》第九十一条第一款`` or ``Criminal Procedure Law Art. 91(1)``; as it stands when its act is unknown."""
    form = _FORM.fullmatch(cite)
    if form is None:
        return cite
    name = laws.get(form["alias"], form["alias"]).partition("@")[0]
    act = (store or act_store()).find(name)
    if act is None:
        return cite
    numbered = "〔" in act.id  # cited by its document number, which takes no title marks
    title = act.title_en if lang == "en" else act.id if numbered else f"《{act.id}》"
    if not form["article"]:
        return title
    label = article_label(form["article"], act, lang)
    return title + label if lang == "zh" else f"{title} {label}"


def article_label(article: str, act: Act, lang: Lang) -> str:
    """``第九十一条第一款`` or ``Art. 91(1)``; for a notice ``二（一）2`` or ``2(1)2``."""
    head, *rest = article.split(".")
    if act.style == "point":
        middle = rest[0] if rest else ""
        tail = "".join(rest[1:])
        if lang == "zh":
            return chinese_number(int(head)) + (f"（{chinese_number(int(middle))}）" if middle else "") + tail
        return head + (f"({middle})" if middle else "") + tail
    if lang == "en":
        return f"Art. {head}" + "".join(f"({part})" for part in rest)
    parts = [f"第{chinese_number(int(head))}条"]
    parts += [f"第{chinese_number(int(part))}{unit}" for part, unit in zip(rest, "款项目", strict=False)]
    return "".join(parts)


def chinese_number(number: int) -> str:
    """``一百零五`` for 105, as statutes number their articles. For 1 to 1999."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    text, rest, gap = "", number, False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        elif text and rest:
            gap = True
    return text
