"""Which instruments give an indication instead of an urgency; of what was loaded before, the content tells."""

from django.db import migrations, models

OF_WHAT_WAS_LOADED = """
ALTER TABLE triage_instrumentversion DISABLE TRIGGER triage_frozen;
UPDATE triage_instrumentversion SET outcome = 'indication'
    WHERE convert_from(content, 'UTF8') ~ '(^|\\n)[ \\t]*"?outcome"?[ \\t]*=[ \\t]*["'']+indication["'']';
ALTER TABLE triage_instrumentversion ENABLE TRIGGER triage_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0003_fitting_versions")]
    operations = [
        migrations.AddField(
            model_name="instrumentversion",
            name="outcome",
            field=models.CharField(max_length=10, default="urgency"),
            preserve_default=False,
        ),
        migrations.RunSQL(OF_WHAT_WAS_LOADED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.CheckConstraint(
                condition=models.Q(outcome__in=["urgency", "indication"]), name="instrument_outcome_is_known"
            ),
        ),
    ]
