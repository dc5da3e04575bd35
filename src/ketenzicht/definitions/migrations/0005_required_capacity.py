"""How much acute capacity a region needs."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("definitions", "0004_version_change")]
    operations = [
        migrations.CreateModel(
            name="RequiredCapacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(blank=True, max_length=60)),
                ("region_code", models.CharField(max_length=12)),
                ("required", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("decided_by", models.CharField(max_length=200)),
                ("ground", models.CharField(max_length=400)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=200)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="definitions.module",
                    ),
                ),
            ],
            options={"ordering": ["region_code", "module", "label", "valid_from"]},
        ),
        migrations.AddConstraint(
            model_name="requiredcapacity",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("module", "="),
                    ("label", "="),
                    ("region_code", "="),
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_until"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="one_requirement_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="requiredcapacity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="requirement_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="requiredcapacity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", ""), _negated=True), models.Q(("ground", ""), _negated=True)
                ),
                name="requirement_was_decided",
            ),
        ),
    ]
