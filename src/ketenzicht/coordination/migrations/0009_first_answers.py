"""What was answered to the first questions of a call."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coordination', '0008_advice'),
    ]

    operations = [
        migrations.AddField(
            model_name='carerequest',
            name='first_answers',
            field=models.BinaryField(blank=True),
        ),
    ]
