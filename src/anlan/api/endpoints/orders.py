"""Orders to a partner: the feed of what happened on them, one order in full, its answer."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Router

from anlan.api.keys import Caller, Key, caller_of
from anlan.api.once import once
from anlan.api.problems import Problem
from anlan.api.shapes import (
    AnswerIn,
    AnswerOption,
    AnswerTaken,
    ClockOut,
    Cursor,
    Limit,
    OrderId,
    OrderLine,
    OrderOut,
    OrdersOut,
)
from anlan.desk.exchange.models import Announcement
from anlan.desk.funds.acts.read_order import read_order
from anlan.desk.funds.order_of import order_of
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.doing import Option, options
from anlan.desk.matters.fact_form import EventForm, local_now
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import term_label
from anlan.desk.matters.scope import runs_addressed
from anlan.desk.people.scope import one_of
from anlan.values import Note

AHEAD = timedelta(minutes=5)
router = Router(tags=["orders"])


@router.get("", auth=Key("orders.pull"), response=OrdersOut, summary="拉取指令动态 · Pull what happened on orders")
def pull_orders(request: HttpRequest, since: Cursor = 0, limit: Limit = 100) -> OrdersOut:
    """What happened on orders addressed to you after the place `since`, oldest first. Keep the cursor and come again."""
    caller = caller_of(request)
    places = Announcement.objects.filter(organisation=caller.key.organisation_id, seq__gt=since).select_related("run__matter")
    page = list(places.order_by("seq")[: limit + 1])
    lines = [
        OrderLine(
            cursor=a.seq, order=a.run_id, number=a.run.matter.number, procedure=a.run.procedure, event=a.event,
            state=a.state, at=a.at, subject=a.run.subject,
        )
        for a in page[:limit]
    ]  # fmt: skip
    return OrdersOut(orders=lines, cursor=lines[-1].cursor if lines else since, more=len(page) > limit)


@router.get("/{order}", auth=Key("orders.pull"), response=OrderOut, summary="读取一份指令 · Read an order in full")
def read_one(request: HttpRequest, order: OrderId) -> OrderOut:
    """The whole account, its holder, the amount, the terms that run and the answers that may be given now."""
    caller = caller_of(request)
    run = _run(caller, order)
    found = order_of(run)
    account, holder = read_order(order=found, powers=caller.powers, now=caller.now) if found else (run.subject, "")
    clocks = [ClockOut(term=term_label(run.sha, c.term), due_at=c.due_at) for c in run.clocks.filter(ended_at=None)]
    answers = [AnswerOption(event=o.event, label=o.label, facts=_facts(run, o)) for o in _answers(caller, run)]
    return OrderOut(
        order=run.pk, number=run.matter.number, procedure=run.procedure, state=run.state, account=account, holder=holder,
        amount_fen=found.amount_fen if found else 0, sent_by=run.matter.organisation.name_zh, clocks=clocks, answers=answers,
    )  # fmt: skip


@router.post(
    "/{order}/answers",
    auth=Key("orders.answer"),
    response={201: AnswerTaken, 200: AnswerTaken},
    summary="反馈指令 · Answer an order",
)
def answer(request: HttpRequest, body: AnswerIn, order: OrderId) -> HttpResponse:
    """Record what was really done on the order and when; `event` is one of its answers."""

    def act(caller: Caller, _: str) -> AnswerTaken:
        run = _run(caller, order)
        chosen = next((o for o in _answers(caller, run) if o.event == body.event), None)
        if chosen is None:
            known = ", ".join(o.event for o in _answers(caller, run)) or "—"
            raise Problem(422, Note.of("api.problem.no_answer", event=body.event, known=known))
        if body.at > caller.now + AHEAD:
            raise Problem(422, Note.of("api.problem.future"))
        given = {name: str(value) if not isinstance(value, bool) else value for name, value in body.facts.items()}
        proc, names = folded(run).proc, _facts(run, chosen)
        form = EventForm({**given, "at": local_now(caller.now)}, proc=proc, names=names)
        if not form.is_valid() or set(given) - set(form.kinds):
            raise Problem(422, Note.of("api.problem.invalid"))
        record_event(
            run=run, event=chosen.event, role=chosen.role, at=min(body.at, caller.now), powers=caller.powers, now=caller.now,
            facts=form.values(),
        )  # fmt: skip
        run.refresh_from_db()
        return AnswerTaken(order=run.pk, state=run.state)

    return once(request, act)


def _run(caller: Caller, order: int) -> Run:
    return one_of(runs_addressed(caller.powers).exclude(state="draft"), pk=order)


def _answers(caller: Caller, run: Run) -> list[Option]:
    state = folded(run)
    if state.ended:
        return []
    found = options(state, hands_on(run, caller.powers), str(caller.powers.officer.pk), caller.now)
    return [o for o in found if o.role and not o.lacks]


def _facts(run: Run, option: Option) -> list[str]:
    on = folded(run).proc.event(option.event)
    return list(dict.fromkeys([*(on.carries if on else ()), *option.asks]))
