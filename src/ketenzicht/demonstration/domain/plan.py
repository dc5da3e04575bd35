"""What the fictional country consists of: organisations, locations, and the units of which they tell. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from ketenzicht.base.geography import Point
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.names import names
from ketenzicht.demonstration.domain.spread import Town, beside
from ketenzicht.registry.domain import ContactLine, ContactRole, Hours, OrganisationKind

NAMESPACE = UUID("6f1f5c0e-3b7e-5d0a-9a51-6d1d3b8f2c77")  # ours: makes the same ids on every machine
SOURCE = "demonstratie"  # begins the own key of everything that we register
NATIONAL_BODY = "landelijk"  # key of the organisation that runs the demonstration
DOMAIN = "demonstratie.example"  # of the accounts; reserved: no mail ever arrives there (RFC 2606)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A kind of care at a location, about how many places it has, and who delivers it."""

    module: str
    label: str
    size: int
    deliverer: str  # key of an organisation
    automation_expected_on: date | None = None  # set: figures are filled in by hand until then

    @property
    def is_manual(self) -> bool:
        return self.automation_expected_on is not None


@dataclass(frozen=True, slots=True)
class LocationPlan:
    """A place where care is given. `key` tells it from all others, for ever."""

    key: str
    name: str
    type_code: str
    town: Town
    point: Point
    units: tuple[UnitPlan, ...]
    hours: tuple[Hours, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    helipad: bool = False

    @property
    def id(self) -> UUID:
        return id_of(self.key)


@dataclass(frozen=True, slots=True)
class OrganisationPlan:
    """A legal body with its locations."""

    key: str
    name: str
    kind: OrganisationKind = OrganisationKind.PROVIDER
    locations: tuple[LocationPlan, ...] = ()

    @property
    def id(self) -> UUID:
        return id_of(self.key)


def id_of(key: str) -> UUID:
    """The id of an organisation or location with this key: the same every time."""
    return uuid5(NAMESPACE, key)


class Drawing:
    """What the sectors draw from while they make their plans: chance, unused names and phone numbers, towns."""

    def __init__(self, *, seed: str, towns: Sequence[Town], regions: Mapping[str, str], today: date) -> None:
        self.chance = Chance(seed)
        self.towns = list(towns)
        self.regions = regions  # names by code
        self._today = today
        self._names: Iterator[str] = names(chance=self.chance.of("names"))
        self._phones = 0

    def name(self) -> str:
        """A name that nothing else in the plan bears."""
        return next(self._names)

    def location(  # noqa: PLR0913 - one argument for each thing that tells locations apart
        self,
        *,
        key: str,
        name: str,
        type_code: str,
        town: Town,
        hours: tuple[Hours, ...],
        contacts: Mapping[ContactRole, str],
        units: tuple[UnitPlan, ...] = (),
        point: Point | None = None,
        helipad: bool = False,
    ) -> LocationPlan:
        """A location in a town; slightly beside its middle, unless it stands beside another one."""
        return LocationPlan(
            key=key,
            name=name,
            type_code=type_code,
            town=town,
            point=point or beside(town=town, chance=self.chance.of(key, "point")),
            units=units,
            hours=hours,
            contacts=tuple(ContactLine(role, line, self._phone()) for role, line in contacts.items()),
            helipad=helipad,
        )

    def units(
        self, *, key: str, module: str, sizes: Mapping[str, int], deliverer: str, by_hand: float = 0.0
    ) -> tuple[UnitPlan, ...]:
        """Units of about these sizes; with the chance `by_hand` all of a location are still filled in by hand."""
        automatic_on = self._automatic_on(key) if self.chance.of(key).happens(by_hand, "by hand") else None
        return tuple(
            UnitPlan(module, label, self._about(size, f"{key}/{label}"), deliverer, automatic_on)
            for label, size in sizes.items()
            if size
        )

    def _about(self, size: int, key: str) -> int:
        return max(1, round(size * self.chance.of(key).between(0.72, 1.3, "size")))

    def _phone(self) -> str:
        """A number that cannot be dialled: no Dutch number begins with three zeros."""
        self._phones += 1
        return f"000 {self._phones // 10_000:03} {self._phones % 10_000:04}"

    def _automatic_on(self, key: str) -> date:
        month = self._today.month + 2 + int(self.chance.of(key).between(0, 15, "months"))
        return date(self._today.year + month // 12, month % 12 + 1, 1)
