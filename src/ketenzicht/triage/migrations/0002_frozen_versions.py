"""The database itself refuses to rewrite what a version says, or to remove it: people were triaged with it.

Only its life goes on: it is taken in use once, its end is set or comes sooner, and what somebody ended stays ended.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION triage_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free CONSTANT text[] := ARRAY['in_use_from', 'taken_by', 'ended_at', 'ended_by', 'withdrawn_because'];
BEGIN
    IF TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - free = to_jsonb(OLD) - free
       AND (OLD.in_use_from IS NULL OR (OLD.in_use_from, OLD.taken_by) = (NEW.in_use_from, NEW.taken_by))
       AND OLD.ended_by = ''
       AND (OLD.ended_at IS NULL OR NEW.ended_at <= OLD.ended_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Version % was loaded, and stays what it is: load a new version.', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TABLES = ("instrumentversion", "crosswalkversion")
ON_TABLES = "".join(
    f"CREATE TRIGGER triage_frozen BEFORE UPDATE OR DELETE ON triage_{table}"
    " FOR EACH ROW EXECUTE FUNCTION triage_refuse_rewriting();\n"
    for table in TABLES
)
UNDO = "".join(f"DROP TRIGGER triage_frozen ON triage_{table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_versions")]
    operations = [migrations.RunSQL(FREEZE + ON_TABLES, UNDO + "DROP FUNCTION triage_refuse_rewriting();")]
