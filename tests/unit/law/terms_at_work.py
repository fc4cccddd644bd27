"""Terms that the tests of this folder share, written as a definition file writes them, and short ways to say an event."""

import tomllib

from anlan.law import Length, Term, TermEvent
from anlan.law.files import shape
from anlan.values import parse_instant

TERMS = """
[stop]
label = "止付期限"
start = "stop_confirmed"
length = "48h"
count = "elapsed"
stop = ["freeze_confirmed", "stop_lifted"]
expire = "stop_lapsed"
remind = ["12h", "4h", "1h"]
cite = "n86:2.1.2"
restart.second = { on = "second_stop_confirmed", times = 1, cite = "n86:2.1.2" }

[request_arrest]
label = "提请批准逮捕"
start = "detained"
length = "3d"
max = "30d"
roll = "never_in_custody"
counting = "criminal"
stop = ["arrest_request_received", "released", "bailed"]
overdue = "must_release"
remind = ["1d", "12h"]
cite = "cpl:91.1"
readings = ["full_24h"]
extend.special = { on = "detention_extended", by = "1d..4d", times = 1, unless = "roaming_repeat_gang", cite = "mps:129.1" }
extend.roaming_repeat_gang = { on = "detention_extended_30", total = "30d", times = 1, cite = "mps:129.2" }

[custody]
label = "侦查羁押期限"
start = "arrested"
length = "2m"
max = "7m"
roll = "never_in_custody"
counting = "criminal"
stop = ["transferred", "released", "bailed"]
overdue = "must_release"
remind = ["15d", "7d", "3d"]
cite = "cpl:156"
extend.complex = { on = "custody_extended_1m", by = "1m", times = 1, cite = "cpl:156" }
extend.four_kinds = { on = "custody_extended_2m", by = "2m", times = 1, after = "complex", cite = "cpl:158" }
extend.ten_years = { on = "custody_extended_2m_again", by = "2m", times = 1, after = "four_kinds", cite = "cpl:159" }
restart.other_crime = { on = "other_crime_found", cite = "cpl:160.1" }
pause.appraisal = { from = "appraisal_started", to = "appraisal_finished", cite = "cpl:149" }
defer.identity = { from = "identity_unknown", to = "identity_found", cite = "cpl:160.2" }

[ask_extension]
label = "送请延长羁押期限"
before = "custody"
length = "7d"
stop = ["extension_submitted"]
overdue = "rectify"
cite = "mps:148"

[answer]
label = "书面答复"
start = "received"
length = "15d"
roll = "next_workday"
stop = ["answered"]
overdue = "rectify"
remind = ["3wd", "1d"]
cite = "xf:23"
extend.longer = { on = "extended", by = "1d..30d", times = "no_limit", cite = "xf:34" }
pause.hearing = { from = "hearing_opened", to = "hearing_closed", cite = "xf:36.2" }
pause.travel = { on = "travel_recorded", cite = "cpl:105.3" }

[pay]
label = "银行划付"
start = "papers_complete"
length = "3wd"
stop = ["paid"]
overdue = "chase_bank"
cite = "refund:12"
pause.completing = { from = "papers_back", to = "papers_again", cite = "refund:12" }

[freeze]
label = "冻结期限"
start = "frozen"
length = "6m"
stop = ["lifted"]
expire = "freeze_lapsed"
remind = ["30d"]
cite = "mps:240"
extend.renewal = { on = "renewed", by = "1d..6m", times = "no_limit", cite = "mps:240" }

[letter]
label = "函告答复"
start = "received"
length = "2m"
given = true
roll = "next_workday"
stop = ["answered"]
overdue = "rectify"
cite = "letter:19"

[mediated]
label = "办案期限"
start = "filed"
length = "30d"
roll = "next_workday"
stop = ["decided"]
overdue = "rectify"
cite = "mpsa:165"
defer.mediation = { to = "mediation_failed", cite = "mpsa:185.2" }
"""
ALL: dict[str, Term] = {name: shape(table, Term, file="terms", at=name) for name, table in tomllib.loads(TERMS).items()}


def event(text: str) -> TermEvent:
    """``kind@2026-10-01 20:00`` or ``kind@2026-10-01 20:00+4d``: what happened, when, and what it granted."""
    kind, _, rest = text.partition("@")
    at, _, granted = rest.partition("+")
    return TermEvent(kind, parse_instant(at), Length.parse(granted) if granted else None)


def events(*texts: str) -> tuple[TermEvent, ...]:
    return tuple(event(text) for text in texts)
