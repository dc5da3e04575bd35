"""What was searched for a request goes with it, by a cascade in the database itself."""

from django.db import migrations

# As 0002: what hangs on a request goes with it, in the database itself.
CASCADE = """
DO $$ DECLARE one record; BEGIN
    FOR one IN
        SELECT conname AS name, pg_get_constraintdef(oid) AS said FROM pg_constraint
        WHERE contype = 'f' AND conrelid = 'placement_search'::regclass AND confrelid = 'placement_need'::regclass
    LOOP
        EXECUTE format('ALTER TABLE placement_search DROP CONSTRAINT %I', one.name);
        EXECUTE format('ALTER TABLE placement_search ADD CONSTRAINT %I %s', one.name,
                       replace(one.said, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0004_searches")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
