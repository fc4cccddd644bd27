"""Acts on a run: recording what happened, signing, deliberating, papers; and reading a paper."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.downloads import streamed
from anlan.desk.matters import files
from anlan.desk.matters.acts.attach_paper import attach_paper
from anlan.desk.matters.acts.deliberate import conclude_panel, give_opinion, open_opinions
from anlan.desk.matters.acts.record_event import record_event
from anlan.desk.matters.acts.sign_gate import sign_gate
from anlan.desk.matters.doing import options
from anlan.desk.matters.fact_form import EventForm, happened, local_now
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import cited, procedure_label
from anlan.desk.matters.scope import documents_in_reach, runs_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import one_of
from anlan.desk.refusals import kept_refusals
from anlan.desk.words import language, said
from anlan.procedure.definition import GRANTED
from anlan.procedure.refusal import Refused
from anlan.values import InputError, Instant


@needs(Permission.MATTERS_WORK)
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, pk: int, event: str) -> HttpResponse:
    """Record one event: its form asks for the facts it carries and its gate needs; what is lacking is listed on top."""
    powers, now = current_powers(request), time.now()
    run = _run(request, pk)
    state = folded(run)
    option = next((o for o in options(state, hands_on(run, powers), str(powers.officer.pk), now) if o.event == event), None)
    if option is None or not option.role:
        raise Http404
    form = EventForm(
        request.POST or None, proc=state.proc, names=_asked(state.proc.event(event), option.asks), initial={"at": local_now(now)}
    )
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            at = happened(form.cleaned_data["at"], now)
            record_event(run=run, event=event, role=option.role, at=at, powers=powers, now=now, facts=form.values())
            return redirect("matters:matter", pk=run.matter_id)
        except Refused as refused:
            reasons = [reason.say(language()) for reason in refused.reasons]
        except InputError as wrong:
            reasons = [said(wrong.note)]
    on = state.proc.event(event)
    gate = state.proc.definition.gates.get(on.gate) if on else None
    context = {
        "room": "matters",
        "run": run,
        "option": option,
        "form": form,
        "reasons": reasons,
        "label": procedure_label(run.procedure),
    }
    return render(request, "matters/do.html", {**context, "cites": cited(state.proc, gate.cite) if gate else []})


@needs(Permission.MATTERS_WORK)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a gate."""
    gate, role, note = _posted(request, "gate"), _posted(request, "role"), _posted(request, "note")
    return _act(request, pk, lambda run, p, now: sign_gate(run=run, gate=gate, role=role, note=note, powers=p, now=now))


@needs(Permission.MATTERS_WORK)
@require_POST
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an opinion, open the opinions, or conclude: the button says which."""
    gate, role = _posted(request, "gate"), _posted(request, "role")
    step, text = _posted(request, "step"), request.POST.get("text", "")[:2000]
    acts: dict[str, Callable[[Run, Powers, Instant], Any]] = {
        "give": lambda run, p, now: give_opinion(run=run, gate=gate, role=role, opinion=text, powers=p, now=now),
        "open": lambda run, p, now: open_opinions(run=run, gate=gate, role=role, powers=p, now=now),
        "conclude": lambda run, p, now: conclude_panel(
            run=run, gate=gate, role=role, conclusion=_posted(request, "conclusion"), powers=p, now=now
        ),
    }
    if step not in acts:
        raise Http404
    return _act(request, pk, acts[step])


@needs(Permission.MATTERS_WORK)
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a paper."""
    upload = request.FILES.get("file")
    kind, number = _posted(request, "kind"), request.POST.get("number", "").strip()[:60]
    if kind not in folded(_run(request, pk)).proc.definition.docs:
        raise Http404
    return _act(
        request,
        pk,
        lambda run, p, now: attach_paper(
            run=run,
            kind=kind,
            number=number,
            role=next(iter(hands_on(run, p)), "officer"),
            powers=p,
            now=now,
            name=(upload.name or "") if upload else "",
            content=upload.chunks() if upload else None,
        ),
    )


@needs(Permission.MATTERS_READ)
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The original, always as a download: nothing that was uploaded is shown as a page of ours."""
    found = one_of(documents_in_reach(current_powers(request), Permission.MATTERS_READ, time.now()), pk=pk)
    if not files.is_kept(found.sha256):
        raise Http404
    return streamed(files.content_of(found.sha256), found.name)


def _asked(on: Any, lacking: tuple[str, ...]) -> list[str]:
    names = list(dict.fromkeys([*(on.carries if on else ()), *lacking]))
    return [name for name in names if name] + ([GRANTED] if on and GRANTED in on.carries and GRANTED not in names else [])


def _run(request: HttpRequest, pk: int) -> Run:
    return one_of(runs_in_reach(current_powers(request), Permission.MATTERS_WORK, time.now()), pk=pk)


def _act(request: HttpRequest, pk: int, act: Callable[[Run, Powers, Instant], Any]) -> HttpResponse:
    run = _run(request, pk)
    with kept_refusals(request):
        act(run, current_powers(request), time.now())
    return redirect("matters:matter", pk=run.matter_id)


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:200]
