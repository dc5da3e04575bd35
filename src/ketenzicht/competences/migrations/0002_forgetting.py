"""What was recorded of people who left long ago is removed by a function that runs as the owner: the history is kept."""

from django.db import migrations

# Of who has no role at the organisation any more, and had none in the two years before, whatever is asked.
FORGET = """
CREATE FUNCTION competences_forget(older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    bound CONSTANT timestamptz := least(older_than, now() - interval '2 years');
    gone bigint;
    number bigint := 0;
BEGIN
    DELETE FROM competences_record r
    WHERE NOT EXISTS (SELECT FROM access_membership m
                      WHERE m.user_id = r.person AND m.organisation_id = r.organisation_id
                        AND (m.valid_until IS NULL OR m.valid_until >= bound::date))
      AND NOT EXISTS (SELECT FROM competences_record later
                      WHERE later.person = r.person AND later.organisation_id = r.organisation_id
                        AND later.recorded_at >= bound);
    GET DIAGNOSTICS gone = ROW_COUNT;
    number := number + gone;
    DELETE FROM competences_supervision s WHERE s.ends_at < bound;
    GET DIAGNOSTICS gone = ROW_COUNT;
    number := number + gone;
    DELETE FROM competences_seat s USING competences_training t WHERE s.training_id = t.id AND t.day < bound::date;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN number + gone;
END $$;
REVOKE ALL ON FUNCTION competences_forget(timestamptz) FROM PUBLIC;
"""
# pg_catalog, as always; then where the tables are; last, and so in vain, where its caller could put something.
FIX_PATH = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION competences_forget(timestamptz) SET search_path = %I, pg_temp', current_schema());
END $$;
"""
UNDO = "DROP FUNCTION competences_forget(timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("competences", "0001_initial"), ("access", "0011_purposes")]
    operations = [migrations.RunSQL(FORGET + FIX_PATH, UNDO)]
