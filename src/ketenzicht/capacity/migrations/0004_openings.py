"""Openings get a history of their own: they are declared by people too, without any figure."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

SOUND = (
    Q(opening__isnull=True, opening_reason__isnull=True, opening_until__isnull=True)
    | Q(opening=0, opening_reason__isnull=True, opening_until__isnull=True)
    | Q(opening__in=[1, 2])
) & (
    Q(opening_reason__isnull=True)
    | Q(opening_reason__in=["staff", "beds", "outflow", "equipment", "it", "infection", "incident", "other"])
)

# What deliveries said before: each change that the history holds. A receipt that was forgotten leaves the deliverer.
TAKE_OVER = """
INSERT INTO capacity_openingchange (unit_id, declared_at, received_at, opening, opening_reason, opening_until,
                                    organisation_id, by_id, declared_by, delivery_id)
SELECT o.unit_id, o.observed_at, o.received_at, o.opening, o.opening_reason, o.opening_until,
       coalesce(d.organisation_id, u.deliverer_id), coalesce(d.client_id, u.deliverer_id), '', o.delivery_id
FROM (
    SELECT *, lag(ROW(opening, opening_reason, opening_until)) OVER (
        PARTITION BY unit_id ORDER BY observed_at, received_at) AS before
    FROM capacity_observation WHERE NOT is_late
) o
JOIN capacity_unit u ON u.id = o.unit_id
LEFT JOIN capacity_delivery d ON d.id = o.delivery_id
WHERE o.opening IS NOT NULL
  AND o.before IS DISTINCT FROM ROW(o.opening, o.opening_reason, o.opening_until);

UPDATE capacity_state s SET opening_at = c.declared_at
FROM (SELECT unit_id, max(declared_at) AS declared_at FROM capacity_openingchange GROUP BY unit_id) c
WHERE c.unit_id = s.unit_id AND s.opening IS NOT NULL;
"""

APPEND_ONLY = """
CREATE TRIGGER capacity_openingchange_append_only BEFORE UPDATE OR DELETE ON capacity_openingchange
    FOR EACH ROW EXECUTE FUNCTION capacity_refuse_change();
CREATE TRIGGER capacity_openingchange_no_truncate BEFORE TRUNCATE ON capacity_openingchange
    FOR EACH STATEMENT EXECUTE FUNCTION capacity_refuse_change();
"""
NO_LONGER = """
DROP TRIGGER capacity_openingchange_append_only ON capacity_openingchange;
DROP TRIGGER capacity_openingchange_no_truncate ON capacity_openingchange;
"""


class Migration(migrations.Migration):
    dependencies = [("capacity", "0003_deeds_of_the_owner")]

    operations = [
        migrations.AddField("state", "opening_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="OpeningChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("declared_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("opening", models.SmallIntegerField(choices=[(0, "open"), (1, "stop-threatened"), (2, "stop")])),
                ("opening_reason", models.TextField(null=True)),
                ("opening_until", models.DateTimeField(null=True)),
                ("organisation_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("declared_by", models.CharField(max_length=200)),
                ("delivery_id", models.UUIDField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_changes",
                        to="capacity.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "declared_at", "id"], name="opening_changes_of_unit"),
                    models.Index(fields=["declared_at"], name="opening_changes_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=SOUND, name="opening_change_is_sound"),
                    models.CheckConstraint(
                        condition=Q(delivery_id__isnull=True) ^ Q(declared_by=""),
                        name="declared_by_a_person_or_a_delivery",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, NO_LONGER),
    ]
