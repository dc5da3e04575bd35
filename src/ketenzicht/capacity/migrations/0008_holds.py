"""Places that are held for somebody who is not there yet."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


# The sum is kept where nobody can forget it, in the transaction of the hold; pictures hear of it as of a delivery.
COUNT = """
CREATE FUNCTION capacity_count_held() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER capacity_count_held AFTER INSERT OR UPDATE ON capacity_hold
    FOR EACH ROW EXECUTE FUNCTION capacity_count_held();
"""
UNCOUNT = "DROP TRIGGER capacity_count_held ON capacity_hold; DROP FUNCTION capacity_count_held();"


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0007_own_intervals'),
    ]

    operations = [
        migrations.AddField(
            model_name='state',
            name='held',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('places', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('absorbed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='capacity.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['unit'], name='holds_of_a_unit'), models.Index(condition=models.Q(('absorbed_at__isnull', False), ('ended_at__isnull', True)), fields=['absorbed_at'], name='holds_to_settle')],
                'constraints': [models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='hold_is_of_a_place'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('made_at')), _connector='OR'), name='hold_ends_after_it_began')],
            },
        ),
        migrations.RunSQL(COUNT, UNCOUNT),
    ]
