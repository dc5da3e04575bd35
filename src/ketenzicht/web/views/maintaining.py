"""Who keeps an entry of the register comes in here."""

from django.http import HttpRequest

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with

UNPROCESSABLE = 422
MOST_DIGITS = 9  # of a version
for_maintainers = for_those_with(Permission.REGISTRY_MAINTAIN)  # of which entries, the operations decide


def seen_version(request: HttpRequest) -> int:
    """The version that was looked at, as the page says; zero, which everything is later than, for what is no number."""
    told = request.POST.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 0
