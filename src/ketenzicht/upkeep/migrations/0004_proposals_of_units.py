"""Changes of units are proposed too, of each unit one at a time; and of a new location why it is another is kept."""

from django.db import migrations, models

KINDS = ["particulars", "address", "reach", "hours", "care", "beginning", "ending", "units"]


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0003_same_twice_and_escalation")]

    operations = [
        migrations.AddField("proposal", "subject", models.CharField(blank=True, db_default="", max_length=130)),
        migrations.AddField("proposal", "other_because", models.CharField(blank=True, db_default="", max_length=300)),
        migrations.RemoveConstraint("proposal", "one_proposal_waits_of_a_kind"),
        migrations.AddConstraint(
            "proposal",
            models.UniqueConstraint(
                condition=models.Q(("location__isnull", False), ("status", "waiting")),
                fields=("location", "kind", "subject"),
                name="one_proposal_waits_of_a_kind",
            ),
        ),
        migrations.RemoveConstraint("proposal", "proposal_kind_is_known"),
        migrations.AddConstraint(
            "proposal", models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="proposal_kind_is_known")
        ),
        migrations.RemoveConstraint("approvalrule", "approval_rule_kind_is_known"),
        migrations.AddConstraint(
            "approvalrule",
            models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="approval_rule_kind_is_known"),
        ),
    ]
