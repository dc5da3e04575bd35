"""The database marks who is still writing, keeps seals as they are, and lets go only of what has been kept five years."""

from django.db import migrations

# Before its first line gets an id, a transaction takes a shared advisory lock that says after which id it writes
# (0x4B4C in the upper 16 bits, the last id given out in the lower 48): only for audit.queries.settled_until to see.
# The same as events does, for the same reason; a migration imports nothing of ours.
MARK = """
CREATE FUNCTION audit_mark_writing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('ketenzicht.writing_log', true), '') = '' THEN
        PERFORM pg_advisory_xact_lock_shared(
            (19276::bigint << 48) | (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_auditline_id_seq));
        PERFORM set_config('ketenzicht.writing_log', '1', true);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_writing BEFORE INSERT ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_mark_writing();
"""

# A line may go when it is five years old and its block has been marked as removed; a block may be marked so when its
# seal is five years old. Whatever rule the application is given, the database keeps the five years.
RETENTION = """
DROP TRIGGER audit_append_only ON audit_auditline;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION audit_keep_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at < now() - interval '5 years' AND EXISTS (
        SELECT FROM audit_auditseal
        WHERE OLD.id BETWEEN first_id AND last_id AND removed_at IS NOT NULL
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit_auditline
    FOR EACH ROW EXECUTE FUNCTION audit_keep_lines();

CREATE FUNCTION audit_keep_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at < now() - interval '5 years' AND OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
       AND (NEW.number, NEW.form, NEW.first_id, NEW.last_id, NEW.lines, NEW.sealed_at, NEW.previous, NEW.digest, NEW.hash)
         = (OLD.number, OLD.form, OLD.first_id, OLD.last_id, OLD.lines, OLD.sealed_at, OLD.previous, OLD.digest, OLD.hash)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal of the audit log is append-only: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_seal_kept BEFORE UPDATE ON audit_auditseal
    FOR EACH ROW EXECUTE FUNCTION audit_keep_seals();
CREATE TRIGGER audit_seal_append_only BEFORE DELETE OR TRUNCATE ON audit_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
UNDO = """
DROP TRIGGER audit_seal_append_only ON audit_auditseal;
DROP TRIGGER audit_seal_kept ON audit_auditseal;
DROP TRIGGER audit_kept ON audit_auditline;
DROP TRIGGER audit_writing ON audit_auditline;
DROP TRIGGER audit_append_only ON audit_auditline;
DROP FUNCTION audit_keep_seals();
DROP FUNCTION audit_keep_lines();
DROP FUNCTION audit_mark_writing();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_nen7513_and_seals")]
    operations = [migrations.RunSQL(MARK + RETENTION, UNDO)]
