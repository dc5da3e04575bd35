"""A mark that is another after every change of the regions, so that processes may remember them."""

from django.db import migrations, models

TABLES = ("registry_region", "registry_regionneighbour", "registry_municipalitymembership")

MARKING = """
INSERT INTO registry_groundrevision (id, mark) VALUES (1, gen_random_uuid());

CREATE FUNCTION registry_ground_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry_groundrevision (id, mark) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET mark = EXCLUDED.mark;
    RETURN NULL;
END $$;
""" + "".join(
    f"CREATE TRIGGER ground_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}\n"
    "    FOR EACH STATEMENT EXECUTE FUNCTION registry_ground_changed();\n"
    for table in TABLES
)

GONE = "".join(f"DROP TRIGGER ground_changed ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION registry_ground_changed();\n"
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_regions_hold_together")]
    operations = [
        migrations.CreateModel(
            name="GroundRevision",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("mark", models.UUIDField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_ground_revision")],
            },
        ),
        migrations.RunSQL(MARKING, GONE),
    ]
