"""To what a key is narrowed, of all that its organisation does: for which units it delivers, for what it reads."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reach:
    """It delivers only at these locations, and only of these modules, and reads only for these purposes.

    Where nothing is named, it is not narrowed.
    """

    locations: frozenset[UUID] = frozenset()
    modules: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()

    def holds(self, *, location_id: UUID, module: str) -> bool:
        """Whether it delivers a unit."""
        return (not self.locations or location_id in self.locations) and (not self.modules or module in self.modules)

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.locations or self.modules or self.purposes)


EVERYTHING = Reach()
