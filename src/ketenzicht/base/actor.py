"""Who does something."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    PERSON = "person"
    SYSTEM = "system"  # a provider's system, with a key of its own
    PLATFORM = "platform"  # Ketenzicht itself: jobs, commands of the operator


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a system or the platform, acting for at most one organisation.

    `grants` holds the permissions (`access.domain.Permission` values) that the actor has; the decision itself
    is made in `access`. `role` is what the log says a person acted as. `purposes` are those to which the key of a
    system is narrowed; None: it is not.
    """

    kind: ActorKind
    id: UUID | None
    name: str
    organisation_id: UUID | None = None
    grants: frozenset[str] = frozenset()
    role: str = ""
    purposes: frozenset[str] | None = None


PLATFORM = Actor(kind=ActorKind.PLATFORM, id=None, name="Ketenzicht")
