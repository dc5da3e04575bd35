"""What is done for competences by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.competences import operations


@app.periodic(cron="15 6 * * *")
@app.task(queueing_lock="competences.remind")
def remind(timestamp: int) -> int:
    """Tell each centre what ends within 90 and within 30 days."""
    return operations.remind(at=timezone.now())
