"""Forgetting what suppliers tried, and noting how far locations are, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.base.actor import PLATFORM
from ketenzicht.connections import operations


@app.periodic(cron="12 3 * * *")
@app.task(queueing_lock="connections.forget")
def forget(timestamp: int) -> None:
    """Forget old sandbox data, and end test connections that nobody uses."""
    now = timezone.now()
    operations.forget_sandbox_data(at=now)
    operations.end_unused(at=now)


@app.periodic(cron="52 4 * * *")
@app.task(queueing_lock="connections.note_standings")
def note_standings(timestamp: int) -> int:
    """Put on record how far every location is."""
    return operations.note_standings(actor=PLATFORM, at=timezone.now())
