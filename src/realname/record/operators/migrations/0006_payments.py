from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operators", "0005_answers")]

    operations = [
        migrations.AlterField(
            model_name="connection",
            name="kind",
            field=models.CharField(
                choices=[
                    ("authority", "Authority"),
                    ("lines", "Lines"),
                    ("messages", "Messages"),
                    ("payments", "Payments"),
                ],
                max_length=10,
            ),
        ),
    ]
