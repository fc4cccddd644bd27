"""How many runs the six clears count, by body and month: counted once from the rows there are, noted from now on."""

import django.db.models.deletion
from django.db import migrations, models

KEY = ("organisation", "clear", "came", "done")


def fill(apps, schema_editor):
    """One row for all rows of a body that are alike."""
    clearings, tallies = apps.get_model("insight", "Clearing"), apps.get_model("insight", "Tally")
    counted = clearings.objects.order_by().values_list(*KEY).annotate(runs=models.Count("pk"))
    tallies.objects.bulk_create(
        [
            tallies(organisation_id=body, clear=clear, came=came, done=done, runs=runs)
            for body, clear, came, done, runs in counted
        ],
        batch_size=5000,
    )


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_six_clears"), ("people", "0002_organisation_receives")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clear", models.CharField(max_length=12)),
                ("came", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(null=True)),
                ("runs", models.IntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="people.organisation",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["organisation", "clear"], name="tally_of_body")]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
