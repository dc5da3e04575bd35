"""Units that administrators let end and begin by date: no two of a kind at once, and which went on from which."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0005_declared_as")]

    operations = [
        migrations.AddField(
            "unit",
            "continues",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continued_by",
                to="capacity.unit",
            ),
        ),
        migrations.AddConstraint(
            "unit",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="one_unit_per_label_at_a_time",
                expressions=[
                    ("location", "="),
                    ("module", "="),
                    ("label", "="),
                    (
                        models.Func(
                            models.F("active_from"),
                            models.F("active_until"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        ),
        migrations.RemoveConstraint("unit", "one_active_unit_per_label"),  # the new one says that too
    ]
