"""Who gets these pages, and how a refusal is shown."""

from datetime import date

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.moments import is_of_our_time

UNPROCESSABLE = 422


for_planners = for_those_with(Permission.PLANNING_MAINTAIN)


def day_in(text: str) -> date | None:
    """A day as an address has it; None for what is none, or so far away that nobody plans there."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_of_our_time(found) else None


def in_words(fallen: int) -> str:
    """What follows for who was planned."""
    if not fallen:
        return ""
    one = "is 1 afspraak" if fallen == 1 else f"zijn {fallen} afspraken"
    return f" Er {one} vervallen: plan die opnieuw."
