"""What is kept of alerts and sanctions. Numbers lie encrypted; lists show them masked, equal ones meet by a keyed hash.

An alert's subject is an account, a card, a number, a device or an address, never a person. Who is in danger appears as a party to
the matter that dissuasion opens; until then what a bank told of him lies sealed on the alert.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from anlan.desk.encryption import decrypt, encrypt
from anlan.desk.matters.models import Run
from anlan.desk.people.models import Officer, Organisation
from anlan.desk.words import language, tr_later

SUBJECTS = (
    ("account", tr_later("账户", "Account")),
    ("card", tr_later("电话卡", "Phone card")),
    ("number", tr_later("号码", "Number")),
    ("device", tr_later("设备", "Device")),
    ("address", tr_later("网络地址", "Network address")),
)
OUTCOMES = (
    ("reached", tr_later("已联系核实", "Reached and verified")),
    ("dissuaded", tr_later("劝阻成功", "Dissuaded")),
    ("not_reached", tr_later("未能联系", "Not reached")),
    ("too_late", tr_later("已受骗转报案", "Too late, reported")),
    ("wrong", tr_later("误报", "Wrong alert")),
)
NUMBER, CONTACT, SANCTIONED = "alert number", "alert contact", "sanction number"


class Alert(models.Model):
    """One subject under one typology. While it is open, or within the cool-down after it, a repeat adds to ``times``.

    ``reasons``: JSON list of ``{zh, en, article}``. ``endangered``: somebody is about to lose money, so dissuasion is due.
    ``due_at``: when it must have been dealt with; of a dissuasion that runs, when its next step is due.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="alerts")
    source = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="sent_alerts")
    kind = models.CharField(max_length=8, choices=SUBJECTS)
    shown = models.CharField(max_length=60)
    trace = models.CharField(max_length=64)
    number_sealed = models.BinaryField()
    typology = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    reasons = models.TextField(default="[]")
    money_fen = models.BigIntegerField(default=0)
    endangered = models.BooleanField(default=False)
    contact_sealed = models.BinaryField(default=b"")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, default="new", choices=[(s, s) for s in ("new", "working", "done")])
    due_at = models.DateTimeField()
    told_late_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="alerts")
    outcome = models.CharField(max_length=12, blank=True, choices=OUTCOMES)
    settled_at = models.DateTimeField(null=True, blank=True)
    run = models.OneToOneField(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="alert")
    run_seq = models.PositiveIntegerField(default=0)

    class Meta:
        """The queue asks by state and due time; an import by subject; one's own list by officer."""

        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "trace", "typology"), condition=~models.Q(state="done"), name="alert_open_once"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "state", "due_at", "id"), name="alert_queue"),
            models.Index(fields=("claimed_by", "state", "due_at", "id"), name="alert_mine"),
            models.Index(fields=("trace", "-id"), name="alert_subject"),
            models.Index(fields=("due_at",), condition=models.Q(state="new", told_late_at=None), name="alert_untold"),
            models.Index(fields=("state", "id"), condition=models.Q(run__isnull=False), name="alert_with_run"),
        )

    def __str__(self) -> str:
        return f"{self.shown} {self.typology}"

    @property
    def stream(self) -> str:
        """The name of its stream in the record."""
        return f"alert/{self.pk}"

    @property
    def title(self) -> str:
        """The typology in the reader's language."""
        return self.title_en if language() == "en" else self.title_zh

    @property
    def said_reasons(self) -> list[dict[str, Any]]:
        """The reasons in the reader's language: ``said`` and ``article``."""
        return [{"said": reason[language()], "article": reason.get("article", "")} for reason in json.loads(self.reasons)]

    def seal(self, number: str, contact: Mapping[str, str]) -> None:
        """Set the number and what is known of who is in danger."""
        self.number_sealed = encrypt(number, NUMBER)
        self.contact_sealed = encrypt(json.dumps(dict(contact), ensure_ascii=False), CONTACT) if any(contact.values()) else b""

    def opened(self) -> tuple[str, dict[str, str]]:
        """Number and contact in clear; whoever calls this has it recorded."""
        contact = decrypt(self.contact_sealed, CONTACT)
        return decrypt(self.number_sealed, NUMBER), json.loads(contact) if contact else {}


class Raising(models.Model):
    """One time that an alert was raised. ``digest``: a hash of sender and key; what comes twice is kept once."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="raisings")
    digest = models.CharField(max_length=64, unique=True)
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert_id} {self.at}"


class Evidence(models.Model):
    """A transfer or call that an alert rests on; numbers masked, ``*_trace`` equal for equal numbers."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="evidence")
    event = models.CharField(max_length=80)
    at = models.DateTimeField(null=True)
    payer_shown = models.CharField(max_length=60, blank=True)
    payer_trace = models.CharField(max_length=64, blank=True)
    payee_shown = models.CharField(max_length=60, blank=True)
    payee_trace = models.CharField(max_length=64, blank=True)
    amount_fen = models.BigIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        """Each event once an alert."""

        constraints = (models.UniqueConstraint(fields=("alert", "event"), name="evidence_once"),)

    def __str__(self) -> str:
        return f"{self.alert_id} {self.event}"


class Followed(models.Model):
    """A stream of alerts that is taken in. ``made``: when the broker made it; ``position``: place of the last message taken in;
    ``lost``: messages that were gone before they were read; ``refused``: those that became no alert, the last one with its
    reason."""

    stream = models.CharField(max_length=200, unique=True)
    made = models.CharField(max_length=64)
    position = models.PositiveBigIntegerField(default=0)
    lost = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    last_refusal = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.stream} {self.position}"


class Sanction(models.Model):
    """An account or card whose lending has been found by the police (art. 31): what the run of its sanction is about."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="sanction")
    kind = models.CharField(max_length=8, choices=SUBJECTS[:2])
    shown = models.CharField(max_length=60)
    trace = models.CharField(max_length=64, db_index=True)
    number_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"sanction of {self.shown}"

    def seal(self, number: str) -> None:
        """Set the number."""
        self.number_sealed = encrypt(number, SANCTIONED)
