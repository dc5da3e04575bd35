"""An offer keeps how long a place is held after a yes, as was agreed when it was asked; what was asked before, none."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("placement", "0008_steps_say_what_was_agreed")]
    operations: ClassVar = [
        migrations.AlterModelOptions("need", {"ordering": ["request_id", "step"]}),
        migrations.AlterModelOptions("offer", {"ordering": ["need_id", "turn", "id"]}),
        migrations.AlterModelOptions("search", {"ordering": ["need_id", "at", "id"]}),
        migrations.AddField("offer", "hold_for", models.DurationField(blank=True, null=True)),
    ]
