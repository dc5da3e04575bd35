"""Which instruments, which crosswalk and which rules of fitting care are in use, and what each version says.

What a version says never changes, so each process remembers it; which are in use is asked of the database each time.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from ketenzicht.base.errors import NotFound
from ketenzicht.statements import Statement
from ketenzicht.triage.domain import CallFlow, Crosswalk, Discipline, FittingCare, Instrument, Outcome
from ketenzicht.triage.domain.document import (
    read_content,
    read_crosswalk,
    read_fitting,
    read_flow,
    read_instrument,
)
from ketenzicht.triage.domain.shelf import PackageFacts, VersionLine
from ketenzicht.triage.models import (
    KINDS,
    AnyVersion,
    CrosswalkVersion,
    FittingVersion,
    FlowVersion,
    InstrumentVersion,
    Package,
)

REMEMBERED = 100  # versions of each kind in each process
UNKNOWN_VERSION = "Deze versie kennen wij niet. Kies er een uit de lijst."


@dataclass(frozen=True, slots=True)
class InUse:
    """A version that is in use, and what it says."""

    version_id: UUID
    instrument: Instrument


def instruments_in_use(*, at: datetime) -> tuple[InUse, ...]:
    """Those that give an urgency, by name. One query, and one more for each version that this process never read.

    What is not for clinical use is left out where the platform does not allow it, whoever took it in use.
    """
    return _used(Outcome.URGENCY, at=at)


def aids_in_use(*, at: datetime) -> tuple[InUse, ...]:
    """The decision aids, whose outcome is an indication; otherwise as `instruments_in_use`."""
    return _used(Outcome.INDICATION, at=at)


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


def fitting_in_use(*, at: datetime) -> tuple[UUID, FittingCare] | None:
    """The rules of fitting care as they are now; None: none are in use. One query, as `instruments_in_use`."""
    found = _FITTING_IN_USE.first(at=at, non_clinical=settings.NON_CLINICAL_TRIAGE)
    return None if found is None else (found[0], fitting_version(version_id=found[0]))


# As `in_use` and `_allowed` say; asked at each need that is stated.
_FITTING_IN_USE = Statement("""
    SELECT id FROM triage_fittingversion
    WHERE in_use_from <= %(at)s AND (ended_at IS NULL OR ended_at > %(at)s) AND (is_clinical OR %(non_clinical)s)
""")


def fitting_version(*, version_id: UUID) -> FittingCare:
    """What a version of the rules says, in whatever stage, on the scale that it was checked on. Raises NotFound."""
    return _fitting(version_id)


def flows_in_use(*, at: datetime) -> dict[str, UUID]:
    """By region which call-flow rules are in use; those for every other region stand under "". One query."""
    rows = FlowVersion.objects.filter(in_use(at), *_allowed())
    return dict(rows.values_list("region", "id"))


def flow_version(*, version_id: UUID) -> CallFlow:
    """What a version of call-flow rules says, in whatever stage. Raises NotFound."""
    return _flow(version_id)


def version_lines(*, at: datetime) -> list[VersionLine]:
    """Every version there ever was: the crosswalk, instruments by name, then rules, each the newest first."""
    return [_line(row, at=at) for kind in KINDS for row in kind.objects.defer("content")]


def version_line(*, version_id: UUID, at: datetime) -> VersionLine:
    """One version, of whatever kind. Raises NotFound."""
    return _line(version_row(version_id=version_id), at=at)


def version_row(*, version_id: UUID) -> AnyVersion:
    """The row of a version of whatever kind, without its content. Raises NotFound."""
    for kind in KINDS:
        row: AnyVersion | None = kind.objects.filter(id=version_id).defer("content").first()
        if row is not None:
            return row
    raise NotFound(UNKNOWN_VERSION)


def file_of(*, version_id: UUID) -> bytes:
    """What was read, byte for byte. Raises NotFound."""
    for kind in KINDS:
        content = kind.objects.filter(id=version_id).values_list("content", flat=True).first()
        if content is not None:
            return bytes(content)
    raise NotFound(UNKNOWN_VERSION)


def in_use(at: datetime) -> Q:
    """Which versions are in use at a moment."""
    return Q(in_use_from__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def _used(outcome: Outcome, *, at: datetime) -> tuple[InUse, ...]:
    rows = InstrumentVersion.objects.filter(in_use(at), *_allowed(), outcome=outcome.value)
    return tuple(InUse(one, instrument_version(version_id=one)) for one in rows.values_list("id", flat=True))


def _allowed() -> list[Q]:
    """What is not for clinical use is left out where the platform does not allow it, whoever took it in use."""
    return [] if settings.NON_CLINICAL_TRIAGE else [Q(is_clinical=True)]


@lru_cache(maxsize=REMEMBERED)
def _instrument(version_id: UUID) -> Instrument:
    return read_instrument(read_content(_content(InstrumentVersion, version_id)))


@lru_cache(maxsize=REMEMBERED)
def _crosswalk(version_id: UUID) -> Crosswalk:
    return read_crosswalk(read_content(_content(CrosswalkVersion, version_id)))


@lru_cache(maxsize=REMEMBERED)
def _fitting(version_id: UUID) -> FittingCare:
    document = read_content(_content(FittingVersion, version_id))
    crosswalk = FittingVersion.objects.values_list("crosswalk_id", flat=True).get(id=version_id)
    return read_fitting(document, _crosswalk(crosswalk))


@lru_cache(maxsize=REMEMBERED)
def _flow(version_id: UUID) -> CallFlow:
    return read_flow(read_content(_content(FlowVersion, version_id)))


def _content(kind: type[AnyVersion], version_id: UUID) -> bytes:
    content = kind.objects.filter(id=version_id).values_list("content", flat=True).first()
    if content is None:
        raise NotFound(UNKNOWN_VERSION)
    return bytes(content)


def _line(row: AnyVersion, *, at: datetime) -> VersionLine:
    return VersionLine(
        id=row.id,
        kind=row.kind,
        one_of=(row.kind.value, *(getattr(row, name) for name in row.one_of)),
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
        package=_facts(row) if isinstance(row, Package) else None,
    )


def _facts(row: Package) -> PackageFacts:
    return PackageFacts(
        code=row.code,
        name=row.name,
        discipline=Discipline(row.discipline) if isinstance(row, InstrumentVersion) else None,
        is_aid=isinstance(row, InstrumentVersion) and row.is_aid,
        licence=row.licence,
        is_clinical=row.is_clinical,
        valid_until=row.valid_until,
    )
