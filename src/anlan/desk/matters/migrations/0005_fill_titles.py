"""Titles that the office made up alike go; what tells such matters apart is filled in, and parties are found by keyed hashes."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anlan.desk.encryption import decrypt
from anlan.desk.matters.models.party import NAME, PHONE, name_trace, phone_trace

MADE_UP = (
    "涉诈账户紧急止付", "Stop-payment of an account", "出租出借账户、电话卡惩戒", "Sanction for lending an account or card",
    "预警劝阻", "Dissuasion", "群众举报线索", "网上受骗报案", "局长信箱来信", "资金返还申请", "异议申诉",
)  # fmt: skip
"""The titles as they were written until now."""
SEALED = ("tip", "letter")
BATCH = 1000


def fill_in(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What a list shows of a matter whose title was made up, as new ones have it; and the hashes of parties."""
    _fill_titles(apps)
    _fill_traces(apps)


def _fill_titles(apps: StateApps) -> None:
    matters, runs = apps.get_model("matters", "Matter"), apps.get_model("matters", "Run")
    submissions, parties = apps.get_model("intake", "Submission"), apps.get_model("matters", "Party")
    mentions = apps.get_model("intake", "Mention")
    last = 0
    while batch := list(matters.objects.filter(pk__gt=last, title__in=MADE_UP).order_by("pk")[:BATCH]):
        last, keys = batch[-1].pk, [matter.pk for matter in batch]
        subjects = dict(runs.objects.filter(matter__in=keys, opened_by=None).order_by("-pk").values_list("matter", "subject"))
        sent = {row.matter_id: row for row in submissions.objects.filter(matter__in=keys)}
        named = dict(parties.objects.filter(matter__in=keys).order_by("-pk").values_list("matter", "shown"))
        told = mentions.objects.filter(submission__matter__in=keys, kind__in=("account", "link")).order_by("-pk")
        first = dict(told.values_list("submission__matter", "shown"))
        for matter in batch:
            row = sent.get(matter.pk)
            party = "" if row is None or row.kind in SEALED else named.get(matter.pk, "")
            parts = (row.number, party, first.get(matter.pk, "")) if row else (subjects.get(matter.pk, ""),)
            matter.title, matter.about = "", " · ".join(part for part in parts if part)[:120]
        matters.objects.bulk_update(batch, ["title", "about"])


def _fill_traces(apps: StateApps) -> None:
    parties = apps.get_model("matters", "Party")
    last = 0
    while batch := list(parties.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for party in batch:
            party.name_trace = name_trace(decrypt(party.name_sealed, NAME))
            party.phone_trace = phone_trace(decrypt(party.phone_sealed, PHONE))
        parties.objects.bulk_update(batch, ["name_trace", "phone_trace"])


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_likeness_and_rewards"),
        ("matters", "0004_telling_titles"),
    ]

    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop),
    ]
