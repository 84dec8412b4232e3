"""Files of payments can be taken out again: a state for them, the day, and the reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0005_months_on_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="spendfile",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="spendfile",
            name="withdrawn_why",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AlterField(
            model_name="spendfile",
            name="state",
            field=models.CharField(
                choices=[
                    ("loaded", "Loaded"),
                    ("asks", "Has a question"),
                    ("refused", "Could not be read"),
                    ("replaced", "Replaced by a newer issue"),
                    ("withdrawn", "Taken out"),
                ],
                max_length=10,
            ),
        ),
    ]
