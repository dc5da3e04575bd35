"""What is done with the log by the clock."""

import structlog
from procrastinate.contrib.django import app

from ketenzicht.audit import queries

log = structlog.get_logger()


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="audit.tell_anchor")
def tell_anchor(timestamp: int) -> str:
    """Every hour, write the last seal where the database cannot reach it: the log of the process."""
    anchor = str(queries.anchor() or "")
    log.info("audit.anchor", anchor=anchor)
    return anchor
