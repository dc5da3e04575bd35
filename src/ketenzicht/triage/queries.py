"""Which instruments and which crosswalk are in use, and what each version says.

What a version says never changes, so each process remembers it; which are in use is asked of the database each time.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from ketenzicht.base.errors import NotFound
from ketenzicht.triage.domain import Crosswalk, Discipline, Instrument
from ketenzicht.triage.domain.document import read_content, read_crosswalk, read_instrument
from ketenzicht.triage.domain.shelf import InstrumentFacts, VersionLine
from ketenzicht.triage.models import CrosswalkVersion, InstrumentVersion

REMEMBERED = 100  # versions of instruments in each process
UNKNOWN_VERSION = "Deze versie kennen wij niet. Kies er een uit de lijst."


@dataclass(frozen=True, slots=True)
class InUse:
    """A version that is in use, and what it says."""

    version_id: UUID
    instrument: Instrument


def instruments_in_use(*, at: datetime) -> tuple[InUse, ...]:
    """By name. One query, and one more for each version that this process has not read before.

    What is not for clinical use is left out where the platform does not allow it, whoever took it in use.
    """
    rows = InstrumentVersion.objects.filter(in_use(at))
    if not settings.NON_CLINICAL_TRIAGE:
        rows = rows.filter(is_clinical=True)
    return tuple(InUse(one, instrument_version(version_id=one)) for one in rows.values_list("id", flat=True))


def instrument_version(*, version_id: UUID) -> Instrument:
    """What a version says, in whatever stage: what was triaged with it stays readable. Raises NotFound."""
    return _instrument(version_id)


def crosswalk_in_use(*, at: datetime) -> tuple[UUID, Crosswalk]:
    """The one scale as it is now. Raises NotFound when none is in use."""
    found = CrosswalkVersion.objects.filter(in_use(at)).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(
            "Er is geen kruistabel in gebruik, en zonder kruistabel is er geen urgentie. "
            "Vraag functioneel beheer van Ketenzicht er een in gebruik te nemen."
        )
    return found, crosswalk_version(version_id=found)


def crosswalk_version(*, version_id: UUID) -> Crosswalk:
    """What a version of the crosswalk says, in whatever stage. Raises NotFound."""
    return _crosswalk(version_id)


def version_lines(*, at: datetime) -> list[VersionLine]:
    """Every version there ever was: the crosswalk, then instruments by name, each the newest first. Two queries."""
    crosswalks, instruments = CrosswalkVersion.objects.defer("content"), InstrumentVersion.objects.defer("content")
    return [*(_line(row, at=at) for row in crosswalks), *(_line(row, at=at) for row in instruments)]


def version_line(*, version_id: UUID, at: datetime) -> VersionLine:
    """One version, of an instrument or of the crosswalk. Raises NotFound."""
    row: InstrumentVersion | CrosswalkVersion | None
    row = InstrumentVersion.objects.filter(id=version_id).defer("content").first()
    if row is None:
        row = CrosswalkVersion.objects.filter(id=version_id).defer("content").first()
    if row is None:
        raise NotFound(UNKNOWN_VERSION)
    return _line(row, at=at)


def file_of(*, version_id: UUID) -> bytes:
    """What was read, byte for byte. Raises NotFound."""
    instrument = InstrumentVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    content = instrument or CrosswalkVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound(UNKNOWN_VERSION)
    return bytes(content)


def in_use(at: datetime) -> Q:
    """Which versions are in use at a moment."""
    return Q(in_use_from__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


@lru_cache(maxsize=REMEMBERED)
def _instrument(version_id: UUID) -> Instrument:
    content = InstrumentVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound(UNKNOWN_VERSION)
    return read_instrument(read_content(bytes(content)))


@lru_cache(maxsize=REMEMBERED)
def _crosswalk(version_id: UUID) -> Crosswalk:
    content = CrosswalkVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound(UNKNOWN_VERSION)
    return read_crosswalk(read_content(bytes(content)))


def _line(row: InstrumentVersion | CrosswalkVersion, *, at: datetime) -> VersionLine:
    return VersionLine(
        id=row.id,
        called=str(row),
        number=row.number,
        stage=row.stage(at=at),
        source=row.source,
        sha256=row.sha256,
        valid_from=row.valid_from,
        loaded_at=row.loaded_at,
        loaded_by=row.loaded_by,
        in_use_from=row.in_use_from,
        taken_by=row.taken_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        withdrawn_because=row.withdrawn_because,
        instrument=_facts(row) if isinstance(row, InstrumentVersion) else None,
    )


def _facts(row: InstrumentVersion) -> InstrumentFacts:
    return InstrumentFacts(
        code=row.code,
        name=row.name,
        discipline=Discipline(row.discipline),
        licence=row.licence,
        is_clinical=row.is_clinical,
        valid_until=row.valid_until,
    )
