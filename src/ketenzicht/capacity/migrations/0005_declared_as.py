"""Who declares an opening by hand is shown to others by role. Of what was declared before, the role is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("capacity", "0004_openings")]

    operations = [
        migrations.AddField(
            "openingchange", "declared_as", models.CharField(blank=True, db_default="", max_length=200)
        ),
    ]
