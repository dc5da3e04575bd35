"""Loading versions of instruments and of the crosswalk, each whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.events import operations as events
from ketenzicht.triage.domain import Crosswalk, Discipline, Instrument
from ketenzicht.triage.domain.document import read_content, read_crosswalk
from ketenzicht.triage.models import WHOSE_CODE_IT_IS, CrosswalkVersion, InstrumentVersion, Version
from ketenzicht.triage.operations.files import check_instrument

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('triage.versions'))"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The version that a file is; not new where the same file had been loaded before."""

    version_id: UUID
    called: str
    is_new: bool


@transaction.atomic
def load(*, content: bytes, actor: Actor, at: datetime) -> Loaded:
    """Keep a version of whatever stands in a file: what has a scale is a crosswalk. Raises as the two below."""
    access.require(actor=actor, permission=Permission.TRIAGE_MAINTAIN)
    document = read_content(content)
    if "forms" in document:
        nl = "Dit zijn regels voor passende zorg. Die zijn na te kijken (check_instrument), en nog niet in te lezen."
        raise Invalid([Fault("", "fitting-care", nl, "Rules of fitting care cannot be loaded yet.")])
    deed = load_crosswalk if "scale" in document else load_instrument
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
    instrument = _right(content)
    lock()
    if known := _known(InstrumentVersion.objects.filter(code=instrument.code, number=instrument.number), content):
        return known
    _refuse_other_discipline(instrument)
    row = InstrumentVersion(
        code=instrument.code,
        name=instrument.name,
        discipline=instrument.discipline.value,
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


def lock() -> None:
    """Let one at a time change versions, until the end of the transaction: each is judged beside all others."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def tell(row: Version, action: str, detail: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Put it on record, and let everybody know who cares."""
    what = "instrument" if isinstance(row, InstrumentVersion) else "crosswalk"
    named = {"code": row.code} if isinstance(row, InstrumentVersion) else {}
    told = {**named, "number": row.number, **detail}
    audit.record(action=f"triage.{what}-{action}", actor=actor, subject=f"{what}/{row.id}", detail=told, at=at)
    events.announce(kind=f"triage.{what}-{action}", subject=f"{what}/{row.id}", payload=told, at=at)


def _right(content: bytes) -> Instrument:
    checked = check_instrument(content=content)
    if checked.instrument is None or checked.remarks:
        en = "See docs/howto/write-an-instrument.md."
        remarks = [Fault(one.pointer, one.code, one.nl, en) for one in checked.remarks]
        raise Invalid([*checked.faults, *remarks])
    return checked.instrument


def _known(found: QuerySet[InstrumentVersion] | QuerySet[CrosswalkVersion], content: bytes) -> Loaded | None:
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


def _keep(row: Version, said: Instrument | Crosswalk, content: bytes, *, actor: Actor, at: datetime) -> Loaded:
    row.number, row.source, row.valid_from = said.number, said.source, said.valid_from
    row.content, row.sha256 = content, sha256(content).hexdigest()
    row.loaded_at, row.loaded_by = at, actor.name
    row.save(force_insert=True)
    tell(row, "loaded", {"sha256": row.sha256}, actor=actor, at=at)
    return Loaded(row.id, str(row), is_new=True)
