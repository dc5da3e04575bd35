"""Who gets these pages: people who work with the requests of a centre, and professionals who ask it for advice."""

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import View, for_those_with

__all__ = ["View", "for_askers", "for_workers"]

for_workers = for_those_with(Permission.COORDINATION_WORK)
for_askers = for_those_with(Permission.COORDINATION_ASK_ADVICE)
