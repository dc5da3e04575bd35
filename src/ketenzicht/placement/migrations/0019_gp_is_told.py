import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0014_trajectories'),
        ('placement', '0018_unmet_at_the_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='GpTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stand', models.CharField(max_length=8)),
                ('since', models.DateTimeField()),
                ('by_name', models.CharField(max_length=255)),
                ('spared', models.CharField(blank=True, max_length=8)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='coordination.carerequest')),
            ],
            options={
                'ordering': ['since', 'id'],
                'indexes': [models.Index(condition=models.Q(('stand', 'to-tell')), fields=['since'], name='gps_to_tell')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stand__in', ['to-tell', 'told', 'spared'])), name='gp_stand_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('spared__in', ['refuses', 'knows', 'no-gp', 'other']), ('stand', 'spared')), models.Q(models.Q(('stand', 'spared'), _negated=True), ('spared', '')), _connector='OR'), name='gp_spared_says_why')],
            },
        ),
    ]
