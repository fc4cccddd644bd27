"""A run always names its organisation, and lists of one unit go by it."""

import django.db.models.deletion
from django.db import migrations, models

ORGANISATION = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="people.organisation"
)
FIELDS = ["organisation", "procedure", "-id"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0011_organisation_of_runs")]
    operations = [
        migrations.AlterField(model_name="run", name="organisation", field=ORGANISATION),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(condition=models.Q(("ended_at", None)), fields=FIELDS, name="run_open_of_body"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(condition=models.Q(("ended_at__isnull", False)), fields=FIELDS, name="run_ended_of_body"),
        ),
    ]
