"""What is done for requests by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.coordination import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="coordination.note_late")
def note_late(timestamp: int) -> int:
    """Note of which requests the moment passed before which care must begin."""
    return operations.note_late(at=timezone.now())


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="coordination.destroy_summaries")
def destroy_summaries(timestamp: int) -> int:
    """Destroy what was fetched of patients elsewhere, a day after the end of the request."""
    return operations.destroy_summaries(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="coordination.lapse_transfers")
def lapse_transfers(timestamp: int) -> int:
    """End the asking of what another centre did not answer in time, and tell who asked."""
    return operations.lapse_transfers(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="coordination.begin_under_pressure")
def begin_under_pressure(timestamp: int) -> int:
    """Use agreements between centres as soon as the pressure is as agreed."""
    return operations.begin_under_pressure(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="coordination.go_on_searching")
def go_on_searching(timestamp: int) -> int:
    """Go on looking through requests for who asked what there is of them."""
    return operations.go_on_searching(at=timezone.now())
