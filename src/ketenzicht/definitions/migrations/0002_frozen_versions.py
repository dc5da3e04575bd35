"""The database itself refuses to rewrite or remove what is or was in force.

Only the status may go on (pilot to agreed, with who agreed), the end of the period may be set, and thresholds may
change: they judge figures, they do not say what a figure means.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION definitions_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free CONSTANT text[] := ARRAY['status', 'agreed_by', 'valid_until'];
BEGIN
    IF OLD.status = 'concept'
       OR TG_OP = 'UPDATE'
          AND to_jsonb(NEW) - free = to_jsonb(OLD) - free
          AND (NEW.status = OLD.status OR NEW.status = 'agreed')
    THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'Version % of % is or was in force: make a new version.', OLD.number, OLD.module_id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER definitions_frozen BEFORE UPDATE OR DELETE ON definitions_moduleversion
    FOR EACH ROW EXECUTE FUNCTION definitions_refuse_rewriting();

CREATE FUNCTION definitions_refuse_rewriting_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part_of bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
BEGIN
    IF EXISTS (SELECT FROM definitions_moduleversion WHERE id = part_of AND status <> 'concept')
       OR TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id
    THEN
        RAISE EXCEPTION 'This is part of a version that is or was in force: make a new version.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
PARTS = ("label", "element", "relation")
ON_PARTS = "".join(
    f"CREATE TRIGGER definitions_frozen BEFORE INSERT OR UPDATE OR DELETE ON definitions_{part}"
    " FOR EACH ROW EXECUTE FUNCTION definitions_refuse_rewriting_parts();\n"
    for part in PARTS
)
UNDO = (
    "DROP TRIGGER definitions_frozen ON definitions_moduleversion;\n"
    + "".join(f"DROP TRIGGER definitions_frozen ON definitions_{part};\n" for part in PARTS)
    + "DROP FUNCTION definitions_refuse_rewriting_parts();\nDROP FUNCTION definitions_refuse_rewriting();\n"
)


class Migration(migrations.Migration):
    dependencies = [("definitions", "0001_initial")]
    operations = [migrations.RunSQL(FREEZE + ON_PARTS, UNDO)]
