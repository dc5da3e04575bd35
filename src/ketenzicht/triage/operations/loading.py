"""Loading versions of instruments, of the crosswalk and of fitting care, each whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.events import operations as events
from ketenzicht.triage import queries
from ketenzicht.triage.domain import CallFlow, Crosswalk, Discipline, FittingCare, Instrument
from ketenzicht.triage.domain.document import Remark, read_content, read_crosswalk
from ketenzicht.triage.models import (
    WHOSE_CODE_IT_IS,
    AnyVersion,
    CrosswalkVersion,
    FittingVersion,
    FlowVersion,
    InstrumentVersion,
    Package,
)
from ketenzicht.triage.operations.files import check_fitting, check_flow, check_instrument

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('triage.versions'))"

Said = TypeVar("Said", bound=Instrument | FittingCare | CallFlow)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that a file is; not new where the same file had been loaded before."""

    version_id: UUID
    called: str
    is_new: bool


@transaction.atomic
def load(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of whatever stands in a file. Raises as those below."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    document = read_content(content)
    deeds = {
        "scale": load_crosswalk,
        "forms": load_fitting,
        "ways": load_flow,
    }  # the key that only this kind of file has
    deed = next((one for key, one in deeds.items() if key in document), load_instrument)
    return deed(content=content, actor=actor, at=at)


def try_to_load(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """What `load` would do: the same steps, and then nothing of it is kept. Raises the same."""
    with transaction.atomic():
        loaded = load(content=content, actor=actor, at=at)
        transaction.set_rollback(True)
    return loaded


@transaction.atomic
def load_instrument(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of an instrument; the same file again changes nothing.

    Raises NotPermitted; Invalid with every fault and every remark; Conflict for a number that exists and says
    something else, and for a code that is of an instrument of another discipline.
    """
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    checked = check_instrument(content=content)
    instrument = _right(checked.instrument, checked.faults, checked.remarks)
    lock()
    if known := _known(InstrumentVersion.objects.filter(code=instrument.code, number=instrument.number), content):
        return known
    _refuse_other_discipline(instrument)
    row = InstrumentVersion(
        code=instrument.code,
        name=instrument.name,
        discipline=instrument.discipline.value,
        outcome=instrument.outcome.value,
        licence=instrument.licence,
        is_clinical=instrument.is_clinical,
        valid_until=instrument.valid_until,
    )
    return _keep(row, instrument, content, actor=actor, at=at)


@transaction.atomic
def load_crosswalk(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of the crosswalk, as `load_instrument`."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    crosswalk = read_crosswalk(read_content(content))
    lock()
    if known := _known(CrosswalkVersion.objects.filter(number=crosswalk.number), content):
        return known
    return _keep(CrosswalkVersion(), crosswalk, content, actor=actor, at=at)


@transaction.atomic
def load_fitting(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of the rules of fitting care, as `load_instrument`; checked on the scale as it is now."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    lock()
    crosswalk_id = _crosswalk_now(at=at)
    checked = check_fitting(content=content, crosswalk=queries.crosswalk_version(version_id=crosswalk_id))
    care = _right(checked.care, checked.faults, checked.remarks)
    if known := _known(FittingVersion.objects.filter(code=care.code, number=care.number), content):
        return known
    row = FittingVersion(
        code=care.code,
        name=care.name,
        licence=care.licence,
        is_clinical=care.is_clinical,
        valid_until=care.valid_until,
        crosswalk_id=crosswalk_id,
    )
    return _keep(row, care, content, actor=actor, at=at)


@transaction.atomic
def load_flow(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of call-flow rules, as `load_instrument`."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    checked = check_flow(content=content)
    flow = _right(checked.flow, checked.faults, checked.remarks)
    lock()
    if known := _known(FlowVersion.objects.filter(code=flow.code, number=flow.number), content):
        return known
    row = FlowVersion(
        code=flow.code,
        name=flow.name,
        region=flow.region,
        licence=flow.licence,
        is_clinical=flow.is_clinical,
        valid_until=flow.valid_until,
    )
    return _keep(row, flow, content, actor=actor, at=at)


def _crosswalk_now(*, at: datetime) -> UUID:
    """The crosswalk that is in use; where none is, the one that was loaded last and may still be."""
    rows = CrosswalkVersion.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    newest = rows.order_by(F("in_use_from").desc(nulls_last=True), "-loaded_at", "id")
    found = newest.values_list("id", flat=True).first()
    if found is None:
        raise Conflict(
            "Er is nog geen kruistabel ingelezen, en regels worden op haar schaal nagekeken: lees haar eerst in."
        )
    return found


def lock() -> None:
    """Let one at a time change versions, until the end of the transaction: each is judged beside all others."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def tell(row: AnyVersion, action: str, detail: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Put it on record, and let everybody know who cares."""
    what, named = row.kind.value, {"code": row.code} if isinstance(row, Package) else {}
    told = {**named, "number": row.number, **detail}
    audit.record(action=f"triage.{what}-{action}", actor=actor, subject=f"{what}/{row.id}", detail=told, at=at)
    events.announce(kind=f"triage.{what}-{action}", subject=f"{what}/{row.id}", payload=told, at=at)


def _right(found: Said | None, faults: Sequence[Fault], remarks: Sequence[Remark]) -> Said:
    if found is None or remarks:
        en = "See docs/howto/."
        raise Invalid([*faults, *(Fault(one.pointer, one.code, one.nl, en) for one in remarks)])
    return found


def _known(
    found: QuerySet[InstrumentVersion] | QuerySet[CrosswalkVersion] | QuerySet[FittingVersion] | QuerySet[FlowVersion],
    content: bytes,
) -> Loaded | None:
    """What was loaded under this number; it says the same."""
    row = found.first()
    if row is None:
        return None
    if bytes(row.content) != content:
        raise Conflict(
            f"{row} is al ingelezen en zegt iets anders. Wat is ingelezen verandert niet: geef dit een eigen nummer."
        )
    return Loaded(row.id, str(row), is_new=False)


def _refuse_other_discipline(instrument: Instrument) -> None:
    others = InstrumentVersion.objects.filter(WHOSE_CODE_IT_IS, code=instrument.code)
    other = others.exclude(discipline=instrument.discipline.value).first()
    if other is not None:
        raise Conflict(
            f"De code ‘{instrument.code}’ is van {other}, voor {Discipline(other.discipline).word}. "
            f"Geef dit instrument voor {instrument.discipline.word} een eigen code."
        )


def _keep(
    row: AnyVersion,
    said: Instrument | Crosswalk | FittingCare | CallFlow,
    content: bytes,
    *,
    actor: Actor,
    at: datetime,
) -> Loaded:
    row.number, row.source, row.valid_from = said.number, said.source, said.valid_from
    row.content, row.sha256 = content, sha256(content).hexdigest()
    row.loaded_at, row.loaded_by = at, actor.name
    row.save(force_insert=True)
    tell(row, "loaded", {"sha256": row.sha256}, actor=actor, at=at)
    return Loaded(row.id, str(row), is_new=True)
