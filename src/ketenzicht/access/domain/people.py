"""Accounts of people: for whom they act, and how long a guesser waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from ketenzicht.access.domain.permissions import Role, grants_of
from ketenzicht.base.actor import Actor, ActorKind

ANONYMOUS = Actor(kind=ActorKind.PERSON, id=None, name="Bezoeker")

MOST_FAILURES = 10  # of one name from one address
LOCKED_FOR = timedelta(minutes=15)

# One answer for a wrong password, an unknown name, an ended account and a guesser that must wait: whoever
# tries learns nothing about who has an account.
SIGN_IN_REFUSED = (
    "Aanmelden is niet gelukt. Controleer uw e-mailadres en wachtwoord. Na tien mislukte pogingen kunt u een "
    "kwartier niet aanmelden. Lukt het niet, vraag dan uw organisatiebeheerder."
)


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """A role that a person has in an organisation, on the day asked."""

    organisation_id: UUID
    role: Role


def normal_email(address: str) -> str:
    """One spelling per address: without spaces around it, in small letters."""
    return address.strip().lower()


def actor_of_person(*, id: UUID, name: str, memberships: Sequence[MembershipLine]) -> Actor:  # noqa: A002 - as in Actor
    """The person as acting for one organisation: that of the first membership.

    Roles elsewhere do not count then: what one may do in one organisation says nothing about another.
    """
    organisation_id = memberships[0].organisation_id if memberships else None
    roles = [line.role for line in memberships if line.organisation_id == organisation_id]
    return Actor(
        kind=ActorKind.PERSON,
        id=id,
        name=name,
        organisation_id=organisation_id,
        grants=grants_of(roles),
        role=", ".join(sorted(roles)),
    )
