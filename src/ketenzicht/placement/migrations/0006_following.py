"""Care that was not there, waiting lists, what providers ask next, and what was told of how it went."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('capacity', '0008_holds'),
        ('coordination', '0013_completed'),
        ('placement', '0005_searches_go_along'),
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='Onward',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asks', models.CharField(max_length=8)),
                ('reason', models.CharField(blank=True, max_length=16)),
                ('words', models.BinaryField()),
                ('asked_at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_by_name', models.CharField(blank=True, max_length=255)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='onward', to='placement.offer')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('offer',), name='onward_asked_once'), models.CheckConstraint(condition=models.Q(models.Q(('asks', 'next'), ('reason', '')), models.Q(('asks', 'back'), ('reason__in', ['heavier', 'lighter', 'other-care', 'wrong-picture', 'behaviour', 'treater', 'other'])), _connector='OR'), name='sent_back_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OutcomeTold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(max_length=10)),
                ('about', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('told_to', models.BinaryField()),
                ('words', models.BinaryField()),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('request', 'to', 'about'), name='outcome_told_once'), models.CheckConstraint(condition=models.Q(('to__in', ['referrer', 'gp'])), name='outcome_told_to_known')],
            },
        ),
        migrations.CreateModel(
            name='Unmet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('worked_out', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('instead', models.CharField(max_length=16)),
                ('consequences', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None)),
                ('best', models.CharField(blank=True, max_length=200)),
                ('best_free', models.FloatField(blank=True, null=True)),
                ('best_chance', models.FloatField(blank=True, null=True)),
                ('asked', models.PositiveSmallIntegerField()),
                ('declined', models.PositiveSmallIntegerField()),
                ('unanswered', models.PositiveSmallIntegerField()),
                ('words', models.BinaryField(blank=True)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='given_up', to='placement.need')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['at'], name='unmet_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons__len__gte', 1), ('reasons__contained_by', ['no-candidate', 'no-room', 'no-staff', 'no-answer', 'not-suited', 'no-agreement', 'too-late', 'too-far', 'place-lost', 'not-wanted', 'other'])), name='unmet_says_why'), models.CheckConstraint(condition=models.Q(('instead__in', ['stayed-with-care', 'stayed', 'lighter', 'heavier', 'far-away', 'family', 'nothing', 'other'])), name='unmet_says_instead'), models.CheckConstraint(condition=models.Q(('consequences__len__gte', 1), ('consequences__contained_by', ['unknown', 'none', 'waited', 'wrong-bed', 'carers', 'worse', 'died'])), name='unmet_says_what_came_of_it')],
            },
        ),
        migrations.CreateModel(
            name='WaitingPlace',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('because', models.BinaryField(blank=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('left_because', models.CharField(blank=True, max_length=12)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location')),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='waiting', to='placement.need')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='capacity.unit')),
            ],
            options={
                'ordering': ['since', 'id'],
                'indexes': [models.Index(condition=models.Q(('left_at__isnull', True)), fields=['organisation'], name='waiting_at_a_provider'), models.Index(condition=models.Q(('left_at__isnull', True)), fields=['unit'], name='waiting_at_a_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('need', 'unit'), name='waits_there_once'), models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', True), ('left_because', '')), models.Q(('left_at__isnull', False), ('left_because__in', ['placed', 'over', 'taken-off'])), _connector='OR'), name='left_a_list_says_why')],
            },
        ),
    ]
