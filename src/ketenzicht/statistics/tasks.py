"""The daily count."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.statistics import operations


@app.periodic(cron="20 * * * *")  # every hour: the moment is of Dutch time, and a server may have been down
@app.task(queueing_lock="statistics.publish_day")
def publish_day(timestamp: int) -> int:
    """Count today, once its moment has come."""
    return operations.publish_day(day=timezone.localdate(), at=timezone.now())
