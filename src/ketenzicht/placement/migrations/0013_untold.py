"""With each step of an offer the database notes whom to tell; what hangs on an offer goes with it, see 0002."""

from importlib import import_module

from django.db import migrations

CASCADE = import_module("ketenzicht.placement.migrations.0007_following_goes_along").CASCADE

# In the transaction of the deed, whichever it was: nobody can forget it, and it costs a deed one look at a table that is
# mostly empty. A question that nobody was asked yet (queued, or withdrawn before its turn) is nobody's to hear of. One
# row for each endpoint and offer: what changed twice before anybody could be told is told once, as it is then.
NOTE = """
CREATE FUNCTION placement_note_untold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM placement_endpoint WHERE ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    INSERT INTO placement_untold (endpoint_id, offer_id, step, since, next_at)
    SELECT e.id, o.id, max(s.id), max(s.at), max(s.at)
    FROM new_steps s
    JOIN placement_offer o ON o.id = s.offer_id AND o.asked_at IS NOT NULL
    JOIN capacity_unit u ON u.id = o.unit_id
    JOIN placement_endpoint e ON e.ended_at IS NULL AND e.organisation_id IN (o.organisation_id, u.deliverer_id)
    GROUP BY e.id, o.id
    ORDER BY e.id, o.id
    ON CONFLICT (endpoint_id, offer_id) DO UPDATE
        SET step = EXCLUDED.step, since = EXCLUDED.since, next_at = EXCLUDED.next_at;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_note_untold AFTER INSERT ON placement_offerstep
    REFERENCING NEW TABLE AS new_steps FOR EACH STATEMENT EXECUTE FUNCTION placement_note_untold();
"""
UNDO = "DROP TRIGGER placement_note_untold ON placement_offerstep; DROP FUNCTION placement_note_untold();"


class Migration(migrations.Migration):
    dependencies = [("placement", "0012_endpoints"), ("capacity", "0008_holds")]
    operations = [
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
        migrations.RunSQL(NOTE, UNDO),
    ]
