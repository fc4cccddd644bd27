"""The list of numbers that give no alert: merchants, payroll accounts, call centres. As offices keep it, in any encoding.

One number a line; what follows a comma, a tab or ``#`` is a remark. A number is taken as written and in its clean forms, since
an account may stand in groups of four and a phone with its country code.
"""

import re
from pathlib import Path

from anlan.detect.encoding import decode
from anlan.values import InputError, Note, normalise_account, normalise_phone

_REMARK = re.compile(r"[,，;；\t#].*")


def read_exempt(path: Path) -> frozenset[str]:
    """The numbers of the list. Raises ``InputError`` when the file cannot be read or holds no number."""
    try:
        lines = decode(path.read_bytes()).splitlines()
    except OSError as fault:
        raise InputError(Note.of("detect.rules.exempt_unreadable", file=path.name, fault=fault.strerror or str(fault))) from fault
    written = [number for line in lines if (number := _REMARK.sub("", line).strip().strip("'\""))]
    if not any(sign.isdigit() for number in written for sign in number):
        raise InputError(Note.of("detect.rules.exempt_empty", file=path.name))
    return frozenset(form for one in written for form in (one, str(normalise_account(one)), str(normalise_phone(one))) if form)
