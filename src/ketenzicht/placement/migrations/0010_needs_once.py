"""What is sent twice is one need; and a question that came to name the patient is not asked on."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("placement", "0009_offers_say_how_long_a_place_is_held"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="sent",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="need",
            name="held_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(fields=("request", "sent"), name="need_sent_once"),
        ),
    ]
