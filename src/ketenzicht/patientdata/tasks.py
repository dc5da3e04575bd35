"""What is done for patient data by the clock."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ketenzicht.patientdata import operations


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="patientdata.end_hanging")
def end_hanging(timestamp: int) -> int:
    """End questions to sources that nobody is busy with any more."""
    return operations.end_hanging(at=timezone.now())


@app.periodic(cron="7 6 * * *")
@app.task(queueing_lock="patientdata.remind")
def remind(timestamp: int) -> int:
    """Remind of emergencies that nobody reviewed in time."""
    return operations.remind(at=timezone.now())
