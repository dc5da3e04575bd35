"""Ending what suppliers do not use, and noting how far locations are, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.base.actor import PLATFORM
from ketenzicht.connections import operations


@app.periodic(cron="12 3 * * *")
@app.task(queueing_lock="connections.end_unused")
def end_unused(timestamp: int) -> int:
    """End test connections that nobody uses."""
    return operations.end_unused(at=timezone.now())


@app.periodic(cron="52 4 * * *")
@app.task(queueing_lock="connections.note_standings")
def note_standings(timestamp: int) -> int:
    """Put on record how far every location is."""
    return operations.note_standings(actor=PLATFORM, at=timezone.now())
