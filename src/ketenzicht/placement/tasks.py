"""What is done for needs by the clock."""

import time

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.placement import operations

BUSY_FOR = 20.0  # seconds of each minute: jobs go one after the other, and what is sent to receivers may not wait


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="placement.watch")
def watch(timestamp: int) -> int:
    """Ask who has their turn, end what nobody answered or confirmed, and let go of places that figures know of."""
    enough = time.monotonic() + BUSY_FOR
    return operations.watch(at=timezone.now(), had_enough=lambda: time.monotonic() >= enough)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="placement.learn")
def learn(timestamp: int) -> int:
    """Learn from what was answered whether places that are shown are there."""
    return operations.learn(at=timezone.now())


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="placement.inform")
def inform(timestamp: int) -> int:
    """Tell systems of providers which questions to them changed."""
    return operations.inform_due(at=timezone.now())
