"""The public's pages. Every view is open to all; none starts a session, and none writes what was typed into a log."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from anlan.desk import clock as time
from anlan.desk.access import open_to_all
from anlan.desk.intake.acts.receive_submission import PROCEDURES, can_seal, receive_submission
from anlan.desk.intake.acts.talk import find, rate, write_from_public
from anlan.desk.intake.models import Submission
from anlan.desk.intake.recognise import Found, recognise
from anlan.desk.matters.models import Clock
from anlan.desk.matters.procedures import versions
from anlan.desk.matters.saying import state_label, term_label
from anlan.desk.people.models import Organisation
from anlan.desk.words import said, tr
from anlan.portal.draft import Draft, unpacked
from anlan.portal.questions import PLACE, Question, forms
from anlan.values import InputError, Instant

LONGEST = 20_000
IDENTITY = ("name", "phone", "identity")


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    kinds = [(kind, form.title, form.about) for kind, form in forms().items() if PROCEDURES[kind][0] in versions()]
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
    if kind not in forms() or PROCEDURES[kind][0] not in versions():
        raise Http404
    draft = unpacked(request.POST.get("draft", ""), kind)
    pages = _pages(kind)
    at = _number(request.POST.get("at", "0"), len(pages))
    if request.method == "GET":
        return _page(request, draft, 0, [])
    go = request.POST.get("go", "next")
    if at < len(pages):
        wrong = _take(request, pages[at], draft)
        if wrong and go == "next":
            return _page(request, draft, at, wrong)
    if go.isdigit():
        return _page(request, draft, _number(go, len(pages)), [])
    if at < len(pages):
        return _page(request, draft, at + 1, [])
    return _send(request, draft)


def _pages(kind: str) -> list[Question]:
    bodies = Organisation.objects.filter(receives=True, closed=False).count()
    return [*([PLACE] if bodies > 1 else []), *forms()[kind].question]


def _page(request: HttpRequest, draft: Draft, at: int, wrong: list[str]) -> HttpResponse:
    pages = _pages(draft.kind)
    context = {
        "kind": draft.kind,
        "title": forms()[draft.kind].title,
        "draft": draft.packed(),
        "at": at,
        "of": len(pages) + 1,
        "wrong": wrong,
    }
    if at >= len(pages):
        told = [(number, page.ask, _told(page, draft)) for number, page in enumerate(pages)]
        return render(request, "portal/check.html", {**context, "told": told, "found": _mentions(draft)})
    question = pages[at]
    fields = {name: draft.answers.get(f"identity.{name}", "") for name in IDENTITY}
    more = {"question": question, "value": draft.answers.get(question.key, ""), "fields": fields, "can_seal": can_seal()}
    bodies = Organisation.objects.filter(receives=True, closed=False) if question.kind == "place" else ()
    return render(request, "portal/question.html", {**context, **more, "bodies": bodies})


def _take(request: HttpRequest, page: Question, draft: Draft) -> list[str]:
    """Put the answer of one page into the draft; what is wrong with it."""
    if page.kind == "identity":
        for name in IDENTITY:
            draft.answers[f"identity.{name}"] = request.POST.get(name, "").strip()[:200]
        if page.needed and not (draft.answers["identity.name"] and draft.answers["identity.phone"]):
            return [
                tr("请填写姓名和电话，否则无法与您核实。", "Enter your name and phone; without them we cannot come back to you.")
            ]
        return []
    draft.answers[page.key] = request.POST.get(page.key, "").replace("\r\n", "\n").strip()[:LONGEST]
    if page.needed and not draft.answers[page.key]:
        return [tr("这一项不能空着。请用自己的话写下来。", "This cannot be left empty. Write it in your own words.")]
    return []


def _told(page: Question, draft: Draft) -> str:
    if page.kind == "identity":
        return tr("、", ", ").join(v for name in IDENTITY if (v := draft.answers.get(f"identity.{name}"))) or tr(
            "（匿名）", "(anonymous)"
        )
    if page.kind == "place":
        body = _body(draft)
        return str(body) if body else ""
    return draft.answers.get(page.key, "")


def _mentions(draft: Draft) -> list[Found]:
    return recognise(
        "\n".join(draft.answers.get(page.key, "") for page in forms()[draft.kind].question if page.kind != "identity")
    )


def _body(draft: Draft) -> Organisation | None:
    bodies = Organisation.objects.filter(receives=True, closed=False)
    wanted = draft.answers.get("place", "")
    return bodies.filter(pk=int(wanted)).first() if wanted.isdigit() else bodies.first()


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    now, body = time.now(), _body(draft)
    for at, page in enumerate(_pages(draft.kind)):
        empty = page.needed and page.kind not in ("identity", "place") and not draft.answers.get(page.key)
        if empty or (page.kind == "identity" and page.needed and not draft.answers.get("identity.name")):
            return _page(request, draft, at, [tr("还有一项没有填写。", "Something is still missing here.")])
    if body is None:
        raise Http404
    left_out = set(request.POST.getlist("leave_out"))
    mentions = [found for number, found in enumerate(_mentions(draft)) if str(number) not in left_out]
    text = "\n\n".join(
        f"{page.ask}\n{_told(page, draft)}"
        for page in forms()[draft.kind].question
        if page.kind != "identity" and _told(page, draft)
    )
    identity = {name: draft.answers.get(f"identity.{name}", "") for name in IDENTITY}
    try:
        received = receive_submission(
            kind=draft.kind, text=text, mentions=mentions, identity=identity, organisation=body, once=draft.once, now=now
        )
    except InputError as wrong:
        return _page(request, draft, len(_pages(draft.kind)) - 1, [said(wrong.note)])
    context = {"received": received, "dates": _dates(received.submission, now), "kind": draft.kind}
    return render(request, "portal/receipt.html", context)


def _dates(one: Submission, now: Instant) -> list[tuple[str, Instant]]:
    """What is due next on it, in the words of its procedure."""
    clocks = Clock.objects.filter(run__matter=one.matter_id, ended_at=None, paused=False, due_at__gt=now).select_related("run")
    return [(term_label(clock.run.sha, clock.term), clock.due_at) for clock in clocks.order_by("due_at")[:3]]


@open_to_all
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Follow what one sent: number and receipt open its state and the talk; both travel in the form, never in an address."""
    number, receipt, now = request.POST.get("number", "")[:20], request.POST.get("receipt", "")[:40], time.now()
    if request.method == "GET":
        return render(request, "portal/follow.html", {})
    try:
        one = find(number, receipt, now)
    except InputError as wrong:
        return render(request, "portal/follow.html", {"number": number, "wrong": [said(wrong.note)]}, status=403)
    said_back, wrong_note = "", []
    try:
        if request.POST.get("do") == "write":
            write_from_public(submission=one, text=request.POST.get("text", ""), now=now)
            said_back = tr("已发送。", "Sent.")
        elif request.POST.get("do") == "rate":
            rate(submission=one, rating=request.POST.get("rating", ""), now=now)
            said_back = tr("谢谢您的评价。", "Thank you for rating.")
    except InputError as wrong:
        wrong_note = [said(wrong.note)]
    run = one.matter.runs.order_by("pk").first()
    context = {
        "one": one,
        "receipt": receipt,
        "state": state_label(run.sha, run.state) if run else "",
        "dates": _dates(one, now),
        "messages": one.messages.order_by("at"),
        "said_back": said_back,
        "wrong": wrong_note,
    }
    return render(request, "portal/talk.html", context)


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isdigit() and len(text) < 4 else 0
