"""How many notices wait, for the head of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ketenzicht.notices.queries import number_open


def waiting(request: HttpRequest) -> dict[str, object]:
    """The context processor: `notices_waiting` asks the database only where a page with a head is made."""
    return {"notices_waiting": SimpleLazyObject(lambda: _number(request))}


def _number(request: HttpRequest) -> int:
    actor = getattr(request.user, "acts_as", None)
    return number_open(actor=actor) if actor else 0
