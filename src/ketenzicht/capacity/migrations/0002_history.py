"""History: partitions by month, append-only in the database itself; and room for updates in place of the state."""

from django.db import migrations

FORWARD = """
CREATE TABLE capacity_observation (
    unit_id integer NOT NULL,
    observed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    held_until timestamptz,
    version_id integer NOT NULL,
    delivery_id uuid NOT NULL,
    opening smallint,
    is_late boolean NOT NULL DEFAULT false,
    opening_until timestamptz,
    opening_reason text,
    values jsonb NOT NULL,
    absent jsonb NOT NULL,
    PRIMARY KEY (unit_id, observed_at, delivery_id),
    CONSTRAINT held_until_lies_before CHECK (held_until <= observed_at),
    CONSTRAINT late_holds_nothing CHECK (NOT is_late OR held_until IS NULL)
) PARTITION BY RANGE (observed_at);

CREATE TABLE capacity_observation_default PARTITION OF capacity_observation DEFAULT;

CREATE FUNCTION capacity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'History is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER capacity_observation_append_only BEFORE UPDATE OR DELETE ON capacity_observation
    FOR EACH ROW EXECUTE FUNCTION capacity_refuse_change();
CREATE TRIGGER capacity_observation_no_truncate BEFORE TRUNCATE ON capacity_observation
    FOR EACH STATEMENT EXECUTE FUNCTION capacity_refuse_change();

-- The state is updated all the time: half-empty pages let every update stay in its page (HOT, no index work).
ALTER TABLE capacity_state SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
"""

BACKWARD = """
DROP TABLE capacity_observation;
DROP FUNCTION capacity_refuse_change();
ALTER TABLE capacity_state RESET (fillfactor, autovacuum_vacuum_scale_factor);
"""


class Migration(migrations.Migration):
    dependencies = [("capacity", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
