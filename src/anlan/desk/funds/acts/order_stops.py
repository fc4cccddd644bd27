"""An officer orders stops from a trace: ticked accounts become one sheet for each bank, with an order for each account.

Terms, answers and the limit of two stops run for each account by itself (银发〔2016〕86号 二(一)), so each has a run of its own;
people sign and send the sheet. Everything or nothing: if one account cannot be ordered, none is, and the reason names it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction

from anlan.desk.funds.acts.draft_order import draft_order
from anlan.desk.funds.models import CaseTrace, OrderSheet
from anlan.desk.funds.stopping import Line, groups_of
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.gate import require_matter
from anlan.desk.matters.models import Matter, Run
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import note_down
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.FUNDS_WORK
GATE, PAPER, SENT = "issue", "report_record", "order_sent"


@transaction.atomic
def order_stops(
    *, matter: Matter, trace: CaseTrace, picked: Mapping[str, Organisation], powers: Powers, now: Instant
) -> list[OrderSheet]:
    """The sheets. ``picked``: account key → the bank that gets the order. Refuses what is not in the trace, and double stops."""
    require_matter(matter, powers, now, PERMISSION)
    if not picked:
        raise InputError(Note.of("desk.funds.nothing_picked"))
    known = {line.key: line for group in groups_of(trace) for line in group.lines}
    if not set(picked) <= set(known):
        raise InputError(Note.of("desk.funds.trace_changed"))
    by_bank: dict[int, list[Line]] = defaultdict(list)
    for key, bank in picked.items():
        by_bank[bank.pk].append(known[key])
    banks = {bank.pk: bank for bank in picked.values()}
    return [_sheet(matter, trace, banks[pk], lines, powers, now) for pk, lines in by_bank.items()]


def _sheet(  # noqa: PLR0917  all of one sheet
    matter: Matter, trace: CaseTrace, bank: Organisation, lines: Sequence[Line], powers: Powers, now: Instant
) -> OrderSheet:
    sheet = OrderSheet.objects.create(matter=matter, bank=bank, trace=trace.digest, made_at=now, made_by=powers.officer.pk)
    for line in lines:
        order = draft_order(
            account=line.account, holder=line.holder, amount_fen=line.amount, bank=bank, organisation=matter.organisation,
            powers=powers, now=now, matter=matter,
        )  # fmt: skip
        type(order).objects.filter(pk=order.pk).update(sheet=sheet)
    facts = {"sheet": sheet.pk, "bank": bank.pk, "orders": len(lines), "amount": sum(line.amount for line in lines)}
    note_down(f"matter/{matter.pk}", "stops_ordered", actor=powers.officer.pk, role="officer", now=now, facts=facts)
    return sheet


@transaction.atomic
def attach_to_sheet(*, sheet: OrderSheet, number: str, powers: Powers, now: Instant) -> None:
    """The record of the report, for every order of the sheet that is still a draft."""
    for run in drafts_of(sheet):
        attach_paper(run=run, kind=PAPER, number=number, role="officer", powers=powers, now=now)


@transaction.atomic
def sign_sheet(*, sheet: OrderSheet, role: str, powers: Powers, now: Instant) -> None:
    """Sign every draft of the sheet as ``role``."""
    for run in drafts_of(sheet):
        sign_gate(run=run, gate=GATE, role=role, powers=powers, now=now)


@transaction.atomic
def send_sheet(*, sheet: OrderSheet, matched: bool, powers: Powers, now: Instant) -> None:
    """Send every draft of the sheet. ``matched``: the officer has compared account and holder, as the order's gate asks."""
    for run in drafts_of(sheet):
        facts = {"account_matched": matched}
        record_event(run=run, event=SENT, role="officer", at=now, powers=powers, now=now, facts=facts)


def drafts_of(sheet: OrderSheet) -> list[Run]:
    """The runs of the sheet that have not been sent."""
    return list(Run.objects.filter(order__sheet=sheet, state="draft").order_by("pk"))
