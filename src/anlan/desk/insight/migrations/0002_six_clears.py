"""The rows that the six clears count, made once from the runs there are; returns."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

AT_ONCE = 5000
TIPS, FUGITIVES, CASES, UMBRELLAS, ASSETS, SECTORS = "tips", "fugitives", "cases", "umbrellas", "assets", "sectors"
COUNTED = {
    "tip": TIPS,
    "arrest": FUGITIVES,
    "criminal_case": CASES,
    "referral": UMBRELLAS,
    "property_item": ASSETS,
    "rectification": SECTORS,
    "proposal_sent": SECTORS,
}
LEFT_OUT = {
    "tip": ("merged",),
    "criminal_case": ("accepted", "no_file", "not_filed"),
    "referral": ("draft", "taken_back"),
    "proposal_sent": ("draft",),
}
COLUMNS = ("pk", "procedure", "state", "opened_by", "addressee__kind", "matter__organisation", "opened_at", "ended_at")


def fill(apps, schema_editor):
    """A correction of the record that this does not see is found by the command ``rebuild``."""
    runs, clearings = apps.get_model("matters", "Run"), apps.get_model("insight", "Clearing")
    executed = _executed(apps.get_model("record", "Event"), runs)
    rows = []
    for run in runs.objects.filter(procedure__in=COUNTED).order_by("pk").values(*COLUMNS).iterator(chunk_size=AT_ONCE):
        if not _counts(run):
            continue
        done = run["ended_at"] if run["state"] != "returned" or run["procedure"] != "arrest" else None
        done = executed.get(run["pk"], done)
        clear, body = COUNTED[run["procedure"]], run["matter__organisation"]
        came, done = _month(run["opened_at"]), _month(done) if done else None
        rows.append(clearings(run_id=run["pk"], organisation_id=body, clear=clear, came=came, done=done))
        if len(rows) >= AT_ONCE:
            clearings.objects.bulk_create(rows)
            rows = []
    clearings.objects.bulk_create(rows)


def _executed(events, runs):
    """When each arrest was carried out."""
    arrests = {f"run/{pk}": pk for pk in runs.objects.filter(procedure="arrest").values_list("pk", flat=True)}
    names, found = list(arrests), {}
    for start in range(0, len(names), 500):
        some = events.objects.filter(stream__in=names[start : start + 500], type="executed")
        found.update({arrests[stream]: at for stream, at in some.values_list("stream", "at")})
    return found


def _counts(run):
    if run["state"] in LEFT_OUT.get(run["procedure"], ()):
        return False
    if run["procedure"] == "referral":
        return run["addressee__kind"] == "discipline"
    return run["procedure"] != "rectification" or run["opened_by"] is None


def _month(at):
    here = timezone.localtime(at)
    return here.year * 12 + here.month - 1


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
        ("matters", "0008_lists_by_organisation"),
        ("people", "0002_organisation_receives"),
        ("record", "0003_one_chain_of_seals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clearing",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="clearing",
                        serialize=False,
                        to="matters.run",
                    ),
                ),
                ("clear", models.CharField(max_length=12)),
                ("came", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearings",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "clear", "done", "came"], name="clearing_counted"),
                    models.Index(fields=["clear", "-run"], name="clearing_listed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("number", models.CharField(max_length=60, unique=True)),
                ("figures", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("word", models.CharField(max_length=64)),
                ("pdf", models.CharField(max_length=64)),
                ("english", models.CharField(max_length=64)),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="insight.periodreturn",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="period_returns",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("corrects", None)),
                        fields=("organisation", "kind", "first"),
                        name="return_first_once",
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
