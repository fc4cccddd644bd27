"""Views of a talk: what the caller opens with, and what the caller says after. A narrative is all opening.

The answers of the called side are no view: they tell how wary somebody was, not what the caller was after, and made the model
worse when tried (docs/decisions/0081). Stand-ins for names and figures are made alike first, since each source writes them in
its own way: 某某, XX and ** for a name left out, 3 and 三 for a figure.
"""

import re
from collections.abc import Iterable
from typing import Literal, get_args

from anlan.text.narrative import read_narrative
from anlan.text.talk import Turn

View = Literal["opening", "rest"]
VIEWS: tuple[View, ...] = get_args(View)

_REPLACED = (
    (re.compile(r"[（(][^）)]{0,30}[）)]"), ""),
    (re.compile(r"[Xx×✕*]{2,}|某+"), "某某"),
    (re.compile(r"[0-9]+(?:[.,][0-9]+)*|[零〇一二三四五六七八九幺]{2,}"), "0"),
    (re.compile(r"\s+"), " "),
)


def view_texts(turns: Iterable[Turn]) -> dict[View, str]:
    """The text of each view, made alike; empty if the talk has not come so far."""
    said = [turn.text for turn in turns if turn.who == "caller"]
    return {"opening": alike(said[0]) if said else "", "rest": alike("\n".join(said[1:]))}


def alike(text: str) -> str:
    """``text`` with remarks in brackets left out, stand-ins and figures in one form."""
    plain = read_narrative(text).plain
    for pattern, form in _REPLACED:
        plain = pattern.sub(form, plain)
    return plain.strip().lower()
