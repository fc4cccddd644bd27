"""What is wrong with an answer: listed on top of the page with a link to the field, and said again at the field."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """``field``: the id of the field on the page; the page's only field is ``answer``."""

    field: str
    text: str


def at_fields(wrong: list[Wrong]) -> dict[str, str]:
    """The sentences by field, for the template."""
    return {one.field: one.text for one in reversed(wrong)}
