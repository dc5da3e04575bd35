"""Who gets these pages, and the way between them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotPermitted, Refused

UNPROCESSABLE = 422
_INSIGHT = (Permission.LEARNING_WORK, Permission.LEARNING_FOLLOW)
# Of each page its words and who may see it: who has one of these.
PAGES: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("/learning/", "Signalen", (Permission.LEARNING_WORK,)),
    ("/learning/meetings/", "Besprekingen", (Permission.LEARNING_WORK,)),
    ("/learning/bottlenecks/", "Knelpunten", _INSIGHT),
    ("/learning/indicators/", "Indicatoren", _INSIGHT),
    ("/learning/feedback/", "Terugkoppeling aan ons gevraagd", (Permission.LEARNING_ANSWER,)),
)


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    url: str
    current: bool


def tabs(actor: Actor, *, here: str) -> list[Tab]:
    """To the other pages that this actor may see."""
    return [Tab(text, url, url == here) for url, text, any_of in PAGES if not actor.grants.isdisjoint(any_of)]


def done(form: Form, deed: Callable[[], object]) -> bool:
    """Whether what was filled in is right and was done; a refusal stands at the form, nothing that was typed is lost.

    What somebody may not, or what changed meanwhile, is no matter of the form: that gets a page of its own.
    """
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        if isinstance(refused, NotPermitted | Conflict):
            raise
        form.add_error(None, str(refused))
        return False
    return True
