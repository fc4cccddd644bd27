"""Everything the page of a submission shows, gathered once: where it stands, what may be done, what is similar, the talks."""

from typing import Any

from anlan.desk.intake.acts.claim_reward import reward_of
from anlan.desk.intake.acts.merge_submission import MERGED
from anlan.desk.intake.acts.receive_submission import PARTY_ROLES
from anlan.desk.intake.acts.reply import STEPS
from anlan.desk.intake.acts.transfer_submission import GONE
from anlan.desk.intake.models import SealedIdentity, Submission
from anlan.desk.intake.scope import first_run, submissions_in_reach
from anlan.desk.intake.similar import similar_to
from anlan.desk.matters.page import officer_names, run_view
from anlan.desk.matters.procedures import by_sha
from anlan.desk.matters.runs import folded
from anlan.desk.matters.saying import event_label
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.people.scope import officers_in_reach
from anlan.desk.scanning.holding import with_holds
from anlan.desk.words import language
from anlan.values import Instant


def tip_page(one: Submission, powers: Powers, now: Instant) -> dict[str, Any]:
    """The context of the page."""
    run = first_run(one)
    works, state = powers.may(Permission.TIPS_WORK), folded(run)
    names = officer_names([])
    view = run_view(run, state, powers, now, names, works=works)
    proc = by_sha()[run.sha]
    ready = {option.event for option in view.options if option.role}
    grade = proc.definition.facts.get("grade")
    sealed = SealedIdentity.objects.filter(submission=one).first()
    return {
        "one": one,
        "view": view,
        "now": now,
        "may_work": works,
        "may_ask": powers.may(Permission.IDENTITY_ASK),
        "mentions": one.mentions.order_by("own", "kind", "pk"),
        "payments": one.payments.order_by("place"),
        "uploads": with_holds(one.uploads.order_by("place")),
        "similar": similar_to(one, submissions_in_reach(powers, Permission.TIPS_READ, now)),
        "talks": [(other, other.messages.order_by("at")) for other in (one, *one.merged.order_by("pk"))],
        "steps": [(step, event_label(proc, step)) for step in STEPS.get(one.kind, ()) if step in ready],
        "grades": [(key, label.say(language())) for key, label in grade.choices.items()] if grade and "assigned" in ready else [],
        "colleagues": _colleagues(one, powers) if "assigned" in ready else [],
        "may_merge": one.kind in MERGED and MERGED[one.kind][0] in ready,
        "bodies": _others(one) if GONE.get(one.kind) in ready else [],
        "may_open_case": works
        and one.kind in ("tip", "fraud")
        and not one.matter.runs.filter(procedure="criminal_case").exists(),
        "may_take": powers.may(Permission.FUNDS_WORK) and one.kind in PARTY_ROLES,
        "reward": reward_of(one),
        "sealed": sealed,
        "openings": sealed.openings.filter(asked_by=powers.officer).order_by("pk") if sealed else [],
    }


def _colleagues(one: Submission, powers: Powers) -> list[Officer]:
    near = officers_in_reach(powers, Permission.MATTERS_SUPERVISE).filter(
        organisation__path__startswith=one.matter.organisation.path
    )
    return list(near.filter(is_active=True).order_by("name"))


def _others(one: Submission) -> list[Organisation]:
    bodies = Organisation.objects.filter(closed=False).exclude(kind__in=("bank", "carrier", "province"))
    return list(bodies.exclude(pk=one.matter.organisation_id))
