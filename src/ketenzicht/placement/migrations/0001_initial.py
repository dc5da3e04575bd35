"""What is sought for requests, and who is asked."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('capacity', '0008_holds'),
        ('coordination', '0011_cosigns_go_along'),
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.PositiveSmallIntegerField()),
                ('form', models.CharField(max_length=60)),
                ('form_name', models.CharField(max_length=120)),
                ('kinds', models.JSONField(default=list)),
                ('before', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(max_length=10)),
                ('since', models.DateTimeField()),
                ('stated_at', models.DateTimeField()),
                ('stated_by', models.UUIDField()),
                ('stated_by_name', models.CharField(max_length=255)),
                ('sought', models.BinaryField(blank=True)),
                ('question', models.BinaryField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('dropped', models.CharField(blank=True, max_length=12)),
                ('because', models.BinaryField(blank=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='needs', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['request', 'step'],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('outside', models.CharField(blank=True, max_length=200)),
                ('turn', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(max_length=12)),
                ('since', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('answer_before', models.DateTimeField(blank=True, null=True)),
                ('overdue_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.UUIDField(blank=True, null=True)),
                ('answered_as', models.CharField(blank=True, max_length=255)),
                ('by_telephone', models.BooleanField(default=False)),
                ('is_extra', models.BooleanField(default=False)),
                ('hold_until', models.DateTimeField(blank=True, null=True)),
                ('expected_at', models.DateTimeField(blank=True, null=True)),
                ('arrived_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('words', models.BinaryField(blank=True)),
                ('free_shown', models.FloatField(blank=True, null=True)),
                ('figure_at', models.DateTimeField(blank=True, null=True)),
                ('chance', models.FloatField(blank=True, null=True)),
                ('hold', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.hold')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='offers', to='placement.need')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('redirected_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='placement.offer')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.unit')),
            ],
            options={
                'ordering': ['need', 'turn', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OfferStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('action', models.CharField(max_length=16)),
                ('side', models.CharField(max_length=8)),
                ('status', models.CharField(max_length=12)),
                ('by', models.UUIDField(blank=True, null=True)),
                ('by_name', models.CharField(max_length=255)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('note', models.BinaryField(blank=True)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='steps', to='placement.offer')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(condition=models.Q(('status__in', ['seeking', 'arranged'])), fields=['status', 'before'], name='open_needs'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('request', 'step'), name='need_step_once'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['seeking', 'arranged', 'met', 'unmet', 'dropped'])), name='need_status_known'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['seeking', 'arranged'])), models.Q(models.Q(('status__in', ['seeking', 'arranged']), _negated=True), ('ended_at__gte', models.F('stated_at'))), _connector='OR'), name='need_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'dropped'), ('dropped__in', ['died', 'left', 'recovered', 'other-care', 'landed', 'mistake'])), models.Q(models.Q(('status', 'dropped'), _negated=True), ('dropped', '')), _connector='OR'), name='need_dropped_says_why'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('status__in', ['accepted', 'asked', 'placed', 'queued', 'under-way'])), fields=['organisation', 'answer_before'], name='open_offers_of_a_provider'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('status', 'asked')), fields=['answer_before'], name='offers_that_wait_for_an_answer'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(condition=models.Q(('status', 'accepted')), fields=['hold_until'], name='offers_to_confirm'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['answered_at'], name='offers_by_answer'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['queued', 'asked', 'accepted', 'placed', 'under-way', 'arrived', 'left', 'declined', 'withdrawn', 'expired', 'lapsed', 'redirected', 'cancelled', 'not-arrived', 'elsewhere'])), name='offer_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('location__isnull', False), ('organisation__isnull', False), ('outside', ''), ('unit__isnull', False)), models.Q(('location__isnull', True), ('organisation__isnull', True), ('unit__isnull', True), models.Q(('outside', ''), _negated=True)), _connector='OR'), name='offer_is_to_a_unit_or_outside'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'arrived', 'placed', 'under-way'])), fields=('need',), name='need_is_won_by_one_offer'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'arrived', 'asked', 'placed', 'queued', 'under-way'])), fields=('need', 'unit'), name='unit_is_asked_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'arrived', 'placed', 'under-way']), _negated=True), ('unit__isnull', True), ('hold__isnull', False), _connector='OR'), name='offer_that_is_won_holds_a_place'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_until__isnull', False), ('status', 'accepted')), models.Q(models.Q(('status', 'accepted'), _negated=True), ('hold_until__isnull', True)), _connector='OR'), name='offer_accepted_says_until_when'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('status', 'queued')), models.Q(models.Q(('status', 'queued'), _negated=True), ('asked_at__isnull', False)), ('status', 'withdrawn'), _connector='OR'), name='offer_asked_says_when'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['arrived', 'left']), _negated=True), ('arrived_at__isnull', False), _connector='OR'), name='offer_arrived_says_when'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('chance__isnull', True), ('chance__range', (0, 1)), _connector='OR'), name='offer_chance'),
        ),
        migrations.AddConstraint(
            model_name='offerstep',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['queue', 'ask', 'accept', 'decline', 'withdraw', 'expire', 'confirm', 'lapse', 'redirect', 'cancel', 'depart', 'arrive', 'miss', 'correct', 'land-elsewhere', 'leave'])), name='step_action_is_known'),
        ),
        migrations.AddConstraint(
            model_name='offerstep',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['centre', 'provider', 'clock'])), name='step_side_is_known'),
        ),
    ]
