"""Who gets these pages: people who work with the requests of a centre, and professionals who ask it for advice."""

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.base.errors import Conflict, NotPermitted, Refused

__all__ = ["ON_A_PAGE", "View", "for_askers", "for_workers"]

for_workers = for_those_with(Permission.COORDINATION_WORK)
for_askers = for_those_with(Permission.COORDINATION_ASK_ADVICE)
# Refusals that no other words in a form would mend: not this person, or not any more.
ON_A_PAGE: tuple[type[Refused], ...] = (NotPermitted, Conflict)
