"""Since when and why a hand-over was withdrawn, whether it may have been with who received it, and that they hear so."""

import django.db.models.deletion
from django.db import migrations, models


# What was withdrawn before this says when, by the step that told it; not why, beyond that the placement fell away.
FILL = """
UPDATE handover_release SET may_be_there = true WHERE state <> 'queued' OR attempts > 0;
UPDATE handover_release SET withdrawn_as = 'cancelled', withdrawn_at = coalesce(
    (SELECT max(step.at) FROM handover_step step WHERE step.release_id = handover_release.id AND step.kind = 'withdrawn'),
    renewed_at
) WHERE state = 'withdrawn';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0013_completed'),
        ('handover', '0002_going_together'),
        ('placement', '0008_steps_say_what_was_agreed'),
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='recall', serialize=False, to='handover.release')),
                ('state', models.CharField(max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('falls_back_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('problem', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AddField(
            model_name='release',
            name='may_be_there',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_as',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_because',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('withdrawn_as', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_as', ''), ('withdrawn_at__isnull', True), ('withdrawn_because', '')), _connector='OR'), name='hand_over_withdrawn_says_when_and_why'),
        ),
        migrations.AddIndex(
            model_name='recall',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='recalls_to_be_sent'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'retrying', 'notified', 'on-page', 'delivered', 'withdrawn', 'expired'])), name='recall_state_known'),
        ),
        migrations.AddConstraint(
            model_name='recall',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'retrying', 'notified', 'on-page']), ('next_at__isnull', True), _connector='OR'), name='recall_that_is_done_waits_for_nothing'),
        ),
    ]
