"""What waits for a co-sign, or waited, goes with its request, when that goes.

Requests of 20 years ago are removed by a function of the owner. It need not know of this table: its rows go along with
the request, the round and the decision that they belong to. A migration of its own, because only at the end of the one
before are there constraints to change.
"""

from django.db import migrations

CASCADE = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conname, pg_get_constraintdef(oid) AS says FROM pg_constraint
                 WHERE conrelid = 'coordination_cosign'::regclass AND contype = 'f' LOOP
        EXECUTE format('ALTER TABLE coordination_cosign DROP CONSTRAINT %I', found.conname);
        EXECUTE format('ALTER TABLE coordination_cosign ADD CONSTRAINT %I %s', found.conname,
                       replace(found.says, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0010_cosigns")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
