"""Lines of a centre, its exchanges, and calls with what was told of each."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.UUIDField()),
                ('key', models.CharField(max_length=100)),
                ('status', models.CharField(max_length=12)),
                ('since', models.DateTimeField()),
                ('rang_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('lost_at', models.DateTimeField(blank=True, null=True)),
                ('dialled', models.CharField(blank=True, max_length=40)),
                ('has_gap', models.BooleanField(default=False)),
                ('caller', models.BinaryField(blank=True)),
                ('caller_is', models.CharField(default='unknown', max_length=10)),
                ('request_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                ('dismissed_by', models.UUIDField(blank=True, null=True)),
                ('dismissed_because', models.CharField(blank=True, max_length=16)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['rang_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('source', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('heard_at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='PhoneLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('dialled', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=60)),
                ('door', models.CharField(max_length=16)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['name', 'dialled'],
            },
        ),
        migrations.CreateModel(
            name='ToldEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('dialled', models.CharField(blank=True, max_length=40)),
                ('detail', models.JSONField(default=dict)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='telephony.call')),
            ],
            options={
                'ordering': ['sequence'],
            },
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(models.Q(('status', 'ended'), _negated=True), ('dismissed_at__isnull', True), ('request_id__isnull', True)), fields=['centre'], name='calls_to_look_at'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['centre', 'rang_at'], name='calls_by_time'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(fields=('source', 'key'), name='call_once_at_an_exchange'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['ringing', 'answered', 'transferred', 'ended', 'missed'])), name='call_status_known'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(('caller_is__in', ['known', 'withheld', 'unknown', 'forgotten'])), name='caller_is_known'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('caller_is', 'known'), models.Q(('caller', b''), _negated=True)), models.Q(models.Q(('caller_is', 'known'), _negated=True), ('caller', b'')), _connector='OR'), name='only_a_known_caller_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status__in', ['ended', 'missed'])), models.Q(models.Q(('status__in', ['ended', 'missed']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='call_that_is_over_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dismissed_at__isnull', True), ('dismissed_because', ''), ('dismissed_by__isnull', True)), models.Q(('dismissed_at__isnull', False), ('dismissed_because__in', ['reached', 'called-again', 'elsewhere', 'no-number', 'no-care']), ('dismissed_by__isnull', False), ('request_id__isnull', True)), _connector='OR'), name='call_is_dismissed_by_somebody_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='phoneline',
            constraint=models.UniqueConstraint(fields=('centre', 'dialled'), name='line_leads_to_one_door'),
        ),
        migrations.AddConstraint(
            model_name='phoneline',
            constraint=models.CheckConstraint(condition=models.Q(('door__in', ['citizens', 'professionals', 'gp-post', 'control-room'])), name='line_door_is_known'),
        ),
        migrations.AddConstraint(
            model_name='phoneline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dialled', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='line_has_number_and_name'),
        ),
        migrations.AddConstraint(
            model_name='toldevent',
            constraint=models.UniqueConstraint(fields=('call', 'sequence'), name='event_of_a_call_once'),
        ),
        migrations.AddConstraint(
            model_name='toldevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ringing', 'answered', 'transferred', 'ended'])), name='call_event_is_known'),
        ),
    ]
