"""The two tags that every row of a list repeats, made so that a page of rows costs little: fixed words, and addresses of rows.

``{% tr "今日" "Today" %}`` and ``{% url "matters:matter" row.pk %}`` read and write as they always do. Written with two fixed
texts, or with the name of a page and numbers of rows, they are worked out once; everything else goes the general way.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_in_general
from django.utils.html import conditional_escape

from anlan.desk import links, words

register = template.Library()
register.simple_tag(words.tr, name="tr")
tr_in_general = register.tags["tr"]


class FixedWords(Node):
    """Two texts that stand in the template itself; the language is asked for once in each template."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en

    def render(self, context: Context) -> str:
        """The one that the reader wants."""
        kept = context.render_context
        lang = kept.get("language")
        if lang is None:
            lang = kept["language"] = words.language()
        return self.en if lang == "en" else self.zh

    render_annotated = render


class RowAddress(Node):
    """The address of a page about rows: a name and the values that the rows' numbers come from."""

    def __init__(self, name: str, numbers: list[FilterExpression], general: URLNode) -> None:
        self.name, self.numbers, self.general = name, numbers, general

    def render(self, context: Context) -> str:
        """The address, or what the general tag says of values that are no numbers."""
        values: list[Any] = [number.resolve(context) for number in self.numbers]
        if all(type(value) is int and value >= 0 for value in values):
            return conditional_escape(links.address(self.name, *values))
        return self.general.render(context)


@register.tag
def tr(parser: Parser, token: Token) -> Node:
    """The one of two texts that the reader wants."""
    found = [_fixed(parser.compile_filter(bit)) for bit in token.split_contents()[1:3]]
    match found:
        case [str(zh), str(en)] if len(token.split_contents()) == len(("tr", zh, en)):
            return FixedWords(zh, en)
    general: Node = tr_in_general(parser, token)
    return general


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """The address of a page."""
    general = url_in_general(parser, token)
    name = _fixed(general.view_name)
    plain = not general.kwargs and general.asvar is None
    return RowAddress(name, general.args, general) if name is not None and plain else general


def _fixed(expression: FilterExpression) -> str | None:
    """The text that stands between quotation marks; nothing for what is looked up or filtered."""
    return expression.var if isinstance(expression.var, str) and not expression.filters else None
