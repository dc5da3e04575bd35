"""What we may deliver, and in which words: the platform's units and definitions, kept for when it is away."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from ketenzicht.adapter.faults import Unusable
from ketenzicht.client import AsyncDeliveryClient, Definition, Unit

FILE = "catalogue.json"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """As the platform gave it at `fetched_at`."""

    fetched_at: datetime
    units: tuple[Unit, ...]
    definitions: dict[str, Definition]

    def unit(self, *, location: str, module: str, label: str) -> Unit:
        """The unit that a mapping means; raises Unusable with what is wrong (Dutch).

        A location is named by its name or its number, or not at all where there is only one.
        """
        if module not in self.definitions:
            raise Unusable(f"de module '{module}' bestaat niet, of u levert er niet voor.")
        here = [unit for unit in self.units if unit.module == module and _is(unit, location)]
        if not here:
            raise Unusable(f"de locatie '{location}' heeft geen eenheden in '{module}' waarvoor u levert.")
        if len({unit.location_id for unit in here}) > 1:
            raise Unusable("er zijn meer locaties die zo heten: noem het nummer van de locatie." if location
                           else "u levert voor meer locaties: noem in 'locatie' welke.")  # fmt: skip
        found = next((unit for unit in here if unit.label == label), None)
        if found is None:
            known = ", ".join(sorted(unit.label for unit in here))
            raise Unusable(f"het label '{label}' is er niet voor deze locatie in '{module}'; er is: {known}.")
        if label not in {known.code for known in self.definitions[module].labels}:
            raise Unusable(f"het label '{label}' is beëindigd in de geldende definitie van '{module}'.")
        return found

    def definition_of(self, unit: Unit) -> Definition:
        return self.definitions[unit.module]


def _is(unit: Unit, location: str) -> bool:
    return not location or location.casefold() in (unit.location.casefold(), str(unit.location_id))


async def fetch(client: AsyncDeliveryClient, *, at: datetime) -> Catalogue:
    """Ask the platform; raises Unreachable or DeliveryRefused."""
    units = await client.units()
    modules = sorted({unit.module for unit in units})
    return Catalogue(at, units, {module: await client.definition(module) for module in modules})


def keep(catalogue: Catalogue, folder: Path) -> None:
    """On disk, whole or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = folder / f"{FILE}.new"
    new.write_bytes(msgspec.json.encode(catalogue))
    new.replace(folder / FILE)


def kept(folder: Path) -> Catalogue | None:
    """What was kept, if anything readable was."""
    with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
        return msgspec.json.decode((folder / FILE).read_bytes(), type=Catalogue)
    return None


def names(catalogue: Catalogue) -> dict[UUID, str]:
    """Units as a person knows them."""
    return {unit.code: f"{unit.location}, {unit.label_name} ({unit.module})" for unit in catalogue.units}
