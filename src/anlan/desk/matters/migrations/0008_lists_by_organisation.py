"""Boards and lists of one unit find their first rows in an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_organisation_of_clocks")]
    operations = [
        migrations.AlterField(
            model_name="clock",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to="people.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("paused", False)),
                fields=["organisation", "due_at", "id"],
                name="clock_of_body",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)), fields=["organisation", "-id"], name="matter_closed_of_body"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["organisation", "-id"], name="matter_open_of_body"
            ),
        ),
    ]
