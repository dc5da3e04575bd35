"""Days as the Netherlands count them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local_day(moment: datetime) -> date:
    """Roles begin and end with days as the Netherlands count them."""
    return moment.astimezone(_AMSTERDAM).date()


def next_day(moment: datetime) -> datetime:
    """When the next day begins, as the Netherlands count them."""
    return datetime.combine(local_day(moment) + timedelta(days=1), time(), _AMSTERDAM)
