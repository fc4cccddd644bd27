"""Acts on a submission from its page: answer, take in hand, merge, send on, open a case, check a reward's code."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.desk import asked
from anlan.desk import clock as time
from anlan.desk.access import current_powers, needs
from anlan.desk.intake.acts.assign_tip import assign_tip
from anlan.desk.intake.acts.claim_reward import match_code, reward_of
from anlan.desk.intake.acts.merge_submission import merge_submission
from anlan.desk.intake.acts.open_case import open_case
from anlan.desk.intake.acts.reply import reply
from anlan.desk.intake.acts.transfer_submission import transfer_submission
from anlan.desk.intake.models import Submission
from anlan.desk.intake.scope import submissions_in_reach
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import officers_in_reach, one_of
from anlan.desk.refusals import kept_refusals
from anlan.desk.words import tr
from anlan.values import InputError, Instant, Note


@needs(Permission.TIPS_WORK)
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the sender; with a step of the procedure, if one was chosen."""
    text, step = request.POST.get("text", ""), request.POST.get("step", "")[:40]
    return _act(request, pk, lambda one, p, now: reply(submission=one, text=text, step=step, powers=p, now=now))


@needs(Permission.MATTERS_SUPERVISE)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one person in charge of a tip."""
    powers = current_powers(request)
    officer: Officer = one_of(officers_in_reach(powers, Permission.MATTERS_SUPERVISE), pk=_id(request, "officer"))
    grade = request.POST.get("grade", "")[:20]
    done = tr("已指派。", "Put in charge.")
    return _act(
        request, pk, lambda one, p, now: assign_tip(submission=one, officer=officer, grade=grade, powers=p, now=now), done
    )


@needs(Permission.TIPS_WORK)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge this submission into another, told by the number of its matter or its public number."""
    number, reason = request.POST.get("into", "").strip()[:32], request.POST.get("reason", "")

    def act(one: Submission, powers: Powers, now: Instant) -> None:
        reach = submissions_in_reach(powers, Permission.TIPS_WORK, now)
        kept = reach.filter(matter__number__iexact=number).first() or reach.filter(number__iexact=number).first()
        if kept is None or kept.pk == one.pk:
            raise InputError(Note.of("desk.intake.merge_out_of_reach"))
        merge_submission(duplicate=one, kept=kept, reason=reason, powers=powers, now=now)

    return _act(request, pk, act, tr("已并案。", "Merged."))


@needs(Permission.TIPS_WORK)
@require_POST
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it on to the body in charge."""
    body = one_of(Organisation.objects.filter(closed=False), pk=_id(request, "organisation"))
    done = tr("已启动移送：附移送函和清单，签批后送出。", "A referral is open: attach its letter and list, sign, then send it.")
    return _act(request, pk, lambda one, p, now: transfer_submission(submission=one, to=body, powers=p, now=now), done)


@needs(Permission.TIPS_WORK)
@require_POST
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a criminal case from it."""
    return _act(request, pk, lambda one, p, now: open_case(submission=one, powers=p, now=now), tr("已受案。", "A case is open."))


@needs(Permission.TIPS_WORK)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the claim code of a reward."""
    typed = request.POST.get("code", "")[:40]

    def act(one: Submission, powers: Powers, now: Instant) -> None:
        reward = reward_of(one)
        if reward is None:
            raise InputError(Note.of("desk.intake.no_reward"))
        match_code(run=reward.run, code=typed, powers=powers, now=now)

    return _act(request, pk, act, tr("领取码一致，可以发放。", "The code matches; it may be paid."))


def _act(request: HttpRequest, pk: int, act: Callable[[Submission, Powers, Instant], object], done: str = "") -> HttpResponse:
    powers, now = current_powers(request), time.now()
    one = one_of(submissions_in_reach(powers, Permission.TIPS_WORK, now), pk=pk)
    with kept_refusals(request):
        act(one, powers, now)
        request.session["done"] = done
    return redirect("intake:tip", pk=pk)


def _id(request: HttpRequest, name: str) -> int:
    return asked.number(request.POST.get(name))
