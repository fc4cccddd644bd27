"""HTML as values: text is escaped unless it is already markup, so a hostile name stays a name.

In go tags, attributes and children; out comes ``Markup``. Only what this module made, or ``raw`` was told to trust, is
written as it stands.
"""

import html
from collections.abc import Iterable

from anlan.report.case_report import Text


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | int | Text | None | Iterable["Child"]
"""What may stand inside an element: text (escaped), markup (kept), a sentence in both languages, nothing, or several of these."""

_VOID = frozenset({"meta", "input", "br", "hr", "col", "img"})


def raw(text: str) -> Markup:
    """Trust ``text``: only for what this package made itself."""
    return Markup(text)


def render(child: Child) -> Markup:
    """The child as HTML."""
    if child is None:
        return Markup("")
    if isinstance(child, Markup):
        return child
    if isinstance(child, Text):
        return both(child)
    if isinstance(child, str | int):
        return Markup(html.escape(str(child), quote=True))
    return Markup("".join(render(each) for each in child))


def both(text: Text) -> Markup:
    """A sentence in both languages; the style sheet shows the one that the reader chose, with or without scripts."""
    if text.zh == text.en:
        return render(text.zh)
    return Markup(f'<span lang="zh-Hans">{html.escape(text.zh)}</span><span lang="en">{html.escape(text.en)}</span>')


def h(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element. ``class_`` gives ``class``, ``data_x`` gives ``data-x``; none and false leave an attribute out."""
    words = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        plain = name.rstrip("_").replace("_", "-")
        words.append(f" {plain}" if value is True else f' {plain}="{html.escape(str(value), quote=True)}"')
    opening = f"<{tag}{''.join(words)}>"
    return Markup(opening) if tag in _VOID else Markup(f"{opening}{render(children)}</{tag}>")
