"""Nightly work on the queue itself."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

KEPT_HOURS = 7 * 24  # long enough to see what happened last week


@app.periodic(cron="42 3 * * *")
@app.task(queueing_lock="config.forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Forget jobs that are over: some are done every minute."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
