"""Accounts of people: for whom they act, and how long a guesser waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from ketenzicht.access.domain.giving import grants_in
from ketenzicht.access.domain.permissions import Role
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.registry.domain import OrganisationKind

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
    kind: OrganisationKind | None = field(default=None, compare=False)  # of the organisation; None: not asked


def normal_email(address: str) -> str:
    """One spelling per address: without spaces around it, in small letters."""
    return address.strip().lower()


@dataclass(frozen=True, slots=True)
class Choice:
    """For which organisation somebody acts, and in which role; without a role: in all that they have there."""

    organisation_id: UUID
    role: Role | None = None

    @property
    def code(self) -> str:
        """As forms and sessions hold it."""
        return f"{self.organisation_id} {self.role}" if self.role else str(self.organisation_id)

    def covers(self, line: MembershipLine) -> bool:
        return line.organisation_id == self.organisation_id and self.role in {None, line.role}


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A choice as somebody sees it; `words` name the organisation, and the role when it is about one."""

    choice: Choice
    words: str


def choice_of(code: str) -> Choice | None:
    """The choice with this code, or None for what is no such code."""
    organisation, _, role = code.partition(" ")
    try:
        return Choice(UUID(organisation), Role(role) if role else None)
    except ValueError:
        return None


def choices(memberships: Iterable[MembershipLine]) -> list[Choice]:
    """What somebody with these roles can choose from: each organisation, and each role where there are several."""
    roles: dict[UUID, list[Role]] = {}
    for line in memberships:
        roles.setdefault(line.organisation_id, []).append(line.role)
    found: list[Choice] = []
    for organisation_id, there in roles.items():
        found.append(Choice(organisation_id))
        found += [Choice(organisation_id, role) for role in there if len(there) > 1]
    return found


def actor_of_person(
    *,
    id: UUID,  # noqa: A002 - as in Actor
    name: str,
    memberships: Sequence[MembershipLine],
    choice: Choice | None = None,
) -> Actor:
    """The person as acting for one organisation: the one chosen, else that of the first membership.

    Roles elsewhere do not count then: what one may do in one organisation says nothing about another. A choice
    that cannot be made any more gives no rights, here or elsewhere: nobody acts for whom they did not choose.
    """
    chosen = choice or (Choice(memberships[0].organisation_id) if memberships else None)
    lines = [line for line in memberships if chosen and chosen.covers(line)]
    return Actor(
        kind=ActorKind.PERSON,
        id=id,
        name=name,
        organisation_id=lines[0].organisation_id if lines else None,
        grants=frozenset[str]().union(*(grants_in(line.role, kind=line.kind) for line in lines)),
        role=", ".join(sorted(line.role for line in lines)),
    )
