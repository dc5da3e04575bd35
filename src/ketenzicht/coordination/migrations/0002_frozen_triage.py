"""What was concluded stays as it was concluded: by which version, about what, and what came of it.

The sealed columns can be written still, because they are sealed anew when keys are replaced.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION coordination_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.concluded_at IS NOT NULL OR OLD.abandoned_at IS NOT NULL)
       AND (NEW.request_id, NEW.round, NEW.instrument_id, NEW.complaint, NEW.begun_at, NEW.begun_by,
            NEW.concluded_at, NEW.concluded_by, NEW.abandoned_at, NEW.crosswalk_id, NEW.found, NEW.proposed,
            NEW.red_flag)
           IS DISTINCT FROM
           (OLD.request_id, OLD.round, OLD.instrument_id, OLD.complaint, OLD.begun_at, OLD.begun_by,
            OLD.concluded_at, OLD.concluded_by, OLD.abandoned_at, OLD.crosswalk_id, OLD.found, OLD.proposed,
            OLD.red_flag)
    THEN
        RAISE EXCEPTION 'Round % of % was concluded: begin another.', OLD.round, OLD.request_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER coordination_frozen BEFORE UPDATE ON coordination_triage
    FOR EACH ROW EXECUTE FUNCTION coordination_refuse_rewriting();
"""
UNDO = """
DROP TRIGGER coordination_frozen ON coordination_triage;
DROP FUNCTION coordination_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("coordination", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE, UNDO)]
