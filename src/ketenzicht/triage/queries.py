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
from ketenzicht.triage.domain import Crosswalk, Instrument
from ketenzicht.triage.domain.document import read_content, read_crosswalk, read_instrument
from ketenzicht.triage.models import CrosswalkVersion, InstrumentVersion

REMEMBERED = 100  # versions of instruments in each process


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


def in_use(at: datetime) -> Q:
    """Which versions are in use at a moment."""
    return Q(in_use_from__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


@lru_cache(maxsize=REMEMBERED)
def _instrument(version_id: UUID) -> Instrument:
    content = InstrumentVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound("Deze versie van een instrument kennen wij niet.")
    return read_instrument(read_content(bytes(content)))


@lru_cache(maxsize=REMEMBERED)
def _crosswalk(version_id: UUID) -> Crosswalk:
    content = CrosswalkVersion.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound("Deze versie van de kruistabel kennen wij niet.")
    return read_crosswalk(read_content(bytes(content)))
