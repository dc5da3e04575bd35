"""The database refuses a division that cannot be: looked at when the transaction ends, whatever order it writes in.

A membership lies within the period of its region, and an area within that of its ROAZ region; and while a municipality
is in an area, it is in the ROAZ region in which that area lies.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION registry_membership_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM registry_municipalitymembership AS member
        JOIN registry_region AS region ON region.id = member.region_id
        WHERE member.municipality_id = NEW.municipality_id
          AND NOT daterange(region.valid_from, region.valid_until) @> daterange(member.valid_from, member.valid_until)
    ) THEN
        RAISE EXCEPTION 'Municipality % is in a region that is not there at that time.', NEW.municipality_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_within_its_region';
    END IF;
    IF EXISTS (
        SELECT FROM registry_municipalitymembership AS member
        JOIN registry_region AS area ON area.id = member.region_id
        JOIN registry_municipalitymembership AS other
          ON other.municipality_id = member.municipality_id AND other.kind = 'roaz'
         AND daterange(other.valid_from, other.valid_until) && daterange(member.valid_from, member.valid_until)
        WHERE member.municipality_id = NEW.municipality_id AND member.kind = 'area'
          AND area.within_id <> other.region_id
    ) THEN
        RAISE EXCEPTION 'Municipality % is in an area of another ROAZ region.', NEW.municipality_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_keeps_to_its_region';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION registry_region_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM registry_region AS region
        JOIN registry_municipalitymembership AS member ON member.region_id = region.id
        WHERE region.id = NEW.id
          AND NOT daterange(region.valid_from, region.valid_until) @> daterange(member.valid_from, member.valid_until)
    ) THEN
        RAISE EXCEPTION 'Region % ends while municipalities are in it.', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_within_its_region';
    END IF;
    IF EXISTS (
        SELECT FROM registry_region AS area JOIN registry_region AS region ON region.id = area.within_id
        WHERE NEW.id IN (area.id, region.id)
          AND NOT daterange(region.valid_from, region.valid_until) @> daterange(area.valid_from, area.valid_until)
    ) THEN
        RAISE EXCEPTION 'Area % is not within the time of its ROAZ region.', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'area_within_the_time_of_its_region';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER membership_holds AFTER INSERT OR UPDATE ON registry_municipalitymembership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_membership_holds();
CREATE CONSTRAINT TRIGGER region_holds AFTER INSERT OR UPDATE ON registry_region
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_region_holds();
"""

GONE = """
DROP TRIGGER region_holds ON registry_region;
DROP TRIGGER membership_holds ON registry_municipalitymembership;
DROP FUNCTION registry_region_holds();
DROP FUNCTION registry_membership_holds();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_divisions")]
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
