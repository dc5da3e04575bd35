"""Who sent a request by its own system is told that it changed, as providers are of questions: see 0013."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

CASCADE = import_module("ketenzicht.placement.migrations.0007_following_goes_along").CASCADE
OFFERS = import_module("ketenzicht.placement.migrations.0013_untold").NOTE
OFFERS_ONLY = OFFERS[: OFFERS.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "ON e.ended_at IS NULL AND", "ON e.ended_at IS NULL AND e.tells = 'offers' AND"
)
BEFORE = OFFERS[: OFFERS.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
# Of what its sender may read (`coordination.domain.telling.SENDER_HEARS`); only of what a system sent, whose organisation
# asked to be told. Any other line in a story costs nothing.
NOTE = """
CREATE FUNCTION placement_note_sender() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO placement_untold (endpoint_id, request_id, step, since, next_at)
    SELECT e.id, r.id, NEW.id, NEW.at, NEW.at
    FROM coordination_carerequest r
    JOIN access_apiclient c ON c.id = r.source
    JOIN placement_endpoint e
        ON e.ended_at IS NULL AND e.tells = 'requests' AND e.organisation_id = c.organisation_id
    WHERE r.id = NEW.request_id
    ORDER BY e.id
    ON CONFLICT (endpoint_id, request_id) DO UPDATE
        SET step = EXCLUDED.step, since = EXCLUDED.since, next_at = EXCLUDED.next_at;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_note_sender AFTER INSERT ON coordination_happening FOR EACH ROW WHEN (NEW.kind IN (
    'advice-answered', 'advice-withdrawn', 'arrival-corrected', 'arrived', 'closed', 'completed', 'decided',
    'followed-again', 'forwarded', 'handed-over', 'left-place', 'need-ended', 'need-unmet', 'picked-up',
    'place-confirmed', 'place-lost', 'put-back', 'reopened', 'transferred'
)) EXECUTE FUNCTION placement_note_sender();
"""
UNDO = "DROP TRIGGER placement_note_sender ON coordination_happening; DROP FUNCTION placement_note_sender();"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("coordination", "0013_completed"),
        ("placement", "0014_needs_end_with_their_request"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="endpoint", name="endpoint_is_told_once"),
        migrations.AddField(
            model_name="endpoint", name="tells", field=models.CharField(default="offers", max_length=8)
        ),
        migrations.AddField(
            model_name="untold",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="coordination.carerequest",
            ),
        ),
        migrations.AlterField(
            model_name="untold",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="placement.offer",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("tells__in", ["offers", "requests"])), name="endpoint_tells_of_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("organisation", "address", "tells"),
                name="endpoint_is_told_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="untold",
            constraint=models.UniqueConstraint(fields=("endpoint", "request"), name="untold_once_of_a_request"),
        ),
        migrations.AddConstraint(
            model_name="untold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offer__isnull", False), ("request__isnull", True)),
                    models.Q(("offer__isnull", True), ("request__isnull", False)),
                    _connector="OR",
                ),
                name="untold_is_of_an_offer_or_a_request",
            ),
        ),
        migrations.RunSQL(CASCADE, migrations.RunSQL.noop),
        migrations.RunSQL(OFFERS_ONLY, BEFORE),
        migrations.RunSQL(NOTE, UNDO),
    ]
