"""Nightly work on the queue itself, on the keys of data about persons, and on what has been kept long enough."""

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from ketenzicht.config import person_keys, retention

KEPT_HOURS = 7 * 24  # long enough to see what happened last week
MOST_A_NIGHT = 50_000  # rows to seal anew: a minute or so; other jobs wait for it


@app.periodic(cron="42 3 * * *")
@app.task(queueing_lock="config.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that are over: some are done every minute."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="52 1 * * *")
@app.task(queueing_lock="config.renew_person_keys")
def renew_person_keys(timestamp: int) -> int:
    """Make another key when it is time, and go on sealing anew what hangs on older ones; how many rows that were."""
    at = timezone.now()
    if person_keys.is_due(at=at):
        person_keys.rotate(at=at)
    return person_keys.renew(most=MOST_A_NIGHT, at=at).resealed.renewed


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="config.carry_out_retention")
def carry_out_retention(timestamp: int) -> dict[str, int | None]:
    """Remove what has been kept as long as its rule says; how much by each rule."""
    return {rule.code: removed for rule, removed in retention.carry_out(dry_run=False, at=timezone.now())}
