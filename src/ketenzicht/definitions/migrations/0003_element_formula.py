"""An element may follow from others by a formula."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("definitions", "0002_frozen_versions")]
    operations = [
        migrations.AddField("element", "formula", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "element",
            models.CheckConstraint(
                condition=models.Q(("formula", ""), models.Q(("kind__in", ["count", "measure"]), ("required", False)), _connector="OR"),
                name="a_formula_gives_a_number",
            ),
        ),
    ]
