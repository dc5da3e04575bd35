"""The database itself refuses to change or remove what the audit log says."""

from django.db import migrations

# A migration is history and imports nothing of ours: the outbox and the capacity history have a function each.
PROTECT = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditline
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
UNPROTECT = """
DROP TRIGGER audit_append_only ON audit_auditline;
DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(PROTECT, UNPROTECT)]
