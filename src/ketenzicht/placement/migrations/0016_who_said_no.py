"""Who said no is remembered, and the clock learns from answers.

What was learnt until now is learnt anew from the answers, by the clock: who said no before is told apart in it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("capacity", "0008_holds"),
        ("placement", "0015_senders_are_told"),
        ("registry", "0008_neighbours_by_date"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="trusttally",
            name="tally_cell_is_known",
        ),
        migrations.AddField(
            model_name="offer",
            name="learnt_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(
                    ("answered_at__isnull", False), ("learnt_at__isnull", True), ("unit__isnull", False)
                ),
                fields=["answered_at"],
                name="offers_to_learn_from",
            ),
        ),
        migrations.RunSQL("DELETE FROM placement_trusttally", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["unit", "answered_at"], name="offers_of_a_unit_by_answer"),
        ),
        migrations.AddConstraint(
            model_name="trusttally",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("old__in", ["just", "hour", "hours", "old", "never"]),
                    ("room__in", ["unknown", "none", "one", "few", "many", "refused", "doubted"]),
                ),
                name="tally_cell_is_known",
            ),
        ),
    ]
