"""The database itself refuses to give a place out twice, and to take a slot away from under what is booked in it.

Whoever books locks the slot first, so two that come together are counted one after the other.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION planning_refuse_overbooking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    occupying CONSTANT text[] := ARRAY['held', 'booked', 'arrived', 'done'];
    of_slot planning_slot;
    goes_out boolean;
    taken integer;
BEGIN
    IF NOT NEW.status = ANY (occupying) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO of_slot FROM planning_slot WHERE id = NEW.slot_id FOR NO KEY UPDATE;
    SELECT travels INTO goes_out FROM planning_resource WHERE id = NEW.resource_id;
    IF of_slot.resource_id <> NEW.resource_id OR NEW.begins < of_slot.begins OR NEW.ends > of_slot.ends THEN
        RAISE EXCEPTION 'Booking % does not lie in its slot.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' OR NOT OLD.status = ANY (occupying) OR OLD.slot_id <> NEW.slot_id THEN
        IF of_slot.status <> 'free' THEN
            RAISE EXCEPTION 'Slot % is not open.', of_slot.id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF goes_out THEN
        IF NEW.leaves_at IS NULL THEN
            RAISE EXCEPTION 'Booking % does not say when one leaves for it.', NEW.id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;  -- no two at a time: the exclusion constraint one_visit_at_a_time
    END IF;
    SELECT count(*) INTO taken FROM planning_booking
     WHERE slot_id = NEW.slot_id AND status = ANY (occupying) AND id <> NEW.id;
    IF taken >= of_slot.capacity THEN
        RAISE EXCEPTION 'Slot % is full.', of_slot.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_never_overbooked BEFORE INSERT OR UPDATE ON planning_booking
    FOR EACH ROW EXECUTE FUNCTION planning_refuse_overbooking();

CREATE FUNCTION planning_refuse_taking_away() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken integer;
    waiting integer;
BEGIN
    SELECT count(*) FILTER (WHERE status IN ('held', 'booked', 'arrived', 'done')),
           count(*) FILTER (WHERE status IN ('held', 'booked'))
      INTO taken, waiting FROM planning_booking WHERE slot_id = NEW.id;
    IF NEW.status IN ('busy-unavailable', 'entered-in-error') AND waiting > 0 THEN
        RAISE EXCEPTION 'In slot % is still booked.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF taken > 0 AND (NEW.begins, NEW.ends, NEW.resource_id) <> (OLD.begins, OLD.ends, OLD.resource_id) THEN
        RAISE EXCEPTION 'Slot % has bookings, and stays where it is.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF taken > NEW.capacity AND NEW.capacity < OLD.capacity
       AND NOT (SELECT travels FROM planning_resource WHERE id = NEW.resource_id) THEN
        RAISE EXCEPTION 'In slot % more is booked.', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER planning_nothing_lost BEFORE UPDATE ON planning_slot
    FOR EACH ROW EXECUTE FUNCTION planning_refuse_taking_away();
"""
UNDO = """
DROP TRIGGER planning_never_overbooked ON planning_booking;
DROP TRIGGER planning_nothing_lost ON planning_slot;
DROP FUNCTION planning_refuse_overbooking();
DROP FUNCTION planning_refuse_taking_away();
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_planning")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
