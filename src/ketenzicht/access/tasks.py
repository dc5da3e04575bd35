"""Nightly work on access."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.access import operations


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="access.forget_sessions")
def forget_sessions(timestamp: int) -> int:
    """Forget sessions whose time is over."""
    return operations.forget_sessions(at=timezone.now())


@app.periodic(cron="32 3 * * *")
@app.task(queueing_lock="access.forget_tokens")
def forget_tokens(timestamp: int) -> int:
    """Forget access tokens and used assertions whose time is over."""
    return operations.forget_tokens(at=timezone.now())
