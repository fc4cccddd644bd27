"""Which body receives which kind; a body that received everything receives every kind."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = ("tip", "fraud", "letter", "claim", "objection")


def fill(apps, schema_editor):
    receptions, bodies = apps.get_model("intake", "Reception"), apps.get_model("people", "Organisation")
    receiving = bodies.objects.filter(receives=True).values_list("pk", flat=True)
    receptions.objects.bulk_create(receptions(organisation_id=pk, kind=kind) for pk in receiving for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_own_numbers_and_cases"),
        ("people", "0002_organisation_receives"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reception",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tip", "线索举报"),
                            ("fraud", "受骗报案"),
                            ("letter", "局长信箱"),
                            ("claim", "资金返还申请"),
                            ("objection", "异议申诉"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receptions", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "organisation"), name="reception_once")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
