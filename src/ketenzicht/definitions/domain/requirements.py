"""How much acute capacity a region needs at least, as parties recorded it (IZA, differentiated minimum)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Requirement:
    """`required` places of a kind of care that are open; an empty `label` is all kinds of the module together."""

    id: int
    module: str
    label: str
    region_code: str
    required: int
    valid_from: date
    valid_until: date | None
    decided_by: str
    ground: str

    def holds(self, *, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)
