"""Old blocks of the log are removed by a function that runs as the owner: the application itself may delete nothing."""

from django.db import migrations

# The oldest block that still has its lines, if it and all its lines are older than was asked and than five years.
# Strict: without a moment nothing happens. The triggers of 0004 watch over it as over anybody.
REMOVE = """
CREATE FUNCTION audit_remove_block(older_than timestamptz, removed_on timestamptz)
RETURNS TABLE (block integer, first_line bigint, last_line bigint, removed bigint)
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    bound CONSTANT timestamptz := least(older_than, now() - interval '5 years');
    seal audit_auditseal%ROWTYPE;
BEGIN
    SELECT * INTO seal FROM audit_auditseal s WHERE s.removed_at IS NULL ORDER BY s.number LIMIT 1 FOR UPDATE;
    IF NOT FOUND OR seal.sealed_at >= bound OR EXISTS (
        SELECT FROM audit_auditline l WHERE l.id BETWEEN seal.first_id AND seal.last_id AND l.at >= bound
    ) THEN
        RETURN;
    END IF;
    UPDATE audit_auditseal s SET removed_at = removed_on, fingerprints = NULL WHERE s.number = seal.number;
    DELETE FROM audit_auditline l WHERE l.id BETWEEN seal.first_id AND seal.last_id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    block := seal.number;
    first_line := seal.first_id;
    last_line := seal.last_id;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION audit_remove_block(timestamptz, timestamptz) FROM PUBLIC;
"""
# pg_catalog, as always; then where the tables are; last, and so in vain, where its caller could put something.
FIX_PATH = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION audit_remove_block(timestamptz, timestamptz)'
                   ' SET search_path = %I, pg_temp', current_schema());
END $$;
"""
UNDO = "DROP FUNCTION audit_remove_block(timestamptz, timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals_and_retention")]
    operations = [migrations.RunSQL(REMOVE + FIX_PATH, UNDO)]
