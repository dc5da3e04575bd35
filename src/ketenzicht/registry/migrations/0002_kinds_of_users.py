"""Who uses figures and gives no care can be registered too: the ministry, insurers, third parties."""

from django.db import migrations, models

KINDS = [
    "provider",
    "coordination-function",
    "zcc",
    "roaz-network",
    "national-body",
    "ministry",
    "insurer",
    "third-party",
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="organisation", name="organisation_kind_is_known"),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=24),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="organisation_kind_is_known"
            ),
        ),
    ]
