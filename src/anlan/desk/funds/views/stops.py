"""What to stop on screen: bank by bank, tick, one act makes a sheet a bank; sheets are signed and sent as a whole."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.funds.acts.order_stops import attach_to_sheet, drafts_of, order_stops, send_sheet, sign_sheet
from anlan.desk.funds.cases import cases_in_reach
from anlan.desk.funds.models import CaseTrace, OrderSheet
from anlan.desk.funds.stopping import BankGroup, groups_of
from anlan.desk.funds.tracing import standing
from anlan.desk.funds.views.statements import case_context, case_of
from anlan.desk.matters.doing import GateView, gates
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Run
from anlan.desk.matters.page import officer_names
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import state_label
from anlan.desk.people.models import Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.procedure.run import history
from anlan.values import InputError, Instant, Note


@needs(Permission.FUNDS_READ)
@require_http_methods(["GET", "POST"])
def stops(request: HttpRequest, pk: int) -> HttpResponse:
    """The table; POST orders what is ticked."""
    matter, powers, now = case_of(request, pk), current_powers(request), time.now()
    present, shown = standing(matter, now)
    groups = groups_of(shown) if shown is not None else []
    if request.method == "POST" and shown is not None:
        with kept_refusals(request):
            made = order_stops(matter=matter, trace=shown, picked=_picked(request, groups, shown), powers=powers, now=now)
            return redirect("funds:sheet", pk=made[0].pk) if len(made) == 1 else redirect("funds:stops", pk=pk)
    context = {
        **case_context(request, matter, "stops"),
        "trace": shown,
        "outdated": shown is not None and present is not None and present.pk != shown.pk,
        "held": sum(group.held for group in groups),
        "missing": sum(group.missing for group in groups),
        "banks": Organisation.objects.filter(kind="bank", closed=False),
        "sheets": [_sheet_row(sheet) for sheet in matter.order_sheets.select_related("bank").order_by("-pk")],
        "picked": set(request.POST.getlist("pick")),
        "chosen": _chosen(request, groups),
    }
    return render(request, "funds/stops.html", context)


def _picked(request: HttpRequest, groups: list[BankGroup], shown: CaseTrace) -> dict[str, Organisation]:
    """Account key → bank. Raises ``InputError`` when the table was of another trace, or no bank was chosen for a tick."""
    if request.POST.get("trace") != shown.digest:
        raise InputError(Note.of("desk.funds.trace_changed"))
    keys = set(request.POST.getlist("pick"))
    banks = {str(bank.pk): bank for bank in Organisation.objects.filter(kind="bank", closed=False)}
    found: dict[str, Organisation] = {}
    for group in groups:
        for line in group.lines:
            if line.key not in keys:
                continue
            bank = banks.get(request.POST.get(f"bank-{group.place}", ""))
            if bank is None:
                raise InputError(Note.of("desk.funds.no_addressee", bank=group.name))
            found[line.key] = bank
    return found


def _chosen(request: HttpRequest, groups: list[BankGroup]) -> list[tuple[BankGroup, str]]:
    """The groups, each with the body chosen for it: as posted, else the one with its name."""
    named = ((group, str(group.addressee.pk) if group.addressee else "") for group in groups)
    return [(group, request.POST.get(f"bank-{group.place}", body)) for group, body in named]


def _sheet_row(sheet: OrderSheet) -> dict[str, object]:
    orders = list(sheet.orders.select_related("run"))
    return {
        "sheet": sheet,
        "orders": len(orders),
        "amount": sum(order.amount_fen for order in orders),
        "drafts": sum(order.run.state == "draft" for order in orders),
    }


@needs(Permission.FUNDS_READ)
@require_http_methods(["GET"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: its orders with their states, what is still needed before it is sent."""
    powers, now = current_powers(request), time.now()
    found = one_of(_sheets(powers, now), pk=pk)
    orders = list(found.orders.select_related("run__matter").order_by("pk"))
    drafts = drafts_of(found)
    context = {
        **case_context(request, found.matter, "stops"),
        "sheet": found,
        "orders": [(order, state_label(order.run.sha, order.run.state)) for order in orders],
        "amount": sum(order.amount_fen for order in orders),
        "drafts": len(drafts),
        "gate": _gate(drafts[0], powers, now) if drafts and powers.may(Permission.MATTERS_WORK) else None,
    }
    return render(request, "funds/sheet.html", context)


def _gate(run: Run, powers: Powers, now: Instant) -> GateView | None:
    """What the drafts of a sheet need; they are brought on together, so one speaks for all."""
    state = folded(run)
    names = officer_names(event.actor for event in history(state))
    return next(iter(gates(state, hands_on(run, powers), str(powers.officer.pk), names, now)), None)


@needs(Permission.FUNDS_WORK)
@require_POST
def sheet_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the record of the report, sign, or send: the button says which."""
    powers, now = current_powers(request), time.now()
    found = one_of(_sheets(powers, now, Permission.FUNDS_WORK), pk=pk)
    number, role = request.POST.get("number", "").strip()[:60], request.POST.get("role", "")[:40]
    steps: dict[str, Callable[[], None]] = {
        "attach": lambda: attach_to_sheet(sheet=found, number=number, powers=powers, now=now),
        "sign": lambda: sign_sheet(sheet=found, role=role, powers=powers, now=now),
        "send": lambda: send_sheet(sheet=found, matched=bool(request.POST.get("matched")), powers=powers, now=now),
    }
    with kept_refusals(request):
        steps.get(request.POST.get("step", ""), lambda: None)()
    return redirect("funds:sheet", pk=pk)


def _sheets(powers: Powers, now: Instant, permission: Permission = Permission.FUNDS_READ) -> QuerySet[OrderSheet]:
    return OrderSheet.objects.filter(matter__in=cases_in_reach(powers, now, permission)).select_related(
        "matter__organisation", "bank"
    )
