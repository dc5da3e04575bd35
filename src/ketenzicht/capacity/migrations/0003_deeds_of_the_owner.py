"""What is done to history and receipts other than adding is done by functions that run as the owner."""

from django.db import migrations

# A month that is asked for by mistake would stay for ever, so only months that can have rows: not before 2000, not later
# than a year from now, or those of which the default partition caught some.
MAKE_PARTITION = """
CREATE FUNCTION capacity_make_partition(month date) RETURNS boolean
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    first CONSTANT timestamp := date_trunc('month', month::timestamp);
    start CONSTANT timestamptz := first AT TIME ZONE 'UTC';
    until CONSTANT timestamptz := (first + interval '1 month') AT TIME ZONE 'UTC';
    partition CONSTANT text := 'capacity_observation_' || to_char(first, 'YYYY_MM');
BEGIN
    -- Two processes that find the month missing must not both make it.
    PERFORM pg_advisory_xact_lock(hashtext('capacity.partitions'));
    IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    IF NOT month BETWEEN date '2000-01-01' AND current_date + 366 AND NOT EXISTS (
        SELECT FROM capacity_observation_default WHERE observed_at >= start AND observed_at < until
    ) THEN
        RAISE EXCEPTION 'There is no history of %.', to_char(first, 'YYYY-MM') USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Rows that the default partition caught are moved before the new one is attached: nobody misses them meanwhile.
    EXECUTE format('CREATE TABLE %I (LIKE capacity_observation INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (observed_at >= %L AND observed_at < %L)',
                   partition, partition || '_bounds', start, until);
    ALTER TABLE capacity_observation_default DISABLE TRIGGER capacity_observation_append_only;
    EXECUTE format('INSERT INTO %I SELECT * FROM capacity_observation_default'
                   ' WHERE observed_at >= %L AND observed_at < %L', partition, start, until);
    DELETE FROM capacity_observation_default WHERE observed_at >= start AND observed_at < until;
    ALTER TABLE capacity_observation_default ENABLE TRIGGER capacity_observation_append_only;
    EXECUTE format('ALTER TABLE capacity_observation ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   partition, start, until);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', partition, partition || '_bounds');
    EXECUTE format('CREATE TRIGGER capacity_observation_no_truncate BEFORE TRUNCATE ON %I'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION capacity_refuse_change()', partition);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION capacity_make_partition(date) FROM PUBLIC;
"""
# A trigger on a table passes on to its partitions what it says of rows, but not what it says of the whole.
NO_TRUNCATE = """
DO $$ DECLARE partition regclass; BEGIN
    FOR partition IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'capacity_observation'::regclass
    LOOP
        EXECUTE format('CREATE TRIGGER capacity_observation_no_truncate BEFORE TRUNCATE ON %s'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION capacity_refuse_change()', partition);
    END LOOP;
END $$;
"""
FORGET_RECEIPTS = """
CREATE FUNCTION capacity_forget_receipts(older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    forgotten bigint;
BEGIN
    DELETE FROM capacity_delivery WHERE received_at < least(older_than, now() - interval '90 days');
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$;
REVOKE ALL ON FUNCTION capacity_forget_receipts(timestamptz) FROM PUBLIC;
"""
# pg_catalog, as always; then where the tables are; last, and so in vain, where their caller could put something.
FIX_PATH = """
DO $$ DECLARE function text; BEGIN
    FOREACH function IN ARRAY ARRAY['capacity_make_partition(date)', 'capacity_forget_receipts(timestamptz)']
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', function, current_schema());
    END LOOP;
END $$;
"""
UNDO = """
DO $$ DECLARE partition regclass; BEGIN
    FOR partition IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'capacity_observation'::regclass
    LOOP EXECUTE format('DROP TRIGGER capacity_observation_no_truncate ON %s', partition); END LOOP;
END $$;
DROP FUNCTION capacity_forget_receipts(timestamptz);
DROP FUNCTION capacity_make_partition(date);
"""


class Migration(migrations.Migration):
    dependencies = [("capacity", "0002_history")]
    operations = [migrations.RunSQL(MAKE_PARTITION + NO_TRUNCATE + FORGET_RECEIPTS + FIX_PATH, UNDO)]
