"""Why a booking or transport changed is typed by people: it is sealed, with what it is about."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing import queries as unsealing

WHAT = (
    ("BookingStep", "booking_id", "planning.because"),
    ("TransportStep", "transport_id", "planning.transport-because"),
)
MANY = 1_000


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del schema_editor
    for name, owner, purpose in WHAT:
        steps = apps.get_model("planning", name).objects
        changed = []
        for row in steps.exclude(because_plain="").iterator(MANY):
            row.because = sealing.seal(row.because_plain, owner=getattr(row, owner), purpose=purpose)
            changed.append(row)
        steps.bulk_update(changed, ["because"], batch_size=MANY)


def unseal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del schema_editor
    for name, owner, purpose in WHAT:
        steps = apps.get_model("planning", name).objects
        changed = []
        for row in steps.exclude(because=b"").iterator(MANY):
            row.because_plain = unsealing.unseal(bytes(row.because), owner=getattr(row, owner), purpose=purpose)
            changed.append(row)
        steps.bulk_update(changed, ["because_plain"], batch_size=MANY)


def sealed(model: str) -> list[migrations.operations.base.Operation]:
    return [
        migrations.RenameField(model_name=model, old_name="because", new_name="because_plain"),
        migrations.AlterField(
            model_name=model, name="because_plain", field=models.CharField(blank=True, default="", max_length=120)
        ),
        migrations.AddField(
            model_name=model,
            name="because",
            field=models.BinaryField(blank=True, default=b""),
            preserve_default=False,
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0003_links"),
        ("sealing", "0002_retiring_keys"),
    ]

    operations = [
        *sealed("bookingstep"),
        *sealed("transportstep"),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(model_name="bookingstep", name="because_plain"),
        migrations.RemoveField(model_name="transportstep", name="because_plain"),
    ]
