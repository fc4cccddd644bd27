"""The worker reads a statement file it has taken: what was read goes to the data folder, how it was read into the case.

Killed at any point, it leaves either nothing or the whole: the parts on disk are named by what they come from, and the rows are
exchanged in one transaction by whoever holds the lease.
"""

from django.db import transaction

from anlan.desk import clock
from anlan.desk.funds.models import StatementFile, StatementLayout, StatementReading
from anlan.desk.funds.models.work import ATTEMPTS
from anlan.desk.funds.reading import read_original
from anlan.desk.funds.readings import Member, keep_part, part_name, report_of
from anlan.desk.funds.tracing import ask_for_trace
from anlan.desk.matters import files
from anlan.desk.people.models import Organisation
from anlan.desk.record.chain import note_down
from anlan.money.reading.result import Refused
from anlan.report.case_report import Text
from anlan.report.quality import file_readings
from anlan.values import InputError, Instant, Note

CLOCK = "clock"


def layouts_of(organisation: Organisation) -> list[str]:
    """The layouts that people of the organisation have put right, newest first."""
    return list(
        StatementLayout.objects.filter(organisation=organisation).order_by("-made_at", "-pk").values_list("text", flat=True)
    )


def read_statement(*, file: StatementFile, now: Instant) -> bool:
    """Read the file; false when somebody else has taken it meanwhile, so that nothing was written."""
    try:
        if file.attempts > ATTEMPTS:
            raise InputError(Note.of("desk.funds.reading_breaks_off", file=file.name, attempts=ATTEMPTS))
        part, members = _read(file)
    except InputError as wrong:
        part, members = part_name(file.sha256, file.name, [wrong.note.key]), [_unusable(file, wrong.note)]
        keep_part(part, file.sha256, file.name, [], members)
    return _write(file, part, members, now)


def _read(file: StatementFile) -> tuple[str, list[Member]]:
    layouts = layouts_of(file.matter.organisation)
    part = part_name(file.sha256, file.name, layouts)
    if not files.is_kept(file.sha256):
        raise InputError(Note.of("desk.funds.original_gone", file=file.name))
    with files.in_clear(file.sha256) as original:
        readings, members = read_original(original, file.name, layouts, lambda done, of: file.go_on(clock.now(), done, of))
    if not members:
        raise InputError(Note.of("desk.funds.archive_empty", file=file.name))
    keep_part(part, file.sha256, file.name, readings, members)
    return part, report_of(part)


def _unusable(file: StatementFile, note: Note) -> Member:
    (quality,) = file_readings([], [Refused(file.name, note)])
    return Member(file.name, "", quality, error=Text.of(note))


@transaction.atomic
def _write(file: StatementFile, part: str, members: list[Member], now: Instant) -> bool:
    state = "read" if any(member.error is None for member in members) else "refused"
    held = file.held()
    if not held.update(part=part, state=state, taken_by="", taken_until=None, attempts=0, done=len(members), of=len(members)):
        return False
    StatementReading.objects.filter(file=file).delete()
    StatementReading.objects.bulk_create(_reading(file, place, member) for place, member in enumerate(members))
    facts = {
        "statement": file.pk,
        "entries": sum(member.quality.entries for member in members),
        "left_out": sum(len(member.left_out) for member in members),
        "refused": sum(member.error is not None for member in members),
    }
    note_down(f"matter/{file.matter_id}", "statement_read", actor=CLOCK, role=CLOCK, now=now, facts=facts)
    if not file.matter.statements.filter(state__in=("waiting", "working")).exists():
        ask_for_trace(file.matter, now)
    return True


def _reading(file: StatementFile, place: int, member: Member) -> StatementReading:
    quality = member.quality
    return StatementReading(
        file=file,
        place=place,
        name=member.name[:400],
        sha256=member.sha256,
        state="read" if member.error is None else "refused",
        sure=member.sure,
        layout_zh=quality.layout.zh[:200],
        layout_en=quality.layout.en[:200],
        rows=quality.rows,
        entries=quality.entries,
        asides=member.asides,
        left_out=len(member.left_out),
        duplicates=member.duplicates,
        balance_passed=quality.balance.passed,
        totals_passed=quality.declared.passed,
    )
