"""Watching deliveries, every five minutes."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.feeds import operations


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="feeds.watch_feeds")
def watch_feeds(timestamp: int) -> int:
    """Remind who delivers and has fallen silent."""
    return operations.watch_feeds(at=timezone.now())
