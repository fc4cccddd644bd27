"""The ledger of a case and one item of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.matters.hands import hands_on
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import event_label, state_label
from anlan.desk.matters.scope import matters_in_reach
from anlan.desk.people.permission import Permission
from anlan.desk.people.scope import one_of
from anlan.desk.property.acts.dispose_item import APPROVES, approve_disposal, ask_disposal, end_item
from anlan.desk.property.acts.sort_item import sort_item
from anlan.desk.property.acts.take_item import move_item, take_item
from anlan.desk.property.forms import DisposalForm, EndForm, ItemForm, MoveForm, SortForm
from anlan.desk.property.guarding import WAYS as EVENT_WAYS
from anlan.desk.property.ledger import ledger
from anlan.desk.property.models import WAYS, Item
from anlan.desk.refusals import kept_refusals
from anlan.desk.words import said
from anlan.values import InputError


@needs(Permission.MATTERS_READ)
def property_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of a case."""
    powers, now = current_powers(request), time.now()
    matter = one_of(matters_in_reach(powers, Permission.MATTERS_READ, now), pk=pk)
    context = {
        "room": "matters",
        "matter": matter,
        "ledger": ledger(matter, now),
        "ways": [label for _, label in WAYS],
        "form": ItemForm(),
        "may_work": matters_in_reach(powers, Permission.MATTERS_WORK, now).filter(pk=pk).exists(),
        "refused": request.session.pop("refused", []),
    }
    return render(request, "property/ledger.html", context)


@needs(Permission.MATTERS_WORK)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter something taken."""
    powers, now = current_powers(request), time.now()
    matter = one_of(matters_in_reach(powers, Permission.MATTERS_WORK, now), pk=pk)
    data = _valid(request, ItemForm(request.POST))
    if data:
        value = data.pop("value")
        try:
            take_item(matter=matter, value_fen=value, **data, powers=powers, now=now)
        except InputError as wrong:
            request.session["refused"] = [said(wrong.note)]
    return redirect("property:property", pk=pk)


@needs(Permission.MATTERS_READ)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: its custody from hand to hand, how it was sorted, what shall become of it."""
    powers, now = current_powers(request), time.now()
    found = _item(request, pk, Permission.MATTERS_READ)
    works = matters_in_reach(powers, Permission.MATTERS_WORK, now).filter(pk=found.matter_id).exists()
    state = folded(found.run)
    waiting = found.disposals.filter(done_at=None).first()
    ends = [
        (event, event_label(state.proc, event))
        for event, way in EVENT_WAYS.items()
        if waiting and way == waiting.way and (state.state, event) in state.proc.steps
    ]
    head = works and any(hand in APPROVES for hand in hands_on(found.run, powers))
    context = {
        "room": "matters",
        "item": found,
        "state": state_label(found.run.sha, found.run.state),
        "moves": found.moves.select_related("photo"),
        "disposals": found.disposals.all(),
        "waiting": waiting,
        "may_approve": head and waiting is not None and not waiting.approved_at and waiting.asked_by != powers.officer.pk,
        "ends": ends if waiting and waiting.approved_at else [],
        "may_work": works and found.run.ended_at is None,
        "move_form": MoveForm(),
        "sort_form": SortForm(),
        "disposal_form": DisposalForm(),
        "end_form": EndForm(initial={"proceeds": "0.00"}),
        "refused": request.session.pop("refused", []),
    }
    return render(request, "property/item.html", context)


@needs(Permission.MATTERS_WORK)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on an item; the button says which."""
    found, step = _item(request, pk, Permission.MATTERS_WORK), request.POST.get("step", "")
    if step not in ACTS:
        raise Http404
    with kept_refusals(request):
        ACTS[step](request, found, powers=current_powers(request), now=time.now())
    return redirect("property:item", pk=pk)


def _item(request: HttpRequest, pk: int, permission: Permission) -> Item:
    matters = matters_in_reach(current_powers(request), permission, time.now())
    return one_of(Item.objects.select_related("run__matter__organisation", "matter").filter(matter__in=matters), pk=pk)


def _valid(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    if form.is_valid():
        return dict(form.cleaned_data)
    request.session["refused"] = [f"{form.fields[name].label}：{' '.join(errors)}" for name, errors in form.errors.items()]
    return None


def _move(request: HttpRequest, found: Item, **who: Any) -> None:
    data = _valid(request, MoveForm(request.POST, request.FILES))
    if data:
        photo = data.pop("photo")
        move_item(item=found, **data, at=who["now"], photo=photo.chunks() if photo else None, **who)


def _sort(request: HttpRequest, found: Item, **who: Any) -> None:
    data = _valid(request, SortForm(request.POST))
    if data:
        sort_item(item=found, **data, **who)


def _ask(request: HttpRequest, found: Item, **who: Any) -> None:
    data = _valid(request, DisposalForm(request.POST))
    if data:
        ask_disposal(item=found, **data, **who)


def _approve(request: HttpRequest, found: Item, **who: Any) -> None:
    approve_disposal(disposal=one_of(found.disposals.filter(done_at=None)), **who)


def _end(request: HttpRequest, found: Item, **who: Any) -> None:
    data, event = _valid(request, EndForm(request.POST)), request.POST.get("event", "")
    if data:
        waiting = one_of(found.disposals.filter(done_at=None))
        end_item(disposal=waiting, event=event, proceeds_fen=data["proceeds"], paper=data["paper"], **who)


ACTS = {"move": _move, "sort": _sort, "ask": _ask, "approve": _approve, "end": _end}
