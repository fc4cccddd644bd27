"""The report's own words in both languages, and the few forms that amounts and shares take in them."""

from collections.abc import Sequence

from anlan.report.case_report import Node, Text
from anlan.values import Lang, Note, format_fen, format_instant

__all__ = ["LANG_TAGS", "format_fen", "format_instant", "joined", "node_name", "word"]

LANG_TAGS: dict[Lang, str] = {"zh": "zh-Hans", "en": "en"}
"""The tag of each language in HTML."""


def word(key: str, **values: str | int) -> Text:
    """The sentence ``key`` of messages/page.toml. Raises ``KeyError`` when there is none: a fault of ours, found by a test."""
    return Text.of(Note.of(f"report.page.{key}", **values))


def node_name(node: Node) -> Text:
    """What a node is called: the kind of exit, the holder's name, or that it is unknown."""
    if node.exit_kind:
        return word(f"exit_{node.exit_kind}")
    return word("name_unknown") if node.name is None else Text(node.name, node.name)


def joined(texts: Sequence[Text]) -> Text:
    """Several sentences as one."""
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))
