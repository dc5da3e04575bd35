"""The rule that holds today, for every category; that no rule is written anew; and how the oldest records go."""

import uuid
from datetime import UTC, datetime

from django.db import migrations

SINCE = datetime(2019, 12, 31, 23, tzinfo=UTC)  # the first moment of 2020 in the Netherlands
CATEGORIES = ("summary", "medication", "nursing", "directives")


def _consent(apps, _editor):
    rule = apps.get_model("patientdata", "ConsentRule")
    for category in CATEGORIES:
        rule.objects.create(
            id=uuid.uuid5(uuid.NAMESPACE_URL, f"ketenzicht:consent-rule:{category}"),
            category=category,
            requester="",
            basis="consent",
            in_force_from=SINCE,
            made_at=SINCE,
            made_by_name="Ketenzicht",
        )


FREEZE = """
CREATE FUNCTION patientdata_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A rule of consent is never written anew: announce another.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER patientdata_rule_stays BEFORE UPDATE OR DELETE ON patientdata_consentrule
    FOR EACH ROW EXECUTE FUNCTION patientdata_refuse_rewriting();
"""
UNFREEZE = """
DROP TRIGGER patientdata_rule_stays ON patientdata_consentrule;
DROP FUNCTION patientdata_refuse_rewriting();
"""
# Everything of a subject, 20 years after the last that happened with it here, whatever is asked.
FORGET = """
CREATE FUNCTION patientdata_forget(older_than timestamptz) RETURNS bigint
LANGUAGE plpgsql STRICT SECURITY DEFINER AS $$
DECLARE
    bound CONSTANT timestamptz := least(older_than, now() - interval '20 years');
    gone CONSTANT uuid[] := array(
        SELECT told.subject FROM (
            SELECT subject, greatest(asked_at, ended_at, destroyed_at) AS at FROM patientdata_fetch
            UNION ALL SELECT subject, greatest(at, judged_at) FROM patientdata_emergency
            UNION ALL SELECT subject, greatest(said_at, withdrawn_at) FROM patientdata_consent
        ) told
        GROUP BY told.subject HAVING max(told.at) < bound
    );
BEGIN
    DELETE FROM patientdata_fetch WHERE subject = ANY(gone);
    DELETE FROM patientdata_emergency WHERE subject = ANY(gone);
    DELETE FROM patientdata_consent WHERE subject = ANY(gone);
    RETURN cardinality(gone);
END $$;
REVOKE ALL ON FUNCTION patientdata_forget(timestamptz) FROM PUBLIC;
"""
# pg_catalog, as always; then where the tables are; last, and so in vain, where its caller could put something.
FIX_PATH = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION patientdata_forget(timestamptz) SET search_path = %I, pg_temp', current_schema());
END $$;
"""
UNDO = "DROP FUNCTION patientdata_forget(timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("patientdata", "0001_first")]
    operations = [
        migrations.RunPython(_consent, migrations.RunPython.noop),
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(FORGET + FIX_PATH, UNDO),
    ]
