"""Nightly work on the log."""

import structlog
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.audit import operations, queries
from ketenzicht.base.actor import PLATFORM

log = structlog.get_logger()


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="audit.tell_anchor")
def tell_anchor(timestamp: int) -> str:
    """Every hour, write the last seal where the database cannot reach it: the log of the process."""
    anchor = str(queries.anchor() or "")
    log.info("audit.anchor", anchor=anchor)
    return anchor


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="audit.remove_old_lines")
def remove_old_lines(timestamp: int) -> int:
    """Remove what has been kept as long as the rule says."""
    return operations.remove_old_lines(kept_for=settings.LOG_KEPT_FOR, actor=PLATFORM, at=timezone.now())
