"""A reward is claimed with the receipt and paid against a code; who the reporter is, nobody asks.

The sender claims by receipt and is told a code once. Who pays types the code; that it matched is attached to the reward's run,
and the gate of the payment wants it together with two signatures.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from anlan.desk.intake.models import RewardCode, Submission
from anlan.desk.intake.receipt import LETTERS, clean, keyed
from anlan.desk.matters.gate import require_hand
from anlan.desk.matters.models import Run
from anlan.desk.matters.runs import folded, lock, record_command
from anlan.desk.people.permission import Permission
from anlan.desk.people.powers import Powers
from anlan.desk.record.chain import PUBLIC
from anlan.procedure.command import Command
from anlan.procedure.run import ATTACHED, effective
from anlan.values import InputError, Instant, Note

PERMISSION = Permission.TIPS_WORK
LENGTH, GROUP, WRONG_AT_MOST = 12, 4, 10
OPEN = ("approved", "claimed")


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward as the sender and the office see it."""

    run: Run
    amount_fen: int
    claimable: bool


def reward_of(submission: Submission) -> Reward | None:
    """The newest reward of the submission's own matter."""
    run = submission.matter.runs.filter(procedure="reward").order_by("-pk").first()
    if run is None:
        return None
    amounts = [event.facts["amount"] for event in effective(folded(run)) if event.type == "proposed"]
    return Reward(run, int(amounts[-1]) if amounts else 0, run.state in OPEN)


@transaction.atomic
def claim_reward(*, submission: Submission, now: Instant) -> str:
    """The code, told once. Claiming again while it is not paid makes a new code. Refuses when nothing is approved."""
    reward = reward_of(submission)
    if reward is None or not reward.claimable:
        raise InputError(Note.of("desk.intake.no_reward"))
    run = lock(reward.run)
    if run.state == "approved":
        record_command(run, Command(run=run.stream, type="claimed", at=now, actor=PUBLIC, role="reporter"), now)
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    RewardCode.objects.update_or_create(run=run, defaults={"digest": keyed(letters, "reward code"), "made_at": now, "wrong": 0})
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def match_code(*, run: Run, code: str, powers: Powers, now: Instant) -> None:
    """Attach that the code matches. Refuses a wrong one, and every one after ten wrong ones until a new code is made."""
    require_hand(run, "officer", powers, now)
    kept = RewardCode.objects.filter(run=run, run__state="claimed").first()
    if kept is None or kept.wrong >= WRONG_AT_MOST:
        raise InputError(Note.of("desk.intake.wrong_code"))
    if keyed(clean(code), "reward code") != kept.digest:
        RewardCode.objects.filter(pk=kept.pk).update(wrong=F("wrong") + 1)
        raise InputError(Note.of("desk.intake.wrong_code"))
    with transaction.atomic():
        locked, actor = lock(run), str(powers.officer.pk)
        command = Command(run=locked.stream, type=ATTACHED, at=now, actor=actor, role="officer", facts={"code_matched": True})
        record_command(locked, command, now)
