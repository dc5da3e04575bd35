"""What is done for learning by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.learning import operations


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="learning.put_flags")
def put_flags(timestamp: int) -> int:
    """See who came back, and put the flags that rules put."""
    return operations.put_flags(at=timezone.now())
