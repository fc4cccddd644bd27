"""With number and receipt: where it stands, the talk, files, the rating. Both travel in the form, never in an address."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from anlan.desk import clock as time
from anlan.desk.access import open_to_all
from anlan.desk.intake.acts.add_uploads import add_uploads
from anlan.desk.intake.acts.claim_reward import claim_reward, reward_of
from anlan.desk.intake.acts.talk import find, may_rate, rate, write_from_public
from anlan.desk.intake.models import Submission, Upload
from anlan.desk.intake.sealed_files import LARGEST
from anlan.desk.matters.saying import state_label
from anlan.desk.scanning.holding import with_holds
from anlan.desk.words import said, tr
from anlan.portal.hearing import hearing
from anlan.portal.wrong import Wrong, at_fields
from anlan.values import InputError, Instant, Note

FIELDS = {"write": "answer", "rate": "r1"}


@open_to_all
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Follow what one sent, add to it, answer, rate."""
    return _by_receipt(request, "portal/follow.html", "portal/talk.html")


@open_to_all
@require_http_methods(["GET", "POST"])
def rating(request: HttpRequest) -> HttpResponse:
    """Say whether one was satisfied: number, receipt and answers on one page, for who comes for this alone."""
    return _by_receipt(request, "portal/rating.html", "portal/rated.html")


def _by_receipt(request: HttpRequest, door: str, inside: str) -> HttpResponse:
    number, receipt, now = request.POST.get("number", "")[:20], request.POST.get("receipt", "")[:40], time.now()
    if request.method == "GET":
        return render(request, door, {"given": {}})
    given = {name: request.POST.get(name, "")[:2000] for name in ("number", "rating", "timely", "words")}
    try:
        one = find(number, receipt, now)
    except InputError as refused:
        wrong = [Wrong("answer", said(refused.note))]
        return render(
            request, door, {"number": number, "given": given, "wrong": wrong, "at_fields": at_fields(wrong)}, status=403
        )
    step = request.POST.get("do", "")
    try:
        said_back = _do(request, one, step, now)
    except InputError as refused:
        wrong = [Wrong(FIELDS.get(step, "answer"), said(refused.note))]
        page = door if step == "rate" and inside != "portal/talk.html" else inside
        context = {**_talk(one, receipt), "number": number, "given": given, "wrong": wrong, "at_fields": at_fields(wrong)}
        return render(request, page, context)
    return render(request, inside, {**_talk(one, receipt), "said_back": said_back})


def _do(request: HttpRequest, one: Submission, step: str, now: Instant) -> str:
    if step == "write":
        text, files = request.POST.get("text", ""), request.FILES.getlist("file")
        if not text.strip() and not files:
            raise InputError(Note.of("desk.intake.no_file"))
        contents = [file.read(LARGEST + 1) for file in files]
        added = add_uploads(submission=one, contents=contents, now=now) if contents else []
        if text.strip():
            write_from_public(submission=one, text=text, now=now)
        return tr("已收到您的补充。", "What you added has arrived.") + _of_held(added)
    if step == "claim":
        return tr("已申领。领取码：", "Claimed. Your claim code: ") + claim_reward(submission=one, now=now)
    if step == "rate":
        words = {name: request.POST.get(name, "") for name in ("rating", "timely", "words")}
        rate(submission=one, now=now, **words)
        return tr("谢谢您的评价。", "Thank you for rating.")
    return ""


def _of_held(added: Sequence[Upload]) -> str:
    """What the sender is told at once of files that nobody opens for now; the list below says it of each."""
    held = [hold.state for _, hold in with_holds(added) if hold is not None]
    if "found" in held:
        return tr(
            "其中有文件未通过安全检查，已妥善保存，但承办人不会打开，请看下面的说明。",
            " A file did not pass the safety check; it is kept, but will not be opened. See below what to do.",
        )
    return tr("文件正在等待安全检查，您不用做什么。", " Files wait for a safety check; you need do nothing.") if held else ""


def _talk(one: Submission, receipt: str) -> dict[str, object]:
    run = one.kept.matter.runs.order_by("pk").first()
    return {
        "one": one,
        "receipt": receipt,
        "state": state_label(run.sha, run.state) if run else "",
        "hearing": hearing(one),
        "messages": one.messages.order_by("at"),
        "uploads": with_holds(one.uploads.order_by("place")),
        "may_rate": may_rate(one),
        "reward": reward_of(one),
        "largest": LARGEST // 1024 // 1024,
        "given": {"rating": one.rating, "timely": one.timely, "words": one.rating_words},
    }
