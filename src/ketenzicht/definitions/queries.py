"""The catalogue of all modules: remembered by each process, and made anew when the definitions have changed."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import models
from ketenzicht.definitions.domain import (
    Catalogue,
    ChangeLine,
    ModuleDefinition,
    Requirement,
    ShelvedModule,
    Status,
    Threshold,
    VersionDefinition,
)
from ketenzicht.definitions.models import (
    DefinitionsRevision,
    Element,
    Label,
    Module,
    ModuleVersion,
    Relation,
    RequiredCapacity,
    VersionChange,
)

CHECK_EVERY = 1.0  # seconds; so long may a process not know of a change
PartOfVersion = TypeVar("PartOfVersion", Label, Element, Relation, models.Threshold)


class _Memory(threading.local):
    """What one thread saw in the transaction that it is in."""

    transaction: object = None
    catalogue = Catalogue(revision=-1, modules={})


class _Shared:
    """What this process last saw committed, and when it last looked."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.catalogue = Catalogue(revision=-1, modules={})
        self.looked_at = float("-inf")


_memory = _Memory()
_shared = _Shared()


def catalogue() -> Catalogue:
    """Every module with its versions in force: now, in the past or later.

    Asks the database at most once a second whether anything changed, and in a transaction once: a transaction sees
    its own changes and nobody else sees them before they are committed.
    """
    blocks = transaction.get_connection().atomic_blocks
    if blocks:
        return _seen_in(blocks[0])
    if monotonic() - _shared.looked_at >= CHECK_EVERY:
        with _shared.lock:
            if monotonic() - _shared.looked_at >= CHECK_EVERY:
                _shared.catalogue = _newest(_shared.catalogue)
                _shared.looked_at = monotonic()
    return _shared.catalogue


def module(*, code: str) -> ModuleDefinition:
    """One module. Raises NotFound for a code that no module in force has."""
    modules = catalogue().modules
    if code not in modules:
        raise NotFound(f"De module ‘{code[:40]}’ bestaat niet. Bekend zijn: {', '.join(modules)}.")
    return modules[code]


def requirements() -> tuple[Requirement, ...]:
    """What regions need, of every day: recorded in the past, now in force, and still to come."""
    return tuple(row.definition() for row in RequiredCapacity.objects.all())


def thresholds_of(*, code: str) -> list[tuple[int, str, Threshold]]:
    """Every rule of versions of a module that are not concepts: its id, the number of its version, and what it says."""
    found = models.Threshold.objects.filter(version__module=code).exclude(version__status=Status.CONCEPT)
    rows = found.select_related("version").order_by("region_code", "version__valid_from", "place", "valid_from")
    return [(row.pk, row.version.number, row.definition()) for row in rows]


def look_again() -> None:
    """Ask the database at the next call, whatever the time: the definitions just changed."""
    _memory.transaction = None
    _shared.looked_at = float("-inf")


def _seen_in(outermost: object) -> Catalogue:
    if _memory.transaction is not outermost:
        _memory.catalogue = _newest(_memory.catalogue, _shared.catalogue)
        _memory.transaction = outermost
    return _memory.catalogue


def _newest(*known: Catalogue) -> Catalogue:
    """The one of `known` that still holds, else what the definitions are now."""
    found = DefinitionsRevision.objects.values_list("number", flat=True).first()
    revision = 0 if found is None else found
    for catalogue in known:
        if catalogue.revision == revision:
            return catalogue
    return Catalogue(revision=revision, modules=_modules(), requirements=requirements())


def shelf() -> list[ShelvedModule]:
    """Every module with all that was ever written of it, concepts too, in seven queries; without what was done."""
    made = _definitions(ModuleVersion.objects.all())
    return [_shelved(module, made[module.code]) for module in Module.objects.all() if module.code in made]


def shelved(*, code: str) -> ShelvedModule:
    """One module with all that was ever written of it and done with it. Raises NotFound."""
    module = Module.objects.filter(code=code).first()
    if module is None:
        raise NotFound(f"De module ‘{code[:40]}’ bestaat niet.")
    made = _definitions(ModuleVersion.objects.filter(module=module))
    return _shelved(module, made[code], VersionChange.objects.filter(module=module))


def definition_of(version: ModuleVersion) -> VersionDefinition:
    """What one row says, with its parts."""
    (found,) = _definitions(ModuleVersion.objects.filter(pk=version.pk))[version.module_id]
    return found


def _shelved(
    module: Module, versions: Sequence[VersionDefinition], changes: Iterable[VersionChange] = ()
) -> ShelvedModule:
    return ShelvedModule(
        definition=_module(module, [one for one in versions if one.status.is_in_force]),
        concepts=tuple(one for one in versions if not one.status.is_in_force),
        changes=tuple(
            ChangeLine(
                number=change.number,
                outcome=change.outcome,
                status=Status(change.status),
                valid_from=change.valid_from,
                valid_until=change.valid_until,
                agreed_by=change.agreed_by,
                by=change.by,
                at=change.at,
                note=change.note,
            )
            for change in changes
        ),
    )


def _module(module: Module, versions: Sequence[VersionDefinition]) -> ModuleDefinition:
    return ModuleDefinition(
        code=module.code,
        name=module.name,
        short_name=module.short_name,
        order=module.order,
        versions=tuple(versions),
    )


def _modules() -> dict[str, ModuleDefinition]:
    """Everything that is not a concept, in six queries however much there is."""
    made = _definitions(ModuleVersion.objects.exclude(status=Status.CONCEPT))
    return {module.code: _module(module, made[module.code]) for module in Module.objects.all() if module.code in made}


def _definitions(rows: QuerySet[ModuleVersion]) -> defaultdict[str, list[VersionDefinition]]:
    """Versions by the code of their module, oldest first, in five queries."""
    versions = list(rows.order_by("valid_from", "id"))
    ids = [version.pk for version in versions]
    labels = _by_version(Label.objects.filter(version__in=ids).order_by("place"))
    elements = _by_version(Element.objects.filter(version__in=ids).order_by("place"))
    relations = _by_version(Relation.objects.filter(version__in=ids).order_by("place"))
    thresholds = _by_version(models.Threshold.objects.filter(version__in=ids).order_by("place"))
    made: defaultdict[str, list[VersionDefinition]] = defaultdict(list)
    for version in versions:
        made[version.module_id].append(
            version.definition(
                labels=labels[version.pk],
                elements=elements[version.pk],
                relations=relations[version.pk],
                thresholds=thresholds[version.pk],
            )
        )
    return made


def _by_version(parts: Iterable[PartOfVersion]) -> defaultdict[int, list[PartOfVersion]]:
    found: defaultdict[int, list[PartOfVersion]] = defaultdict(list)
    for part in parts:
        found[part.version_id].append(part)
    return found
