"""A place beyond what the figures show is held without taking one of those that they do show."""

from django.db import migrations, models

# As in 0008; `counts` is what a hold takes of what the figures show.
COUNT = """
CREATE OR REPLACE FUNCTION capacity_count_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counts integer := CASE WHEN NEW.is_extra THEN 0 ELSE NEW.places END;
    more integer := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR (NEW.id, NEW.unit_id, NEW.places, NEW.is_extra, NEW.made_at)
            IS DISTINCT FROM (OLD.id, OLD.unit_id, OLD.places, OLD.is_extra, OLD.made_at) THEN
            RAISE EXCEPTION 'A hold only ends, once.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        more := CASE WHEN NEW.ended_at IS NOT NULL THEN -counts ELSE 0 END;
    ELSIF NEW.ended_at IS NULL THEN
        more := counts;
    END IF;
    IF more <> 0 THEN
        UPDATE capacity_state SET held = held + more, revision = revision + 1 WHERE unit_id = NEW.unit_id;
        PERFORM pg_notify('capacity', NEW.unit_id::text);
    END IF;
    RETURN NULL;
END $$;
"""
# What is held as extra counts again, before the column that says so is gone.
COUNT_AS_BEFORE = """
UPDATE capacity_state s SET held = s.held + h.places, revision = s.revision + 1
FROM (SELECT unit_id, sum(places) AS places FROM capacity_hold WHERE is_extra AND ended_at IS NULL GROUP BY unit_id) h
WHERE h.unit_id = s.unit_id;
CREATE OR REPLACE FUNCTION capacity_count_held() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    more integer := 0;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.ended_at IS NOT NULL OR (NEW.id, NEW.unit_id, NEW.places, NEW.made_at)
            IS DISTINCT FROM (OLD.id, OLD.unit_id, OLD.places, OLD.made_at) THEN
            RAISE EXCEPTION 'A hold only ends, once.' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        more := CASE WHEN NEW.ended_at IS NOT NULL THEN -NEW.places ELSE 0 END;
    ELSIF NEW.ended_at IS NULL THEN
        more := NEW.places;
    END IF;
    IF more <> 0 THEN
        UPDATE capacity_state SET held = held + more, revision = revision + 1 WHERE unit_id = NEW.unit_id;
        PERFORM pg_notify('capacity', NEW.unit_id::text);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """Holds of before stay as they were counted: they end within days, each as much less as it was more."""

    dependencies = [
        ("capacity", "0008_holds"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="is_extra",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(COUNT, COUNT_AS_BEFORE),
    ]
