"""What the statute says as of a date: acts, terms, calendars and ``due()``."""

from anlan.law.calendar import Calendar, calendar_cn, read_calendar
from anlan.law.due import Due, Outcome, Rung, count_back, due
from anlan.law.ledger import Refusal, TermEvent
from anlan.law.length import Length, LengthRange, NotALength
from anlan.law.status import Status, status
from anlan.law.step import Step, say_length, say_time
from anlan.law.store import law_sha
from anlan.law.term import Defer, Extend, Pause, Reading, Restart, Settled, Term, cites, dec_hook, enc_hook, names, touched_by
from anlan.law.term_check import term_faults

__all__ = [
    "Calendar",
    "Defer",
    "Due",
    "Extend",
    "Length",
    "LengthRange",
    "NotALength",
    "Outcome",
    "Pause",
    "Reading",
    "Refusal",
    "Restart",
    "Rung",
    "Settled",
    "Status",
    "Step",
    "Term",
    "TermEvent",
    "calendar_cn",
    "cites",
    "count_back",
    "dec_hook",
    "due",
    "enc_hook",
    "law_sha",
    "names",
    "read_calendar",
    "say_length",
    "say_time",
    "status",
    "term_faults",
    "touched_by",
]
