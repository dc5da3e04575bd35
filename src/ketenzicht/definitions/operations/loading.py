"""Loading one version of one module, whole or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import NEXT, ModuleDefinition, Status, VersionDefinition
from ketenzicht.definitions.domain.document import checksum, read_document
from ketenzicht.definitions.domain.document.fingerprint import meaning
from ketenzicht.definitions.models import IN_FORCE, Module, ModuleVersion, VersionChange
from ketenzicht.definitions.operations import rows
from ketenzicht.events import operations as events

CHANNEL = "definitions"  # NOTIFY: the payload is the new revision
LOCK = 0x4B5A_DEF1  # one load at a time: periods are compared with those of other versions
MOVE_REVISION = """
INSERT INTO definitions_definitionsrevision (id, number, changed_at) VALUES (1, nextval('definitions_revision'), %s)
ON CONFLICT (id) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at
RETURNING pg_notify(%s, number::text)
"""


class Outcome(StrEnum):
    ADDED = "added"
    REWRITTEN = "rewritten"  # a concept, which nobody used yet
    CHANGED = "changed"  # its status, its end, its thresholds, or the names of its module
    UNCHANGED = "unchanged"
    DISCARDED = "discarded"  # a concept that is thrown away


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a document."""

    module: str
    number: str
    status: Status
    outcome: Outcome


@transaction.atomic
def load_module(*, document: dict[str, Any], actor: Actor, at: datetime) -> Loaded:
    """Load one version of a module; loading the same again changes nothing.

    A version that is put in force ends the one before it on the day that it begins. Raises NotPermitted; Invalid
    with everything that is wrong with the document; Conflict for a version that is in force and meant something
    else, that would go back to an earlier status, or that begins on the same day as another.
    """
    access.require(actor=actor, permission=Permission.DEFINITIONS_MAINTAIN)
    module = read_document(document)
    lock()
    version = module.versions[0]
    renamed = _keep_module(module)
    known = ModuleVersion.objects.filter(module_id=module.code, number=version.number).first()
    outcome = _store(version, known, checksum(document), at)
    if renamed and outcome is Outcome.UNCHANGED:
        outcome = Outcome.CHANGED
    if outcome is not Outcome.UNCHANGED:
        tell(version, outcome, actor=actor, at=at)
    return Loaded(module=module.code, number=version.number, status=version.status, outcome=outcome)


def lock() -> None:
    """Let one at a time change definitions, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _keep_module(module: ModuleDefinition) -> bool:
    """Whether a module that existed got another name or place."""
    facts = {"name": module.name, "short_name": module.short_name, "order": module.order}
    if Module.objects.filter(code=module.code, **facts).exists():
        return False
    _, is_new = Module.objects.update_or_create(code=module.code, defaults=facts)
    return not is_new


def _store(version: VersionDefinition, known: ModuleVersion | None, content: str, at: datetime) -> Outcome:
    if known is None:
        _add(version, content, at)
        return Outcome.ADDED
    if version.status not in NEXT[Status(known.status)]:
        raise Conflict(f"{_called(version)} is al {known.status}; terug naar {version.status} kan niet.")
    means_the_same = meaning(queries.definition_of(known)) == meaning(version)
    if known.status == Status.CONCEPT:
        is_same = version.status is Status.CONCEPT and means_the_same
        if is_same and _differences(version, known) == ({}, True):
            return Outcome.UNCHANGED
        known.delete()
        _add(version, content, at)
        return Outcome.REWRITTEN
    if not means_the_same:
        raise Conflict(
            f"{_called(version)} is al van kracht en betekende iets anders. Wat van kracht is, verandert niet: "
            "geef een nieuw nummer en een nieuwe begindatum."
        )
    return _change(version, known)


def _add(version: VersionDefinition, content: str, at: datetime) -> None:
    """Keep a new version. It is a concept until its parts are there: then the database refuses every change."""
    row = rows.version(version, checksum=content, loaded_at=at)
    row.save(force_insert=True)
    rows.keep_parts(version, row)
    rows.keep_thresholds(version, row)
    if version.status.is_in_force:
        row.valid_until = _make_room(version)
        row.status = version.status
        row.save(update_fields=["status", "valid_until"])


def _change(version: VersionDefinition, known: ModuleVersion) -> Outcome:
    """Let what may change of a version in force follow the document."""
    facts, same_thresholds = _differences(version, known)
    if facts:
        for field, value in facts.items():
            setattr(known, field, value)
        known.save(update_fields=list(facts))
    if not same_thresholds:
        known.thresholds.all().delete()
        rows.keep_thresholds(version, known)
    return Outcome.UNCHANGED if same_thresholds and not facts else Outcome.CHANGED


def _differences(version: VersionDefinition, known: ModuleVersion) -> tuple[dict[str, Any], bool]:
    """Among what may change: the facts of `known` that the document has otherwise, and whether thresholds are equal."""
    until = _end(version) if version.status.is_in_force else version.valid_until
    now: dict[str, Any] = {"status": version.status.value, "agreed_by": version.agreed_by, "valid_until": until}
    kept = tuple(row.definition() for row in known.thresholds.order_by("place"))
    return {field: value for field, value in now.items() if getattr(known, field) != value}, kept == version.thresholds


def _make_room(version: VersionDefinition) -> date | None:
    """End the version that is in force when this one begins; the day on which this one ends itself."""
    others = _others(version)
    if others.filter(valid_from=version.valid_from).exists():
        raise Conflict(
            f"Op {version.valid_from:%d-%m-%Y} begint al een andere versie van {version.module}; dat kan niet. "
            "Geef een andere begindatum."
        )
    others.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=version.valid_from), valid_from__lt=version.valid_from
    ).update(valid_until=version.valid_from)
    return _end(version)


def _end(version: VersionDefinition) -> date | None:
    """The day that the document names, or that on which the next version begins, if that is sooner."""
    following = _others(version).filter(valid_from__gt=version.valid_from).order_by("valid_from")
    begins = following.values_list("valid_from", flat=True).first()
    return min((day for day in (version.valid_until, begins) if day is not None), default=None)


def _others(version: VersionDefinition) -> QuerySet[ModuleVersion]:
    return ModuleVersion.objects.filter(IN_FORCE, module_id=version.module).exclude(number=version.number)


def tell(version: VersionDefinition, outcome: Outcome, *, actor: Actor, at: datetime, note: str = "") -> None:
    """Put a change on record and let everybody know that the definitions are others now."""
    VersionChange.objects.create(
        module_id=version.module,
        number=version.number,
        outcome=outcome.value,
        status=version.status.value,
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        agreed_by=version.agreed_by,
        by=actor.name,
        at=at,
        note=note,
    )
    subject = f"definitions/{version.module}/{version.number}"
    detail = {"status": version.status.value, "validFrom": version.valid_from.isoformat(), "note": note}
    audit.record(action=f"definitions.version-{outcome.value}", actor=actor, subject=subject, at=at, detail=detail)
    payload = {"module": version.module, "version": version.number, "status": version.status.value}
    events.announce(kind=f"definitions.version-{outcome.value}", subject=subject, payload=payload, at=at)
    look_anew(at=at)


def look_anew(*, at: datetime) -> None:
    """Let every process read the definitions anew, once this is committed."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE_REVISION, [at, CHANNEL])
    queries.look_again()
    transaction.on_commit(queries.look_again)


def _called(version: VersionDefinition) -> str:
    return f"Versie {version.number} van {version.module}"
