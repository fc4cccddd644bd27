from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="losses",
            field=models.CharField(default="found", max_length=10),
        ),
        migrations.AddField(
            model_name="planaccount",
            name="known",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="planvictim",
            name="unfound_fen",
            field=models.BigIntegerField(default=0),
        ),
    ]
