"""What is done for planning by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.planning import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="planning.expire_holds")
def expire_holds(timestamp: int) -> int:
    """Let go of moments that were held too long."""
    return operations.expire_holds(at=timezone.now())


@app.periodic(cron="22 2 * * *")
@app.task(queueing_lock="planning.forget_links")
def forget_links(timestamp: int) -> int:
    """Forget links of agendas that have expired."""
    return operations.forget_links(at=timezone.now())


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="planning.lay_rosters")
def lay_rosters(timestamp: int) -> int:
    """Make the slots of one more day of every roster."""
    return operations.lay_rosters(at=timezone.now())
