"""Nightly work on the register."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.upkeep import operations


@app.periodic(cron="12 5 * * *")
@app.task(queueing_lock="upkeep.ask_to_confirm")
def ask_to_confirm(timestamp: int) -> int:
    """Ask owners whether their entries are still right, and tell their region who did not answer."""
    at = timezone.now()
    return operations.ask_to_confirm(at=at) + operations.escalate(at=at)


@app.periodic(cron="22 5 * * *")
@app.task(queueing_lock="upkeep.escalate_reports")
def escalate_reports(timestamp: int) -> int:
    """Pass on reports that nobody took in hand."""
    return operations.escalate_reports(at=timezone.now())


@app.periodic(cron="32 5 * * *")
@app.task(queueing_lock="upkeep.tell_of_duplicates")
def tell_of_duplicates(timestamp: int) -> int:
    """Ask administrators about entries that are probably the same."""
    return operations.tell_of_duplicates(at=timezone.now())
