"""Units with another expected interval than their definition asks: from when till when, and why."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0006_units_by_date"), ("registry", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OwnInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("every", models.DurationField()),
                ("because", models.CharField(max_length=150)),
                ("start", models.DateField()),
                ("end", models.DateField(blank=True, null=True)),
                ("set_at", models.DateTimeField()),
                ("set_as", models.CharField(blank=True, max_length=120)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_as", models.CharField(blank=True, max_length=120)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="own_intervals", to="capacity.unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "owninterval",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="one_own_interval_at_a_time",
                expressions=[
                    ("unit", "="),
                    (
                        models.Func(
                            models.F("start"),
                            models.F("end"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
            ),
        ),
        migrations.AddConstraint(
            "owninterval",
            models.CheckConstraint(condition=models.Q(("every__gt", "0")), name="own_interval_is_some_time"),
        ),
        migrations.AddConstraint(
            "owninterval",
            models.CheckConstraint(condition=models.Q(("because", ""), _negated=True), name="own_interval_says_why"),
        ),
        migrations.AddConstraint(
            "owninterval",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", None), ("ended_at", None)),
                    models.Q(("end__gte", models.F("start")), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="own_interval_ended_says_when",
            ),
        ),
    ]
