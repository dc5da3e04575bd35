"""What hangs on a request goes with it, by a cascade in the database itself; see 0002."""

from importlib import import_module

from django.db import migrations

CASCADE = import_module("ketenzicht.placement.migrations.0007_following_goes_along").CASCADE


class Migration(migrations.Migration):
    dependencies = [("placement", "0019_gp_is_told")]
    operations = [migrations.RunSQL(CASCADE, migrations.RunSQL.noop)]
