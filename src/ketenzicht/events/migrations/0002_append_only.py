"""The database itself keeps the outbox append-only, and marks the transactions that are still announcing."""

from django.db import migrations

PROTECT = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The outbox is append-only: % is refused.', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
"""

# Before its first event gets an id, a transaction takes a shared advisory lock that says after which id it announces
# (0x4B5A in the upper 16 bits, the last id given out in the lower 48). It waits for nobody and nobody waits for it:
# the lock is only there for events.queries.since to see. One per transaction, remembered in a local setting.
MARK = """
CREATE FUNCTION events_mark_announcing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('ketenzicht.announcing', true), '') = '' THEN
        PERFORM pg_advisory_xact_lock_shared(
            (19290::bigint << 48) | (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_event_id_seq));
        PERFORM set_config('ketenzicht.announcing', '1', true);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER events_announcing BEFORE INSERT ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_mark_announcing();
"""
UNDO = """
DROP TRIGGER events_announcing ON events_event;
DROP TRIGGER events_append_only ON events_event;
DROP FUNCTION events_mark_announcing();
DROP FUNCTION events_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunSQL(PROTECT + MARK, UNDO)]
