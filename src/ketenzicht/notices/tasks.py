"""Sending notices, every minute."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.notices import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.mail_notices")
def mail_notices(timestamp: int) -> int:
    """Send by e-mail what is due."""
    return operations.mail_notices(at=timezone.now())
