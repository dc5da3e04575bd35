"""What systems of partners send: under their own key, with what their triage came to."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

FREEZE = """
CREATE OR REPLACE FUNCTION coordination_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.concluded_at IS NOT NULL OR OLD.abandoned_at IS NOT NULL)
       AND (NEW.request_id, NEW.round, NEW.instrument_id, NEW.complaint, NEW.begun_at, NEW.begun_by,
            NEW.concluded_at, NEW.concluded_by, NEW.abandoned_at, NEW.crosswalk_id, NEW.found, NEW.proposed,
            NEW.red_flag{new})
           IS DISTINCT FROM
           (OLD.request_id, OLD.round, OLD.instrument_id, OLD.complaint, OLD.begun_at, OLD.begun_by,
            OLD.concluded_at, OLD.concluded_by, OLD.abandoned_at, OLD.crosswalk_id, OLD.found, OLD.proposed,
            OLD.red_flag{old})
    THEN
        RAISE EXCEPTION 'Round % of % was concluded: begin another.', OLD.round, OLD.request_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TOLD = ("elsewhere_system", "elsewhere_instrument", "elsewhere_version", "elsewhere_by")
ALSO = FREEZE.format(
    new="".join(f", NEW.{name}" for name in TOLD), old="".join(f", OLD.{name}" for name in TOLD)
)


def _text(longest: int) -> models.CharField:
    return models.CharField(blank=True, max_length=longest)


class Migration(migrations.Migration):
    dependencies = [("coordination", "0004_decisions")]
    operations = [
        migrations.AddField("carerequest", "source_sent", models.BinaryField(blank=True)),
        migrations.AlterField(
            "triage",
            "instrument",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="triage.instrumentversion",
            ),
        ),
        migrations.AlterField("triage", "complaint", _text(60)),
        migrations.AlterField("triage", "answers", models.BinaryField(blank=True)),
        migrations.AddField("triage", "elsewhere_system", _text(60)),
        migrations.AddField("triage", "elsewhere_instrument", _text(60)),
        migrations.AddField("triage", "elsewhere_version", _text(40)),
        migrations.AddField("triage", "elsewhere_by", _text(100)),
        migrations.AddField("triage", "elsewhere_red_flags", models.BinaryField(blank=True)),
        migrations.AddConstraint(
            "triage",
            models.CheckConstraint(
                condition=Q(instrument__isnull=False, elsewhere_system="", elsewhere_instrument="")
                | (
                    Q(instrument__isnull=True, complaint="", concluded_at__isnull=False)
                    & ~Q(elsewhere_system="")
                    & ~Q(elsewhere_instrument="")
                    & ~Q(elsewhere_version="")
                    & ~Q(elsewhere_by="")
                ),
                name="triage_by_us_or_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            "triage",
            models.UniqueConstraint(
                fields=["request", "elsewhere_instrument", "begun_at"],
                condition=Q(instrument__isnull=True),
                name="triage_of_elsewhere_once",
            ),
        ),
        migrations.RunSQL(ALSO, FREEZE.format(new="", old="")),
    ]
