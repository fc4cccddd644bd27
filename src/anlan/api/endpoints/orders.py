"""Orders to a partner: the feed of what happened on them, one order in full, its answer."""

from collections.abc import Mapping
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
    FactAsked,
    Limit,
    OrderId,
    OrderLine,
    OrderOut,
    OrdersOut,
)
from anlan.desk.exchange.models import Announcement
from anlan.desk.funds.acts.answer_order import answer_order, answers_to, facts_of
from anlan.desk.funds.acts.read_order import read_order
from anlan.desk.funds.order_of import order_of
from anlan.desk.matters.models import Run
from anlan.desk.matters.saying import term_label
from anlan.desk.matters.scope import runs_addressed
from anlan.desk.people.scope import one_of
from anlan.desk.words import language
from anlan.procedure.definition import Fact
from anlan.procedure.event import Value
from anlan.procedure.facts import holds
from anlan.values import Note, format_instant, parse_instant

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
    given = answers_to(run, caller.powers, caller.now)
    answers = [AnswerOption(event=one.event, label=one.label, facts=_asked(facts_of(run, one))) for one in given]
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
        known = {one.event: one for one in answers_to(run, caller.powers, caller.now)}
        if body.event not in known:
            raise Problem(422, Note.of("api.problem.no_answer", event=body.event, known=", ".join(known) or "—"))
        if body.at > caller.now + AHEAD:
            raise Problem(422, Note.of("api.problem.future"))
        facts = _stated(body.facts, facts_of(run, known[body.event]))
        answer_order(run=run, event=body.event, at=body.at, facts=facts, powers=caller.powers, now=caller.now)
        run.refresh_from_db()
        return AnswerTaken(order=run.pk, state=run.state)

    return once(request, act)


def _run(caller: Caller, order: int) -> Run:
    return one_of(runs_addressed(caller.powers).exclude(state="draft"), pk=order)


def _asked(facts: Mapping[str, Fact]) -> list[FactAsked]:
    words = language()
    return [
        FactAsked(name=name, label=fact.say(words), kind=fact.kind, choices=list(fact.choices)) for name, fact in facts.items()
    ]


def _stated(given: Mapping[str, Value], facts: Mapping[str, Fact]) -> dict[str, Value]:
    """The facts as the engine keeps them. What is unknown or not of its kind is told by place, never by value."""
    wrong = [
        {"where": f"body.facts.{name}", "what": f"not_{facts[name].kind}" if name in facts else "unknown"}
        for name, value in given.items()
        if name not in facts or not holds(facts[name], value)
    ]
    if wrong:
        raise Problem(422, Note.of("api.problem.invalid"), errors=wrong)
    return {
        name: format_instant(parse_instant(str(value))) if facts[name].kind == "date" else value for name, value in given.items()
    }
