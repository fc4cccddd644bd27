from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0003_channel_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="matter",
            name="about",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="party",
            name="name_trace",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AddField(
            model_name="party",
            name="phone_trace",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AlterField(
            model_name="matter",
            name="title",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
