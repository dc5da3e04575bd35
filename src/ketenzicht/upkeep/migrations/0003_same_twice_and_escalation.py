"""What was said not to be the same, and to whom a report was passed on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_upkeep_of_entries'),
        ('upkeep', '0002_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Distinction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.JSONField()),
                ('why', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_as', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='report',
            name='told_platform_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='told_region_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('told_platform_at', None), models.Q(('told_region_at__isnull', False), ('told_region_at__lte', models.F('told_platform_at'))), _connector='OR'), name='report_goes_to_the_region_first'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='one',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='one_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='other',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.location'),
        ),
        migrations.AddField(
            model_name='distinction',
            name='other_organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddConstraint(
            model_name='distinction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('one__lt', models.F('other')), ('one_organisation', None), ('other__isnull', False), ('other_organisation', None)), models.Q(('one', None), ('one_organisation__lt', models.F('other_organisation')), ('other', None), ('other_organisation__isnull', False)), _connector='OR'), name='distinction_is_of_two_in_order'),
        ),
        migrations.AddConstraint(
            model_name='distinction',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='distinction_says_why'),
        ),
    ]
