"""What a body receives is said for each kind, in the room that receives it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_organisation_receives"),
        ("intake", "0005_reception"),
    ]

    operations = [migrations.RemoveField(model_name="organisation", name="receives")]
