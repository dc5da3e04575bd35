"""Files of locations that somebody brought."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_upkeep_of_entries'),
        ('upkeep', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('account', models.UUIDField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('brought_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('plan', models.JSONField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['brought_at'], name='imports_by_age')],
            },
        ),
    ]
