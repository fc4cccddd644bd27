"""The worker traces a case it has taken, then writes the papers of it. Killed at any point it is taken up again where it was."""

from django.db import transaction

from anlan.desk import clock
from anlan.desk.clear_files import clear_folder
from anlan.desk.funds.models import CaseTrace
from anlan.desk.funds.models.work import ATTEMPTS
from anlan.desk.funds.pictures import keep_pictures
from anlan.desk.funds.shelf import take_in
from anlan.desk.funds.tracing import digest_of, folder_of, inputs_of, keep_report, make_report, report_of_trace
from anlan.desk.record.chain import note_down
from anlan.report.case_report import Text
from anlan.report.from_case import Progress
from anlan.report.writing import Format, write_report
from anlan.values import InputError, Instant, Lang, Note

CLOCK = "clock"


def trace_case(*, trace: CaseTrace, now: Instant) -> bool:
    """Trace, keep the report, write the papers; false when somebody else has taken it meanwhile or the case has changed since."""
    inputs = inputs_of(trace.matter)
    if not trace.has_report and digest_of(inputs) != trace.digest:
        return not trace.held().delete()  # the case has changed; the trace of what it is now has been asked for
    if trace.attempts > ATTEMPTS:
        return _fail(trace, Note.of("desk.funds.trace_breaks_off", attempts=ATTEMPTS))
    try:
        if not trace.has_report:
            keep_report(trace.digest, make_report(trace.matter, inputs, now, _told(trace)))
            keep_pictures(trace.digest)
            if not _done_tracing(trace, now):
                return False
        _write_papers(trace)
    except InputError as wrong:
        return _fail(trace, wrong.note)
    return bool(trace.held().update(state="done", taken_by="", taken_until=None))


def _told(trace: CaseTrace) -> Progress:
    def tell(_method: str, done: int, of: int) -> None:
        trace.go_on(clock.now(), done, of)

    return tell


@transaction.atomic
def _done_tracing(trace: CaseTrace, now: Instant) -> bool:
    if not trace.held().update(has_report=True):
        return False
    totals = report_of_trace(trace).flow.totals
    facts = {"trace": trace.pk, "digest": trace.digest, "paid": totals.paid, "held": totals.held, "exited": totals.exited}
    note_down(f"matter/{trace.matter_id}", "case_traced", actor=CLOCK, role=CLOCK, now=now, facts=facts)
    return True


def _write_papers(trace: CaseTrace) -> None:
    report = report_of_trace(trace)
    wanted: dict[Lang, tuple[Format, ...]] = {"zh": ("html", "xlsx", "pdf"), "en": ("xlsx", "pdf")}
    for lang, formats in wanted.items():
        with clear_folder() as folder:
            write_report(report, folder, lang, formats)
            for path in folder.iterdir():
                take_in(path, folder_of(trace.digest) / lang / path.name)


def _fail(trace: CaseTrace, note: Note) -> bool:
    why = Text.of(note)
    return bool(trace.held().update(state="failed", taken_by="", why_zh=why.zh, why_en=why.en))
