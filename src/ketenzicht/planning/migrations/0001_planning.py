"""Resources with their rosters and slots, what is booked in them, and requests for transport."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
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
            name='Booking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject', models.UUIDField()),
                ('status', models.CharField(max_length=12)),
                ('begins', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('leaves_at', models.DateTimeField(blank=True, null=True)),
                ('place', models.BinaryField(blank=True)),
                ('hold_until', models.DateTimeField(blank=True, null=True)),
                ('deadline', models.DateTimeField(blank=True, null=True)),
                ('urgency', models.PositiveSmallIntegerField(default=5)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('booked_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['begins', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BookingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=12)),
                ('status', models.CharField(max_length=12)),
                ('by', models.CharField(max_length=255)),
                ('because', models.CharField(blank=True, max_length=120)),
                ('resource', models.CharField(max_length=80)),
                ('begins', models.DateTimeField()),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='planning.booking')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=12)),
                ('module', models.CharField(blank=True, max_length=60)),
                ('label', models.CharField(blank=True, max_length=60)),
                ('travels', models.BooleanField(default=False)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('told_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.AddField(
            model_name='booking',
            name='resource',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='planning.resource'),
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(blank=True, null=True)),
                ('is_closed_on_holidays', models.BooleanField(default=False)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rosters', to='planning.resource')),
            ],
            options={
                'ordering': ['first_day'],
            },
        ),
        migrations.CreateModel(
            name='RosterException',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('begins', models.TimeField(blank=True, null=True)),
                ('ends', models.TimeField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('because', models.CharField(max_length=120)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='planning.resource')),
            ],
            options={
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='RosterHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField(default=1)),
                ('only_out_of_hours', models.BooleanField(default=False)),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='planning.roster')),
            ],
            options={
                'ordering': ['weekday', 'begins'],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('begins', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('capacity', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(default='free', max_length=20)),
                ('source', models.CharField(max_length=10)),
                ('key', models.CharField(blank=True, max_length=100)),
                ('because', models.CharField(blank=True, max_length=120)),
                ('stays_out', models.BooleanField(default=False)),
                ('told_at', models.DateTimeField()),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='planning.resource')),
            ],
            options={
                'ordering': ['begins', 'id'],
            },
        ),
        migrations.AddField(
            model_name='booking',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='planning.slot'),
        ),
        migrations.CreateModel(
            name='Transport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject', models.UUIDField()),
                ('kind', models.CharField(max_length=12)),
                ('status', models.CharField(max_length=10)),
                ('from_elsewhere', models.BinaryField(blank=True)),
                ('to_elsewhere', models.BinaryField(blank=True)),
                ('pick_up_from', models.DateTimeField()),
                ('pick_up_until', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('carrier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('from_location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
                ('requested_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('to_location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
            ],
            options={
                'ordering': ['pick_up_from', 'id'],
            },
        ),
        migrations.CreateModel(
            name='TransportStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('status', models.CharField(max_length=10)),
                ('by', models.CharField(max_length=255)),
                ('because', models.CharField(blank=True, max_length=120)),
                ('transport', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='planning.transport')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['consult', 'visit', 'assessment', 'nursing', 'admission'])), name='resource_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='resource_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('organisation', 'name'), name='resource_name_once'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('organisation', 'key'), name='resource_key_once'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('module', ''), _negated=True), ('label', ''), _connector='OR'), name='resource_label_has_a_module'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='roster_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='roster',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('resource', '='), (models.Func(models.F('first_day'), models.F('last_day'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_roster_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='rosterexception',
            constraint=models.UniqueConstraint(fields=('resource', 'day'), name='roster_exception_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='rosterexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('begins__isnull', True), ('capacity__isnull', True), ('ends__isnull', True), ('minutes__isnull', True)), models.Q(('begins__isnull', False), ('capacity__isnull', False), ('ends__isnull', False), ('minutes__isnull', False)), _connector='OR'), name='roster_exception_has_all_hours_or_none'),
        ),
        migrations.AddConstraint(
            model_name='rosterexception',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__range', (1, 100)), _connector='OR'), name='exception_capacity_is_plausible'),
        ),
        migrations.AddConstraint(
            model_name='rosterexception',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('minutes', 0), ('minutes__range', (5, 1440)), _connector='OR'), name='exception_minutes_are_plausible'),
        ),
        migrations.AddConstraint(
            model_name='rosterhours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 8))), name='roster_weekday_is_known'),
        ),
        migrations.AddConstraint(
            model_name='rosterhours',
            constraint=models.UniqueConstraint(fields=('roster', 'weekday', 'begins'), name='roster_hours_begin_once'),
        ),
        migrations.AddConstraint(
            model_name='rosterhours',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__range', (1, 100)), _connector='OR'), name='roster_capacity_is_plausible'),
        ),
        migrations.AddConstraint(
            model_name='rosterhours',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('minutes', 0), ('minutes__range', (5, 1440)), _connector='OR'), name='roster_minutes_are_plausible'),
        ),
        migrations.AddIndex(
            model_name='slot',
            index=models.Index(fields=['begins'], name='planning_slot_by_time'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['free', 'busy', 'busy-unavailable', 'entered-in-error'])), name='slot_status_known'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['roster', 'hand', 'system', 'calendar'])), name='slot_source_known'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='slot_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('stays_out', False), ('status', 'busy-unavailable'), _connector='OR'), name='slot_out_is_not_open'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__range', (1, 100))), name='slot_capacity_is_plausible'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('resource', 'source', 'key'), name='slot_key_once_of_a_source'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status__in', ['free', 'busy'])), expressions=[('resource', '='), (models.Func(models.F('begins'), models.F('ends'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='slots_do_not_overlap'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['subject'], name='booking_by_subject'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('status', 'held')), fields=['hold_until'], name='booking_holds'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(condition=models.Q(('status', 'fell-out')), fields=['resource'], name='booking_to_replan'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['held', 'booked', 'arrived', 'done', 'cancelled', 'no-show', 'expired', 'fell-out'])), name='booking_status_known'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='booking_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__range', (0, 5))), name='booking_urgency_is_known'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_until__isnull', False), ('status', 'held')), models.Q(models.Q(('status', 'held'), _negated=True), ('hold_until__isnull', True)), _connector='OR'), name='booking_hold_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('leaves_at__isnull', True), ('leaves_at__lte', models.F('begins')), _connector='OR'), name='booking_leaves_before'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['arrived', 'booked', 'done', 'held'])), fields=('subject', 'slot'), name='subject_once_in_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('leaves_at__isnull', False), ('status__in', ['arrived', 'booked', 'done', 'held'])), expressions=[('resource', '='), (models.Func(models.F('leaves_at'), models.F('ends'), function='tstzrange', output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField()), '&&')], name='one_visit_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='transport',
            index=models.Index(fields=['subject'], name='transport_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='transport',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['walking', 'taxi', 'wheelchair', 'lying', 'ambulance-b', 'ambulance-a2', 'ambulance-a1', 'micu'])), name='transport_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='transport',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['requested', 'confirmed', 'under-way', 'arrived', 'cancelled', 'failed'])), name='transport_status_known'),
        ),
        migrations.AddConstraint(
            model_name='transport',
            constraint=models.CheckConstraint(condition=models.Q(('pick_up_until__gt', models.F('pick_up_from'))), name='transport_has_a_window'),
        ),
        migrations.AddConstraint(
            model_name='transport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_elsewhere', b''), ('from_location__isnull', False)), models.Q(('from_location__isnull', True), models.Q(('from_elsewhere', b''), _negated=True)), _connector='OR'), name='transport_is_from_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='transport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_elsewhere', b''), ('to_location__isnull', False)), models.Q(('to_location__isnull', True), models.Q(('to_elsewhere', b''), _negated=True)), _connector='OR'), name='transport_is_to_somewhere'),
        ),
    ]
