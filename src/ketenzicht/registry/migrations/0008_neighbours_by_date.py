"""Since when and until when regions touch, so that a new division can part those that stay."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

# Of a region that began later, its neighbours are no older.
SINCE = """
UPDATE registry_regionneighbour AS near SET valid_from = greatest(one.valid_from, other.valid_from)
  FROM registry_region AS one, registry_region AS other WHERE one.id = near.one_id AND other.id = near.other_id
"""


def by_division(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to="registry.division",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_ground_revision")]
    operations = [
        migrations.RemoveConstraint("regionneighbour", "neighbours_once"),
        migrations.AddField(
            "regionneighbour", "valid_from", models.DateField(default=datetime.date(2010, 10, 1)), preserve_default=False
        ),
        migrations.AddField("regionneighbour", "valid_until", models.DateField(blank=True, null=True)),
        migrations.AddField("regionneighbour", "begun_by", by_division("neighbours_begun")),
        migrations.AddField("regionneighbour", "ended_by", by_division("neighbours_ended")),
        migrations.RunSQL(SINCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "regionneighbour",
            models.CheckConstraint(
                condition=models.Q(("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"),
                name="neighbours_part_after_they_meet",
            ),
        ),
        migrations.AddConstraint(
            "regionneighbour",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("one", "="),
                    ("other", "="),
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
                name="neighbours_once",
            ),
        ),
    ]
