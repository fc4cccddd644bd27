"""Lists of numbers as offices keep them, in any encoding: those that give no alert (merchants, payroll accounts, call centres),
and those known to be used for fraud.

One number a line; what follows a comma, a tab or ``#`` is a remark. A number is taken as written and in its clean forms, since
an account may stand in groups of four and a phone with its country code.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from anlan.detect.encoding import decode
from anlan.values import InputError, Note, normalise_account, normalise_phone

_REMARK = re.compile(r"[,，;；\t#].*")


def read_exempt(path: Path) -> frozenset[str]:
    """The numbers of the list in all their forms. Raises ``InputError`` when the file cannot be read or holds no number."""
    return frozenset().union(*map(_forms, _written(path)))


def read_numbers(path: Path) -> frozenset[frozenset[str]]:
    """The numbers of the list, each as the forms it may stand in: one number, however many lines write it. A first line
    without a digit is a heading. Raises like ``read_exempt``."""
    first, *others = _written(path)
    return _merged(map(_forms, [first, *others] if _has_digit(first) else others))


def _written(path: Path) -> list[str]:
    try:
        lines = decode(path.read_bytes()).splitlines()
    except OSError as fault:
        raise InputError(Note.of("detect.rules.exempt_unreadable", file=path.name, fault=fault.strerror or str(fault))) from fault
    written = [number for line in lines if (number := _REMARK.sub("", line).strip().strip("'\""))]
    if not any(map(_has_digit, written)):
        raise InputError(Note.of("detect.rules.exempt_empty", file=path.name))
    return written


def _forms(number: str) -> set[str]:
    return {number, str(normalise_account(number)), str(normalise_phone(number))} - {""}


def _merged(numbers: Iterable[set[str]]) -> frozenset[frozenset[str]]:
    """Numbers that share a form are one number."""
    held: dict[str, set[str]] = {}
    for forms in numbers:
        one = forms.union(*(held[form] for form in forms if form in held))
        held |= dict.fromkeys(one, one)
    return frozenset(map(frozenset, held.values()))


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
