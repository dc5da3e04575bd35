"""Versions of call-flow rules, which the database refuses to rewrite as it does the others (0002)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.lookups
import uuid
from django.db import migrations, models


FREEZE = (
    "CREATE TRIGGER triage_frozen BEFORE UPDATE OR DELETE ON triage_flowversion"
    " FOR EACH ROW EXECUTE FUNCTION triage_refuse_rewriting();"
)


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0004_outcome_of_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='FlowVersion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('source', models.TextField()),
                ('valid_from', models.DateField()),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=255)),
                ('in_use_from', models.DateTimeField(blank=True, null=True)),
                ('taken_by', models.CharField(blank=True, max_length=255)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, max_length=255)),
                ('withdrawn_because', models.TextField(blank=True)),
                ('code', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=100)),
                ('licence', models.TextField()),
                ('is_clinical', models.BooleanField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('region', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'ordering': ['region', '-loaded_at', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256', models.Func(models.Func(models.F('content'), function='sha256', output_field=models.BinaryField()), models.Value('hex'), function='encode', output_field=models.CharField()))), name='flowversion_is_what_was_read'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(models.Func(models.F('content'), function='octet_length', output_field=models.IntegerField()), 5242880), name='flowversion_is_no_larger'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='flowversion_says_whose_it_is'), models.CheckConstraint(condition=models.Q(models.Q(('in_use_from__isnull', True), ('taken_by', '')), models.Q(('in_use_from__isnull', False), models.Q(('taken_by', ''), _negated=True)), _connector='OR'), name='flowversion_was_taken_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by', ''), ('withdrawn_because', '')), models.Q(('in_use_from__isnull', False), ('ended_at__gte', models.F('in_use_from')), ('ended_at__isnull', False)), models.Q(('ended_at__isnull', False), ('in_use_from__isnull', True), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='flowversion_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('withdrawn_because', ''), models.Q(('ended_by', ''), _negated=True), _connector='OR'), name='flowversion_withdrawn_by_somebody'), models.UniqueConstraint(fields=('code', 'number'), name='flow_number_once'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9]+(-[a-z0-9]+)*$'), models.Q(('name', ''), _negated=True)), name='flow_code_form'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('in_use_from__isnull', False)), expressions=[('region', '='), (models.Func(models.F('in_use_from'), models.F('ended_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_call_flow_of_a_region_in_use')],
            },
        ),
        migrations.RunSQL(FREEZE, migrations.RunSQL.noop),  # the trigger goes with the table
    ]
