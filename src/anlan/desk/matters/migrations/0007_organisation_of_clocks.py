"""Each clock names the organisation of its matter."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    clocks, runs = apps.get_model("matters", "Clock"), apps.get_model("matters", "Run")
    own = runs.objects.filter(pk=models.OuterRef("run")).values("matter__organisation")[:1]
    clocks.objects.update(organisation=models.Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_clock_ended"), ("people", "0002_organisation_receives")]
    operations = [
        migrations.AddField(
            model_name="clock",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="people.organisation",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
