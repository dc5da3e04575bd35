"""What hangs on a request goes with it, by a cascade in the database itself."""

from django.db import migrations

# A request is removed by a function that runs as the owner and knows nothing of this app (coordination, 0003). Nor may
# the application itself delete what is only added to: that goes with what it hangs on.
CASCADE = """
DO $$ DECLARE one record; BEGIN
    FOR one IN
        SELECT c.conname AS name, c.conrelid::regclass AS place, pg_get_constraintdef(c.oid) AS said
        FROM pg_constraint c
        WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace
          AND starts_with(c.conrelid::regclass::text, 'handover_')
          AND (c.confrelid = 'coordination_carerequest'::regclass
               OR c.confrelid = 'placement_offer'::regclass
               OR c.confrelid = 'handover_release'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.place, one.name);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', one.place, one.name,
                       replace(one.said, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
