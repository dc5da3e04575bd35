"""Rules of approval, proposals, reports, and what was asked to be confirmed."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0004_upkeep_of_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'kind'), name='approval_rule_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['particulars', 'address', 'reach', 'hours', 'care', 'beginning', 'ending'])), name='approval_rule_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ConfirmationRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('location',), name='asked_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('region', models.CharField(max_length=12)),
                ('kind', models.CharField(max_length=16)),
                ('wishes', models.JSONField()),
                ('status', models.CharField(default='waiting', max_length=16)),
                ('made_at', models.DateTimeField()),
                ('made_as', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_as', models.CharField(blank=True, max_length=120)),
                ('reasons', models.TextField(blank=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['-made_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['particulars', 'address', 'reach', 'hours', 'care', 'beginning', 'ending'])), name='proposal_kind_is_known'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'approved', 'refused', 'withdrawn'])), name='proposal_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('status__in', ['approved', 'refused'])), models.Q(models.Q(('status__in', ['approved', 'refused']), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='proposal_decided_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='proposal_refused_says_why'), models.CheckConstraint(condition=models.Q(('location__isnull', False), ('kind', 'beginning'), _connector='OR'), name='proposal_is_of_a_location'), models.UniqueConstraint(condition=models.Q(('location__isnull', False), ('status', 'waiting')), fields=('location', 'kind'), name='one_proposal_waits_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=24)),
                ('said', models.CharField(max_length=500)),
                ('reporter', models.UUIDField()),
                ('reported_at', models.DateTimeField()),
                ('status', models.CharField(default='new', max_length=16)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_as', models.CharField(blank=True, max_length=120)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
            ],
            options={
                'ordering': ['-reported_at', 'id'],
                'indexes': [models.Index(fields=['reporter', 'reported_at'], name='reports_by_reporter')],
                'constraints': [models.CheckConstraint(condition=models.Q(('about__in', ['accepts_new_patients', 'contacts', 'exceptions', 'facilities', 'helipad', 'hours', 'identifiers', 'municipality_code', 'name', 'other', 'phone_regular', 'phone_urgent', 'place', 'point', 'postcode', 'services', 'street', 'type_code', 'website'])), name='report_about_is_known'), models.CheckConstraint(condition=models.Q(('status__in', ['new', 'in-hand', 'mended', 'rejected'])), name='report_status_is_known'), models.CheckConstraint(condition=models.Q(('said', ''), _negated=True), name='report_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('status__in', ['mended', 'rejected']), models.Q(('answer', ''), _negated=True)), models.Q(models.Q(('status__in', ['mended', 'rejected']), _negated=True), ('answer', ''), ('answered_at__isnull', True)), _connector='OR'), name='report_answered_says_what'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('location', 'about', 'reporter'), name='reported_once_by_one')],
            },
        ),
    ]
