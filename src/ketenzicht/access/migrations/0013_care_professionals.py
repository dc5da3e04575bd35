"""A role for who treats patients and asks a centre for advice."""

from django.db import migrations, models

ROLES = [
    ("triagist", "triagist"),
    ("coordinator", "coördinator"),
    ("care-professional", "zorgverlener"),
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
    ("extract-officer", "medewerker inzageverzoeken"),
]
OVER_THE_PLATFORM = {"platform-administrator", "auditor", "roaz-officer", "privacy-officer"}
GIVEN = [(code, name) for code, name in ROLES if code not in OVER_THE_PLATFORM]
KNOWN = {
    "invitation": ("invitation_is_to_a_known_role", ROLES),
    "membership": ("role_is_known", ROLES),
    "providedrole": ("provider_gives_no_role_over_the_platform", GIVEN),
}


def known(name: str, roles: list[tuple[str, str]]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("role__in", [code for code, _ in roles])), name=name)


class Migration(migrations.Migration):
    dependencies = [("access", "0012_extract_officer")]
    operations = [
        *(migrations.RemoveConstraint(model, name) for model, (name, _) in KNOWN.items()),
        migrations.AlterField("membership", "role", models.CharField(choices=ROLES, max_length=40)),
        migrations.AlterField("providedrole", "role", models.CharField(choices=GIVEN, max_length=40)),
        *(migrations.AddConstraint(model, known(name, roles)) for model, (name, roles) in KNOWN.items()),
    ]
