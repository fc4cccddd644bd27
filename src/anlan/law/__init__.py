"""What the statute says as of a date: acts, terms, calendars and ``due()``."""

from anlan.law.length import Length, LengthRange, NotALength
from anlan.law.term import Defer, Extend, Pause, Reading, Restart, Settled, Term, cites, dec_hook, enc_hook, names, touched_by
from anlan.law.term_check import term_faults

__all__ = [
    "Defer",
    "Extend",
    "Length",
    "LengthRange",
    "NotALength",
    "Pause",
    "Reading",
    "Restart",
    "Settled",
    "Term",
    "cites",
    "dec_hook",
    "enc_hook",
    "names",
    "term_faults",
    "touched_by",
]
