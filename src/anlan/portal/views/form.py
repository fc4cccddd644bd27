"""A form: its questions one a page, what was recognised to be corrected, the answers to check, the receipt."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from anlan.desk import clock as time
from anlan.desk.access import open_to_all
from anlan.desk.intake.acts.receive_submission import PROCEDURES, can_seal, receive_submission
from anlan.desk.intake.reception import how_many_receive, received_kinds, receivers_of
from anlan.desk.intake.told import KINDS
from anlan.desk.matters.procedures import versions
from anlan.desk.words import said
from anlan.portal import rows
from anlan.portal.answers import IDENTITY, body_of, heading, missing, pages_of, take, text_of, told
from anlan.portal.draft import Draft, unpacked
from anlan.portal.hearing import hearing
from anlan.portal.questions import Question, forms
from anlan.portal.wrong import Wrong, at_fields
from anlan.values import InputError, Instant


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    kinds = [(kind, forms()[kind].title, forms()[kind].about) for kind in _offered()]
    return render(request, "portal/start.html", {"kinds": kinds})


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who sees it, for how long."""
    return render(request, "portal/privacy.html", {"can_seal": can_seal()})


@open_to_all
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of one kind, a question a page, then the answers to check, then the receipt."""
    receivers = how_many_receive(kind) if _is_form(kind) else 0
    if not receivers:
        raise Http404
    draft, pages, now = unpacked(request.POST.get("draft", ""), kind), pages_of(kind, several=receivers > 1), time.now()
    at = _number(request.POST.get("at", "0"), len(pages))
    if request.method == "GET":
        return _page(request, draft, pages, 0, [], now)
    go = request.POST.get("go", "next")
    if at < len(pages):
        wrong = take(request.POST, pages[at], draft, now)
        if go == "more" or (wrong and go == "next"):
            return _page(request, draft, pages, at, wrong, now)
    if go.isdecimal():
        return _page(request, draft, pages, _number(go, len(pages)), [], now)
    if at < len(pages):
        return _page(request, draft, pages, at + 1, [], now)
    return _send(request, draft, pages, now)


def _offered() -> list[str]:
    """The forms whose procedure is there and which some body receives, in their order."""
    received = received_kinds()
    return [kind for kind in forms() if kind in received and _is_form(kind)]


def _is_form(kind: str) -> bool:
    return kind in forms() and PROCEDURES[kind][0] in versions()


def _page(  # noqa: PLR0917  all of one page
    request: HttpRequest, draft: Draft, pages: Sequence[Question], at: int, wrong: list[Wrong], now: Instant
) -> HttpResponse:
    if at >= len(pages) or pages[at].kind == "found":
        rows.recognise_again(draft)
    context = {
        "kind": draft.kind,
        "title": forms()[draft.kind].title,
        "draft": draft.packed(),
        "at": at,
        "of": len(pages) + 1,
        "wrong": wrong,
        "at_fields": at_fields(wrong),
    }
    if at >= len(pages):
        answers = [(number, heading(page), told(page, draft, now)) for number, page in enumerate(pages)]
        return render(request, "portal/check.html", {**context, "told": answers})
    question = pages[at]
    more = {
        "question": question,
        "value": draft.answers.get(question.key, ""),
        "fields": {name: draft.answers.get(f"identity.{name}", "") for name in IDENTITY},
        "can_seal": question.kind == "identity" and can_seal(),
        "bodies": receivers_of(draft.kind) if question.kind == "place" else (),
        "kinds": [(key, rows.kind_label(key)) for key in KINDS],
    }
    if question.kind in rows.FIELDS:
        more["rows"] = rows.shown(rows.kept(draft, question.key), question.kind, wrong)
    return render(request, "portal/question.html", {**context, **more})


def _send(request: HttpRequest, draft: Draft, pages: Sequence[Question], now: Instant) -> HttpResponse:
    body = body_of(draft)
    rows.recognise_again(draft)
    for at, page in enumerate(pages):
        wrong = missing(page, draft)
        if wrong:
            return _page(request, draft, pages, at, wrong, now)
    if body is None:
        raise Http404
    try:
        received = receive_submission(
            kind=draft.kind,
            text=text_of(draft, now),
            mentions=rows.mentions(draft),
            identity={name: draft.answers.get(f"identity.{name}", "") for name in IDENTITY},
            organisation=body,
            once=draft.once,
            now=now,
            payments=rows.payments(draft, now),
            measure=draft.answers.get("measure") or "police_measure",
        )
    except InputError as wrong:
        return _page(request, draft, pages, len(pages) - 1, [Wrong("answer", said(wrong.note))], now)
    context = {"received": received, "hearing": hearing(received.submission), "kind": draft.kind}
    return render(request, "portal/receipt.html", context)


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isdecimal() and len(text) < 4 else 0
