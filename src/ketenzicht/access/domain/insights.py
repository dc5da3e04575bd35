"""Insight: who asks to see figures, with all that the agreements give them for care itself."""

from dataclasses import dataclass
from uuid import UUID

from ketenzicht.access.domain.audiences import NOBODY, Audience
from ketenzicht.access.domain.policy import EVERY_MODULE, EVERYWHERE, Detail
from ketenzicht.base.actor import Actor, ActorKind

EVERYBODY = Audience(frozenset((EVERYWHERE, EVERY_MODULE, detail) for detail in Detail))


@dataclass(frozen=True, slots=True)
class Insight:
    """What an actor may see, by the agreements with the organisation for which it acts.

    A role may let somebody look at capacity; at whose, only the agreements say, for a functioneel beheerder too.
    `wider` is what the organisation sees for all purposes, where the key of a system is narrowed to some: a sum is told
    only where that would tell it too, or two keys would tell together what neither may.
    """

    actor: Actor
    audience: Audience = NOBODY
    wider: Audience | None = None

    @property
    def organisation_id(self) -> UUID | None:
        return self.actor.organisation_id

    @property
    def of_organisation(self) -> "Insight | None":
        """What its organisation sees, where that is more."""
        return Insight(self.actor, self.wider) if self.wider is not None else None

    @classmethod
    def of_narrowed_key(cls, actor: Actor, audience: Audience, *, organisation: Audience) -> "Insight":
        """That of a key which is narrowed; where it loses nothing by that, the same as of its organisation."""
        return cls(actor, audience, wider=None if audience == organisation else organisation)

    @classmethod
    def without_asking(cls, actor: Actor) -> "Insight | None":
        """That of who needs no agreements, or has none: the platform itself, and who acts for nobody."""
        if actor.kind is ActorKind.PLATFORM:
            return cls(actor, EVERYBODY)
        return cls(actor) if actor.organisation_id is None else None
