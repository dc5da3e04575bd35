"""A request is completed when it is known where the patient is; then its twenty years begin, as after other ends."""

from django.db import migrations, models

# Only this changes in the function, whatever else it has come to remove.
FORGET = """
DO $$ DECLARE
    said CONSTANT text := pg_get_functiondef('coordination_forget_requests(timestamptz)'::regprocedure);
    changed CONSTANT text := replace(said, {old}, {new});
BEGIN
    IF changed = said THEN RAISE EXCEPTION 'coordination_forget_requests does not name the ends of a request'; END IF;
    EXECUTE changed;
END $$;
"""
BEFORE, NOW = "$x$('forwarded', 'decided', 'closed')$x$", "$x$('forwarded', 'decided', 'closed', 'completed')$x$"


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0012_centres'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='carerequest',
            name='request_status_known',
        ),
        migrations.AddField(
            model_name='carerequest',
            name='whereabouts',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddIndex(
            model_name='carerequest',
            index=models.Index(condition=models.Q(('status', 'decided')), fields=['centre', 'since'], name='requests_that_are_followed'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'in-hand', 'parked', 'call-back', 'forwarded', 'decided', 'closed', 'completed'])), name='request_status_known'),
        ),
        migrations.AddConstraint(
            model_name='carerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'completed'), ('whereabouts__in', ['home', 'placed', 'hospital', 'nursing-home', 'psychiatry', 'rehabilitation', 'hospice', 'elsewhere', 'left', 'died', 'unknown'])), models.Q(models.Q(('status', 'completed'), _negated=True), ('whereabouts', '')), _connector='OR'), name='request_completed_says_where'),
        ),
        migrations.RunSQL(FORGET.format(old=BEFORE, new=NOW), FORGET.format(old=NOW, new=BEFORE)),
    ]
