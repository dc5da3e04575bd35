"""Requests of long ago are removed by a function that runs as the owner: the application itself may delete none."""

from django.db import migrations

# Whole requests, 20 years after the last that happened, whatever is asked. What is open stays, and so does a request to
# which another points as the same: that one goes first.
FORGET = """
CREATE FUNCTION coordination_forget_requests(older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    bound CONSTANT timestamptz := least(older_than, now() - interval '20 years');
    gone CONSTANT uuid[] := array(
        SELECT r.id FROM coordination_carerequest r
        WHERE r.status IN ('forwarded', 'decided', 'closed') AND greatest(r.received_at, r.since) < bound
          AND NOT EXISTS (SELECT FROM coordination_happening h WHERE h.request_id = r.id AND h.at >= bound)
          AND NOT EXISTS (SELECT FROM coordination_carerequest s WHERE s.same_as_id = r.id)
        FOR UPDATE
    );
BEGIN
    DELETE FROM coordination_mark WHERE request_id = ANY(gone);
    DELETE FROM coordination_happening WHERE request_id = ANY(gone);
    DELETE FROM coordination_triage WHERE request_id = ANY(gone);
    DELETE FROM coordination_carerequest WHERE id = ANY(gone);
    RETURN cardinality(gone);
END $$;
REVOKE ALL ON FUNCTION coordination_forget_requests(timestamptz) FROM PUBLIC;
"""
# pg_catalog, as always; then where the tables are; last, and so in vain, where its caller could put something.
FIX_PATH = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION coordination_forget_requests(timestamptz) SET search_path = %I, pg_temp',
                   current_schema());
END $$;
"""
UNDO = "DROP FUNCTION coordination_forget_requests(timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("coordination", "0002_frozen_triage")]
    operations = [migrations.RunSQL(FORGET + FIX_PATH, UNDO)]
