"""What was concluded or decided under supervision, and what a colleague said of it."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0009_first_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoSign',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('deed', models.CharField(max_length=10)),
                ('asks', models.JSONField()),
                ('proposal', models.BinaryField(blank=True)),
                ('urgency', models.CharField(blank=True, max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.UUIDField()),
                ('asked_by_name', models.CharField(max_length=255)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.UUIDField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, max_length=10)),
                ('because', models.BinaryField(blank=True)),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cosigned', to='coordination.decision')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosigns', to='coordination.carerequest')),
                ('triage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cosigns', to='coordination.triage')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['request'], name='cosigns_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('deed', 'conclusion'), ('proposal', b''), ('triage__isnull', False)), models.Q(('deed', 'decision'), ('triage__isnull', True), models.Q(('proposal', b''), _negated=True)), _connector='OR'), name='cosign_of_a_conclusion_or_a_decision'), models.CheckConstraint(condition=models.Q(models.Q(('decision__isnull', True), ('settled_at__isnull', True), ('settled_by__isnull', True), ('verdict', '')), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('verdict__in', ['agreed', 'refused', 'emergency', 'lapsed'])), _connector='OR'), name='cosign_settled_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['agreed', 'refused']), _negated=True), models.Q(('settled_by', models.F('asked_by')), _negated=True), _connector='OR'), name='cosign_is_by_somebody_else'), models.CheckConstraint(condition=models.Q(('decision__isnull', True), models.Q(('deed', 'decision'), ('verdict__in', ['agreed', 'emergency'])), _connector='OR'), name='cosign_that_was_given_is_a_decision'), models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['refused', 'emergency']), _negated=True), models.Q(('because', b''), _negated=True), _connector='OR'), name='cosign_otherwise_says_why'), models.UniqueConstraint(condition=models.Q(('deed', 'conclusion')), fields=('request', 'triage'), name='cosign_of_a_round_once'), models.UniqueConstraint(condition=models.Q(('deed', 'decision'), ('settled_at__isnull', True)), fields=('request',), name='cosign_of_one_decision_at_a_time')],
            },
        ),
    ]
