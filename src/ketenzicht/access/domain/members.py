"""The people of one organisation, as its administrator sees them."""

from dataclasses import dataclass
from uuid import UUID

from ketenzicht.access.domain.permissions import ROLE_NAMES, Role


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody with a role here. What they are elsewhere is not told."""

    user_id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    has_second_factor: bool

    @property
    def role_words(self) -> str:
        return ", ".join(ROLE_NAMES[role] for role in self.roles)

    @property
    def named_roles(self) -> list[tuple[str, str]]:
        return [(role.value, ROLE_NAMES[role]) for role in self.roles]
