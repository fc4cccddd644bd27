"""Each run names the organisation of its matter; a unit's lists of runs find their first rows in an index."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    runs, matters = apps.get_model("matters", "Run"), apps.get_model("matters", "Matter")
    own = matters.objects.filter(pk=models.OuterRef("matter")).values("organisation")[:1]
    runs.objects.update(organisation=models.Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_lists_of_ended_runs"), ("people", "0002_organisation_receives")]
    operations = [
        migrations.AddField(
            model_name="run",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="runs",
                to="people.organisation",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
