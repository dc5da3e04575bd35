"""What is done for planning by the clock."""

import time

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.planning import operations

BUSY_FOR = 20.0  # seconds: jobs go one after the other, and others may not wait for rosters


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


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="planning.lay_rosters")
def lay_rosters(timestamp: int) -> int:
    """Make the slots of one more day of every roster: from midnight on, so many in each run."""
    enough = time.monotonic() + BUSY_FOR
    return operations.lay_rosters(at=timezone.now(), had_enough=lambda: time.monotonic() >= enough)
