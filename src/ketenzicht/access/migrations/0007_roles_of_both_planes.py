"""Roles for who uses figures without giving care: ROAZ-bureaus, the country, the ministry, insurers, analysts, the FG."""

from django.db import migrations, models

ROLES = [
    ("triagist", "triagist"),
    ("coordinator", "coördinator"),
    ("capacity-manager", "capaciteitsmanager"),
    ("organisation-administrator", "organisatiebeheerder"),
    ("platform-administrator", "functioneel beheerder"),
    ("auditor", "auditor"),
    ("roaz-officer", "medewerker van het ROAZ-bureau"),
    ("national-coordinator", "landelijk coördinator (LCPS)"),
    ("policy-officer", "beleidsmedewerker (VWS)"),
    ("purchaser", "zorginkoper (verzekeraar)"),
    ("analyst", "analist"),
    ("privacy-officer", "functionaris gegevensbescherming (FG)"),
]


def known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("role__in", [code for code, _ in ROLES])), name=name)


class Migration(migrations.Migration):
    dependencies = [("access", "0006_systems")]
    operations = [
        migrations.AlterField(
            model_name="membership", name="role", field=models.CharField(choices=ROLES, max_length=40)
        ),
        migrations.RemoveConstraint(model_name="membership", name="role_is_known"),
        migrations.AddConstraint(model_name="membership", constraint=known("role_is_known")),
        migrations.RemoveConstraint(model_name="invitation", name="invitation_is_to_a_known_role"),
        migrations.AddConstraint(model_name="invitation", constraint=known("invitation_is_to_a_known_role")),
    ]
