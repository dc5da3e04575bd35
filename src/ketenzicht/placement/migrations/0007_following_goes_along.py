"""What hangs on a request goes with it, by a cascade in the database itself; see 0002."""

from importlib import import_module

from django.db import migrations

CASCADE = import_module("ketenzicht.placement.migrations.0002_going_together").CASCADE.replace(
    "WHERE c.contype = 'f'", "WHERE c.contype = 'f' AND c.confdeltype <> 'c'"
)


class Migration(migrations.Migration):
    dependencies = [("placement", "0006_following")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
