"""What every deed about competences begins with and ends with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access import queries as people
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound
from ketenzicht.competences.domain import HIGHEST, LOWEST, Ask, Competence
from ketenzicht.competences.queries import catalogue
from ketenzicht.events import operations as events

NOT_KNOWN = "Deze bekwaamheid staat niet in de catalogus. Kies er een uit de lijst."


def organisation_of(actor: Actor) -> UUID:
    """The organisation whose people's competences the actor keeps. Raises NotPermitted."""
    access.require(actor=actor, permission=Permission.COMPETENCES_MAINTAIN)
    return access.own_organisation(actor)


def refuse_stranger(person: UUID, *, organisation_id: UUID, at: datetime) -> None:
    """NotFound for who has no role there, whether they exist or not."""
    people.member_of(organisation_id=organisation_id, user_id=person, now=at)


def competence_of(code: str) -> Competence:
    found = catalogue().by_code.get(code)
    if found is None:
        raise NotFound(NOT_KNOWN)
    return found


def asked(code: str, level: int | None) -> Ask:
    """A competence at a level that exists. Of an EPA without one the level is that of independent work."""
    found = competence_of(code)
    if not found.has_levels:
        return Ask(code)
    if level is not None and not LOWEST <= level <= HIGHEST:
        raise NotFound(f"Een EPA heeft de niveaus {LOWEST} tot en met {HIGHEST}.")
    return Ask(code, level)


def tell(action: str, *, subject: str, actor: Actor, at: datetime, detail: dict[str, Any]) -> None:
    """A line in the log, in codes and identifiers alone, and word to others that something changed.

    What somebody can do is not in that word: it is kept for good, and a competence only as long as somebody works.
    """
    audit.record(action=f"competences.{action}", actor=actor, subject=subject, detail=detail, at=at)
    events.announce(kind=f"competences.{action}", subject=subject, payload={}, at=at)
