"""That a hand-over was withdrawn goes with it, by a cascade in the database itself."""

from django.db import migrations

# After the migration that makes the key, as 0002: Django adds keys at the end of one.
CASCADE = """
DO $$ DECLARE one record; BEGIN
    FOR one IN
        SELECT c.conname AS name, pg_get_constraintdef(c.oid) AS said FROM pg_constraint c
        WHERE c.contype = 'f' AND c.conrelid = 'handover_recall'::regclass
    LOOP
        EXECUTE format('ALTER TABLE handover_recall DROP CONSTRAINT %I', one.name);
        EXECUTE format('ALTER TABLE handover_recall ADD CONSTRAINT %I %s', one.name,
                       replace(one.said, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("handover", "0003_recalls")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
