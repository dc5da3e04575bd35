"""Where somebody went outside the network may be a home: it is sealed, and told nowhere else in plain words."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing import queries as unsealing

PURPOSE = "placement.outside"
# The story of a request told it too. The log of before stays as it is: nothing in it can be changed.
STORY = """
UPDATE coordination_happening h SET detail = jsonb_set(h.detail, '{to}', '"buiten het netwerk"')
FROM placement_offer o WHERE o.outside_plain <> '' AND h.detail ->> 'offer' = o.id::text AND h.detail ? 'to'
"""
ENDING = """
UPDATE coordination_happening h SET detail = jsonb_set(h.detail, '{place}', '"buiten het netwerk"')
FROM placement_offer o JOIN placement_need n ON n.id = o.need_id
WHERE o.outside_plain <> '' AND h.request_id = n.request_id AND h.detail ->> 'place' = o.outside_plain
"""


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Few have it: it is what people arranged by telephone."""
    offers = apps.get_model("placement", "Offer")
    rows = offers.objects.exclude(outside_plain="")
    if not rows.exists():
        return
    for row in rows.iterator():
        row.outside = sealing.seal(row.outside_plain, owner=row.need_id, purpose=PURPOSE)
        row.save(update_fields=["outside"])
    schema_editor.execute(STORY)
    schema_editor.execute(ENDING)


def unseal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del schema_editor
    offers = apps.get_model("placement", "Offer")
    for row in offers.objects.exclude(outside=b"").iterator():
        row.outside_plain = unsealing.unseal(bytes(row.outside), owner=row.need_id, purpose=PURPOSE)
        row.save(update_fields=["outside_plain"])


class Migration(migrations.Migration):

    dependencies = [
        ("coordination", "0001_initial"),
        ("placement", "0010_needs_once"),
        ("sealing", "0002_retiring_keys"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="offer", name="offer_is_to_a_unit_or_outside"),
        migrations.RenameField(model_name="offer", old_name="outside", new_name="outside_plain"),
        migrations.AddField(
            model_name="offer",
            name="outside",
            field=models.BinaryField(blank=True, default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(model_name="offer", name="outside_plain"),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("location__isnull", False),
                        ("organisation__isnull", False),
                        ("outside", b""),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("location__isnull", True),
                        ("organisation__isnull", True),
                        ("unit__isnull", True),
                        models.Q(("outside", b""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="offer_is_to_a_unit_or_outside",
            ),
        ),
    ]
