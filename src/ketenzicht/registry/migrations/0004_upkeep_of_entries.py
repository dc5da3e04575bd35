"""Facilities, closures, who confirmed an entry, and the history of its changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_hours_of_holidays'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(help_text='Of the entry, after it.')),
                ('at', models.DateTimeField()),
                ('role', models.CharField(blank=True, max_length=120)),
                ('what', models.CharField(blank=True, max_length=300)),
                ('fields', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('department', models.CharField(blank=True, max_length=120)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=16)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('announced_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['starts_at', 'department'],
            },
        ),
        migrations.AddField(
            model_name='location',
            name='confirmed_as',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='location',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, help_text='When somebody said that all of it is right.', null=True),
        ),
        migrations.AddField(
            model_name='location',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='location',
            name='facilities',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='location',
            name='version',
            field=models.PositiveIntegerField(default=1, help_text='One more with each change.'),
        ),
        migrations.AddIndex(
            model_name='location',
            index=django.contrib.postgres.indexes.GinIndex(fields=['facilities'], name='location_by_facility'),
        ),
        migrations.AddField(
            model_name='change',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='change',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='registry.location'),
        ),
        migrations.AddField(
            model_name='closure',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='registry.location'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('location', 'version'), name='change_makes_one_version'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', ''), _negated=True), models.Q(('fields', {}), _negated=True), _connector='OR'), name='change_says_what'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='closure_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['renovation', 'holidays', 'staff', 'moving', 'incident', 'other'])), name='closure_reason_is_known'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__lt', models.F('starts_at')), _connector='OR'), name='closure_withdrawn_before_it_began'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('withdrawn_at__isnull', True)), expressions=[('location', '='), ('department', '='), (models.Func(models.F('starts_at'), models.F('ends_at'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='closed_once_at_a_time'),
        ),
    ]
