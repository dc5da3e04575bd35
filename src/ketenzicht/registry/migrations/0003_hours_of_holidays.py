"""Opening hours may say what counts on official holidays: weekday 8."""

from django.db import migrations, models
from django.db.models import Q

HOLIDAY = 8


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_kinds_of_users")]
    operations = [
        migrations.RemoveConstraint(model_name="openinghours", name="weekday_of_a_week"),
        migrations.RemoveConstraint(model_name="openinghours", name="opens_once_at_a_time"),
        migrations.AlterField(
            model_name="openinghours", name="opens", field=models.TimeField(blank=True, null=True)
        ),
        migrations.AlterField(
            model_name="openinghours", name="closes", field=models.TimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(condition=Q(weekday__range=(1, HOLIDAY)), name="weekday_of_a_week"),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=Q(opens__isnull=False, closes__isnull=False)
                | Q(weekday=HOLIDAY, opens__isnull=True, closes__isnull=True),
                name="hours_have_times_or_are_of_holidays",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("location", "kind", "weekday", "opens"), nulls_distinct=False, name="opens_once_at_a_time"
            ),
        ),
    ]
