"""What was done with versions: since when, by whom, and who agreed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("definitions", "0003_element_formula")]
    operations = [
        migrations.CreateModel(
            name="VersionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("outcome", models.CharField(max_length=9)),
                ("status", models.CharField(max_length=7)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("agreed_by", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="definitions.module"
                    ),
                ),
            ],
            options={"ordering": ["-at", "-id"]},
        ),
    ]
