"""Why a version cannot be taken in use now: by its days, by whom it is for, and beside what else is in use."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound
from ketenzicht.triage import queries
from ketenzicht.triage.domain import Crosswalk
from ketenzicht.triage.domain.together import obstacles, scale_obstacles
from ketenzicht.triage.models import AnyVersion, CrosswalkVersion, FittingVersion, InstrumentVersion, Package
from ketenzicht.ui.domain.words import full_day


def reasons_against(row: AnyVersion, *, at: datetime) -> Iterator[str]:
    """In sentences; nothing: it can be taken in use."""
    if row.valid_from > local_day(at):
        yield f"{row} geldt pas vanaf {full_day(row.valid_from)}."
    if isinstance(row, Package):
        yield from _against_package(row, at=at)
    if isinstance(row, CrosswalkVersion):
        yield from _against_crosswalk(row, at=at)
    elif isinstance(row, FittingVersion) or (isinstance(row, InstrumentVersion) and not row.is_aid):
        yield from _against_scale(row, at=at)


def _against_scale(row: InstrumentVersion | FittingVersion, *, at: datetime) -> Iterator[str]:
    """It is judged beside the crosswalk in use, and there must be one."""
    try:
        _, crosswalk = queries.crosswalk_in_use(at=at)
    except NotFound as missing:
        yield str(missing)
    else:
        yield from _beside(row, crosswalk)


def _against_package(row: Package, *, at: datetime) -> Iterator[str]:
    if row.valid_until is not None and row.valid_until <= local_day(at):
        yield f"{row} gold tot {full_day(row.valid_until)}."
    if not row.is_clinical and not settings.NON_CLINICAL_TRIAGE:
        yield (
            f"{row} is niet voor klinisch gebruik: daarmee wordt hier niemand beoordeeld. Om te oefenen kan "
            "de beheerder van het platform het toestaan."
        )


def _against_crosswalk(row: CrosswalkVersion, *, at: datetime) -> Iterator[str]:
    """It is judged beside everything in use that has a place on it."""
    crosswalk = queries.crosswalk_version(version_id=row.id)
    for kind in (InstrumentVersion, FittingVersion):
        for other in kind.objects.filter(queries.in_use(at)).defer("content"):
            yield from _beside(other, crosswalk)


def _beside(row: InstrumentVersion | FittingVersion, crosswalk: Crosswalk) -> Iterator[str]:
    if isinstance(row, FittingVersion):
        return scale_obstacles(queries.fitting_version(version_id=row.id), crosswalk)
    return obstacles(queries.instrument_version(version_id=row.id), crosswalk)
