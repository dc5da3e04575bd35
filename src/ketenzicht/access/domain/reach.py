"""For which units a key delivers, of all those for which its organisation does."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reach:
    """Only at these locations, and only of these modules; where nothing is named, it is not narrowed."""

    locations: frozenset[UUID] = frozenset()
    modules: frozenset[str] = frozenset()

    def holds(self, *, location_id: UUID, module: str) -> bool:
        """Whether a unit is within it."""
        return (not self.locations or location_id in self.locations) and (not self.modules or module in self.modules)

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.locations or self.modules)


EVERYTHING = Reach()
