"""What a text mentions: accounts, phones, links, amounts. Offered to the writer for correction, then used to find similar texts.

In: the text as written. Out: values in their clean form, each once: links, then numbers, then sums, in the text's order.
``anlan.text`` reads; this keeps the four kinds a submission carries. Cards and accounts are one kind here; identity numbers are
masked there and not kept.
"""

from dataclasses import dataclass

from anlan.text.entities import find_entities
from anlan.text.entity import Entity

_KINDS = {"link": "link", "phone": "phone", "card": "account", "account": "account", "amount": "amount"}

_ORDER = {"link": 0, "phone": 1, "account": 1, "amount": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing mentioned: ``value`` clean, ``shown`` masked (an amount as written)."""

    kind: str
    value: str
    shown: str


def recognise(text: str) -> list[Found]:
    """Everything mentioned in ``text``."""
    found = [_found(one) for one in find_entities(text) if one.kind in _KINDS]
    return list(dict.fromkeys(sorted(found, key=lambda one: _ORDER[one.kind])))


def _found(one: Entity) -> Found:
    return Found(_KINDS[one.kind], one.value, one.text if one.kind == "amount" else one.shown)
