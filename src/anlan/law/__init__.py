"""What the statute says as of a date: acts, terms, calendars and ``due()``."""

from anlan.law.act import Act, ActStore, act_store
from anlan.law.calendar import Calendar, calendar_cn, read_calendar, read_notice
from anlan.law.citation import FOREVER, CitedArticle, find_article, say_citation
from anlan.law.due import Due, Rung, count_back, due
from anlan.law.ledger import Refusal, TermEvent
from anlan.law.length import Length, LengthRange, NotALength
from anlan.law.outcome import Outcome
from anlan.law.plan import reading_label
from anlan.law.row import Row, find_limit, rows
from anlan.law.row_due import not_in_force, row_due, stale
from anlan.law.status import Status, status
from anlan.law.step import Step, say_length, say_time
from anlan.law.store import law_sha
from anlan.law.term import Defer, Extend, Pause, Reading, Restart, Settled, Term, cites, dec_hook, enc_hook, names, touched_by
from anlan.law.term_check import term_faults

__all__ = [
    "FOREVER",
    "Act",
    "ActStore",
    "Calendar",
    "CitedArticle",
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
    "Row",
    "Rung",
    "Settled",
    "Status",
    "Step",
    "Term",
    "TermEvent",
    "act_store",
    "calendar_cn",
    "cites",
    "count_back",
    "dec_hook",
    "due",
    "enc_hook",
    "find_article",
    "find_limit",
    "law_sha",
    "names",
    "not_in_force",
    "read_calendar",
    "read_notice",
    "reading_label",
    "row_due",
    "rows",
    "say_citation",
    "say_length",
    "say_time",
    "stale",
    "status",
    "term_faults",
    "touched_by",
]
