"""All that is learned from requests."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('coordination', '0006_begun_by_themselves'),
        ('registry', '0008_neighbours_by_date'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bottleneck',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('about', models.CharField(max_length=12)),
                ('which', models.CharField(max_length=120)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(max_length=2000)),
                ('owner', models.UUIDField()),
                ('owner_name', models.CharField(max_length=255)),
                ('status', models.CharField(max_length=10)),
                ('mended_in', models.CharField(blank=True, max_length=60)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('shared_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['-made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BottleneckCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bottleneck', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='cases', to='learning.bottleneck')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
        ),
        migrations.CreateModel(
            name='BottleneckChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('by_name', models.CharField(max_length=255)),
                ('deed', models.CharField(max_length=12)),
                ('status', models.CharField(max_length=10)),
                ('words', models.TextField(blank=True, max_length=2000)),
                ('bottleneck', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='changes', to='learning.bottleneck')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='coordination.carerequest')),
                ('is_recognisable', models.BooleanField()),
                ('earlier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(max_length=8)),
                ('party', models.CharField(blank=True, max_length=100)),
                ('opened_by', models.UUIDField()),
                ('opened_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['opened_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=16)),
                ('by', models.UUIDField(blank=True, null=True)),
                ('by_name', models.CharField(max_length=255)),
                ('at', models.DateTimeField()),
                ('note', models.BinaryField(blank=True)),
                ('status', models.CharField(default='open', max_length=12)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.UUIDField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('chair', models.UUIDField()),
                ('chair_name', models.CharField(max_length=255)),
                ('present', models.JSONField(default=dict)),
                ('status', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'ordering': ['-on', '-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('age_class', models.CharField(max_length=20)),
                ('put_by', models.UUIDField()),
                ('put_at', models.DateTimeField()),
                ('found', models.BinaryField(blank=True)),
                ('owner', models.UUIDField(blank=True, null=True)),
                ('owner_name', models.CharField(blank=True, max_length=255)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='cases', to='learning.meeting')),
            ],
            options={
                'ordering': ['put_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('author', models.UUIDField()),
                ('author_name', models.CharField(max_length=255)),
                ('author_role', models.CharField(max_length=100)),
                ('is_of_centre', models.BooleanField()),
                ('is_recorded', models.BooleanField()),
                ('urgency', models.CharField(blank=True, max_length=8)),
                ('fitting', models.CharField(blank=True, max_length=8)),
                ('handover', models.CharField(blank=True, max_length=8)),
                ('note', models.BinaryField(blank=True)),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='pieces', to='learning.exchange')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='bottleneck',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['instrument', 'crosswalk', 'fitting', 'complaint', 'agreement', 'process'])), name='bottleneck_about_is_known'),
        ),
        migrations.AddConstraint(
            model_name='bottleneck',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['new', 'examined', 'proposed', 'mended', 'rejected'])), name='bottleneck_status_known'),
        ),
        migrations.AddConstraint(
            model_name='bottleneck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'mended'), models.Q(('mended_in', ''), _negated=True)), models.Q(models.Q(('status', 'mended'), _negated=True), ('mended_in', '')), _connector='OR'), name='bottleneck_mended_says_where'),
        ),
        migrations.AddConstraint(
            model_name='bottleneck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status__in', ['mended', 'rejected'])), models.Q(models.Q(('status__in', ['mended', 'rejected']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='bottleneck_that_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='bottleneckcase',
            constraint=models.UniqueConstraint(fields=('bottleneck', 'request'), name='bottleneck_met_once_in_a_request'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('earlier__isnull', True), ('is_recognisable', True), _connector='OR'), name='contact_earlier_was_recognised'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('earlier__isnull', True), models.Q(('earlier', models.F('request')), _negated=True), _connector='OR'), name='contact_earlier_is_another'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['receiver', 'sender'])), name='exchange_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('party', '')), models.Q(('organisation__isnull', True), models.Q(('party', ''), _negated=True)), _connector='OR'), name='exchange_is_with_an_organisation_or_a_role'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', False)), fields=('request', 'side', 'organisation'), name='exchange_once_with_an_organisation'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['request'], name='open_flags_of_requests'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('by__isnull', True)), fields=('request', 'reason'), name='flag_by_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['late', 'red-flag', 'recontact', 'dropped', 'deviation', 'handover', 'complaint', 'near-miss', 'good-example', 'other'])), name='flag_reason_is_known'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'listed', 'discussed', 'set-aside'])), name='flag_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('status__in', ['open', 'listed'])), models.Q(models.Q(('status__in', ['open', 'listed']), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='flag_settled_says_when'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'closed', 'cancelled'])), name='meeting_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'planned')), models.Q(models.Q(('status', 'planned'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='meeting_that_ended_says_when'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('meeting', 'request'), name='case_once_on_a_list'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('due_on__isnull', True), ('owner__isnull', True)), models.Q(('due_on__isnull', False), ('owner__isnull', False)), _connector='OR'), name='case_action_has_owner_and_date'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__in', ['right', 'too-low', 'too-high', '']), ('fitting__in', ['yes', 'partly', 'no', '']), ('handover__in', ['yes', 'partly', 'no', ''])), name='piece_says_what_is_known'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.CheckConstraint(condition=models.Q(('fitting', ''), ('handover', ''), ('note', b''), ('urgency', ''), _negated=True), name='piece_says_something'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.CheckConstraint(condition=models.Q(('is_recorded', False), ('is_of_centre', False), _connector='OR'), name='piece_of_the_centre_is_its_own'),
        ),
    ]
