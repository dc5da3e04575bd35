"""A round of triage may be begun by whom it is about: then nobody's account began it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coordination", "0005_elsewhere")]
    operations = [
        migrations.AlterField("triage", "begun_by", models.UUIDField(null=True, blank=True)),
    ]
