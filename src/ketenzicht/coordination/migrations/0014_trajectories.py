"""A request may go on from an earlier one of the same patient; when that is removed, the later one stays."""

import django.db.models.deletion
from django.db import migrations, models

# The function that removes what is old knows nothing of this: the database lets go by itself.
LETS_GO = """
DO $$ DECLARE
    name CONSTANT text := (
        SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'coordination_carerequest'::regclass
          AND confrelid = conrelid AND conkey = ARRAY[(
              SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = 'continues_id'
          )]
    );
BEGIN
    EXECUTE format('ALTER TABLE coordination_carerequest DROP CONSTRAINT %I', name);
    EXECUTE format('ALTER TABLE coordination_carerequest ADD CONSTRAINT %I FOREIGN KEY (continues_id)
        REFERENCES coordination_carerequest (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED', name);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0013_completed")]

    operations = [
        migrations.AddField(
            model_name="carerequest",
            name="continues",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="coordination.carerequest",
            ),
        ),
        migrations.AddIndex(
            model_name="carerequest",
            index=models.Index(
                condition=models.Q(("continues__isnull", False)), fields=["continues"], name="requests_that_go_on"
            ),
        ),
        migrations.AddConstraint(
            model_name="carerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("continues__isnull", True), models.Q(("continues", models.F("id")), _negated=True), _connector="OR"
                ),
                name="request_goes_on_from_another",
            ),
        ),
        migrations.RunSQL(LETS_GO, migrations.RunSQL.noop),
    ]
