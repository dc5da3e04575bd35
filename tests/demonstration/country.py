"""The towns, regions and definitions that the tests of the demonstration stand on, without a database."""

import tomllib
from functools import cache

from ketenzicht.base.geography import Point
from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.definitions.domain.document import read_document
from ketenzicht.definitions.operations import SHIPPED
from ketenzicht.demonstration.domain.spread import Town
from ketenzicht.registry import reference


@cache
def modules() -> dict[str, ModuleDefinition]:
    """The modules that come with Ketenzicht, as far as they are in force."""
    documents = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(SHIPPED.glob("*.toml")))
    in_force = (module for module in map(read_document, documents) if module.versions[0].status.is_in_force)
    return {module.code: module for module in in_force}


@cache
def towns() -> tuple[Town, ...]:
    """All municipalities, each in the RAV and ROAZ region of the reference tables."""
    return tuple(
        Town(
            code=row.code,
            name=row.name,
            point=Point(row.latitude, row.longitude),
            inhabitants=row.inhabitants,
            rav=next(one.region for one in row.memberships if one.kind == "rav"),
            roaz=next(one.region for one in row.memberships if one.kind == "roaz"),
        )
        for row in reference.municipalities()
    )


@cache
def regions() -> dict[str, str]:
    return {row.code: row.name for row in reference.regions()}
