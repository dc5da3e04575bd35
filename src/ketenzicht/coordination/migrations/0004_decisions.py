"""Which care somebody decided on; it goes with its request, when that goes."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

forgetting = import_module("ketenzicht.coordination.migrations.0003_forgetting")
REPLACE = forgetting.FORGET.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
STORY = "DELETE FROM coordination_happening"
WITH_DECISIONS = REPLACE.replace(STORY, f"DELETE FROM coordination_decision WHERE request_id = ANY(gone);\n    {STORY}")


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0003_forgetting'),
        ('triage', '0003_fitting_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='carerequest',
            name='facts',
            field=models.BinaryField(blank=True),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('form', models.CharField(max_length=60)),
                ('proposed', models.JSONField()),
                ('agrees', models.BooleanField()),
                ('facts', models.BinaryField()),
                ('because', models.BinaryField(blank=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='coordination.carerequest')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.fittingversion')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('because', b''), _negated=True), _connector='OR'), name='decision_that_deviates_says_why')],
            },
        ),
        migrations.RunSQL(WITH_DECISIONS + forgetting.FIX_PATH, REPLACE + forgetting.FIX_PATH),
    ]
