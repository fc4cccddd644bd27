"""What a text mentions: accounts, phones, links, amounts. Offered to the writer for correction, then used to find similar texts.

In: the text as written. Out: values in their clean form, each once: links, then numbers, then sums, in the text's order.
Whose a number is, is taken from the words right before it ("my card …"): the writer's own is no number of a suspect.
``anlan.text`` reads; this keeps the four kinds a submission carries. Cards and accounts are one kind here; identity numbers are
masked there and not kept.
"""

import re
from dataclasses import dataclass

from anlan.text.entities import find_entities
from anlan.text.entity import Entity

_KINDS = {"link": "link", "phone": "phone", "card": "account", "account": "account", "amount": "amount"}

_ORDER = {"link": 0, "phone": 1, "account": 1, "amount": 2}

_MINE = re.compile(
    r"(?:我的|我自己的|我本人的?|本人的?|自己的|\bmy(?: own)?\b)"  # whose it is, and then no verb that leads away from him
    r"[^，。；、,;.!?！？\n转打汇付给到骗]{0,12}$",
    re.IGNORECASE,
)
_BEFORE = 24
"""How many characters before a number are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing mentioned: ``value`` clean, ``shown`` masked (an amount as written). ``own``: the writer's own number."""

    kind: str
    value: str
    shown: str
    own: bool = False


def recognise(text: str) -> list[Found]:
    """Everything mentioned in ``text``."""
    found: dict[tuple[str, str], Found] = {}
    for one in (_found(entity, text) for entity in find_entities(text) if entity.kind in _KINDS):
        before = found.get((one.kind, one.value))
        found[one.kind, one.value] = one if before is None or one.own else before
    return sorted(found.values(), key=lambda one: _ORDER[one.kind])


def _found(one: Entity, text: str) -> Found:
    """The lower end of 3-5万元 is written as 3 and shown as the sum it is."""
    kind = _KINDS[one.kind]
    own = kind in ("account", "phone") and _MINE.search(text[max(0, one.start - _BEFORE) : one.start]) is not None
    lower_end = any(note.key.endswith("range_begin") for note in one.doubts)
    return Found(kind, one.value, one.text if kind == "amount" and not lower_end else one.shown, own)
