"""Sending notices, every minute; and clearing them up, every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.notices import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.mail_notices")
def mail_notices(timestamp: int) -> int:
    """Send by e-mail what is due."""
    return operations.mail_notices(at=timezone.now())


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="notices.forget_notices")
def forget_notices(timestamp: int) -> int:
    """Forget what was settled more than a year ago."""
    return operations.forget_notices(at=timezone.now())
