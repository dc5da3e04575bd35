"""Who gets these pages, and the way between them."""

from dataclasses import dataclass

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor

# Of each page its words and who may see it: who has one of these.
PAGES: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("/hand-overs/", "Aan ons overgedragen", (Permission.HANDOVER_RECEIVE,)),
    ("/hand-overs/sent/", "Door ons overgedragen", (Permission.COORDINATION_WORK,)),
    (
        "/hand-overs/receiving/",
        "Wie kan ontvangen",
        (Permission.HANDOVER_MAINTAIN, Permission.FEEDS_WATCH, Permission.COORDINATION_WORK),
    ),
)


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    url: str
    current: bool


def tabs(actor: Actor, *, here: str) -> list[Tab]:
    """To the other pages that this actor may see."""
    return [Tab(text, url, url == here) for url, text, any_of in PAGES if not actor.grants.isdisjoint(any_of)]
