"""Our plan as FHIR R4 Schedule and Slot, and slots of others in that form. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ketenzicht.base.errors import Fault
from ketenzicht.base.moments import is_of_our_time
from ketenzicht.base.saying import is_readable
from ketenzicht.planning.domain.calendars import PlannedTime
from ketenzicht.planning.domain.words import MOST_CAPACITY, SlotStatus

CAPACITY = "urn:ketenzicht:slot-capacity"  # R4 has no number of places; R5's has none either
KEY_SYSTEM = "urn:ketenzicht:own-key"
MOST_ENTRIES = 2_000
LONGEST_KEY = 100
_STATUSES = {**{one.value: one for one in SlotStatus}, "busy-tentative": SlotStatus.BUSY}


@dataclass(frozen=True, slots=True)
class FhirSchedule:
    """A resource as a Schedule."""

    id: str
    key: str
    name: str
    location: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class FhirSlot:
    """A slot of a Schedule; `status` as others must take it."""

    schedule: str
    key: str
    status: SlotStatus
    time: PlannedTime


@dataclass(frozen=True, slots=True)
class ReadSlot:
    """A slot as somebody's bundle tells it, at which entry, and of which Schedule (its id or key)."""

    pointer: str
    schedule: str
    key: str
    begins: datetime
    ends: datetime
    capacity: int
    status: SlotStatus


def bundle(schedules: Iterable[FhirSchedule], slots: Iterable[FhirSlot], *, at: datetime) -> dict[str, Any]:
    """All of a plan, as a collection."""
    entries = [*(_schedule(one) for one in schedules), *(_slot(one) for one in slots)]
    found: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "timestamp": _instant(at)}
    if entries:  # FHIR has no empty lists
        found["entry"] = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in entries]
    return found


def read_bundle(told: Any) -> tuple[list[ReadSlot], list[Fault]]:
    """The slots in a bundle, and everything that is wrong with it. A Schedule in it is only there to be referred to."""
    faults: list[Fault] = []
    if not isinstance(told, Mapping) or told.get("resourceType") != "Bundle":
        return [], [Fault("/resourceType", "no-bundle", "Dit is geen FHIR-Bundle.", "This is no FHIR Bundle.")]
    entries = told.get("entry", [])
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        nl = f"Geef een lijst van hoogstens {MOST_ENTRIES} onderdelen."
        return [], [Fault("/entry", "too-many", nl, f"At most {MOST_ENTRIES} entries.")]
    keys = _keys_of_schedules(entries)
    slots = []
    for number, entry in enumerate(entries):
        pointer = f"/entry/{number}/resource"
        one = entry.get("resource") if isinstance(entry, Mapping) else None
        kind = one.get("resourceType") if isinstance(one, Mapping) else None
        if kind == "Slot" and isinstance(one, Mapping):
            found = _read(one, pointer, keys, faults)
            slots += [found] if found else []
        elif kind != "Schedule":
            nl = "Alleen Schedule en Slot worden gelezen."
            faults.append(Fault(f"{pointer}/resourceType", "unknown-kind", nl, "Only Schedule and Slot are read."))
    return slots, faults


def _schedule(one: FhirSchedule) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Schedule",
        "id": one.id,
        "meta": {"lastUpdated": _instant(one.told_at)},
        "active": True,
        "actor": [{"reference": f"Location/{one.location}", "display": one.name}],
    }
    if one.key:
        found["identifier"] = [{"system": KEY_SYSTEM, "value": one.key}]
    return found


def _slot(one: FhirSlot) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Slot",
        "id": one.time.id,
        "meta": {"lastUpdated": _instant(one.time.told_at)},
        "extension": [{"url": CAPACITY, "valueInteger": one.time.capacity}],
        "schedule": {"reference": f"Schedule/{one.schedule}"},
        "status": one.status.value,
        "start": _instant(one.time.begins),
        "end": _instant(one.time.ends),
    }
    if one.key:
        found["identifier"] = [{"system": KEY_SYSTEM, "value": one.key}]
    return found


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _keys_of_schedules(entries: list[Any]) -> dict[str, str]:
    """What a Schedule in the bundle is called elsewhere: its first identifier, by how it is referred to."""
    found = {}
    for entry in entries:
        one = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(one, Mapping) and one.get("resourceType") == "Schedule":
            key = _identifier(one) or str(one.get("id", ""))
            for name in (entry.get("fullUrl"), f"Schedule/{one.get('id')}"):
                if isinstance(name, str):
                    found[name] = key
    return found


def _read(one: Mapping[str, Any], pointer: str, keys: Mapping[str, str], faults: list[Fault]) -> ReadSlot | None:
    before = len(faults)
    begins, ends = (_moment(one.get(name), f"{pointer}/{name}", faults) for name in ("start", "end"))
    status = _STATUSES.get(str(one.get("status")))
    if status is None:
        nl = f"De status is een van: {', '.join(_STATUSES)}."
        faults.append(Fault(f"{pointer}/status", "unknown-status", nl, "This is no status of a Slot."))
    schedule = _reference(one.get("schedule"), keys)
    if not schedule or not is_readable(schedule):
        nl = "Verwijs naar een Schedule, met zijn id of met het kenmerk dat u hem gaf."
        faults.append(Fault(f"{pointer}/schedule", "no-schedule", nl, "Refer to a Schedule."))
    key = _identifier(one) or str(one.get("id", ""))
    if not 0 < len(key) <= LONGEST_KEY or not is_readable(key):
        nl = f"Geef het tijdvak een id of identifier van hoogstens {LONGEST_KEY} leesbare tekens."
        faults.append(Fault(f"{pointer}/identifier", "no-key", nl, "Give the slot an id or identifier."))
    capacity = _capacity(one, pointer, faults)
    if len(faults) > before or begins is None or ends is None or status is None:
        return None
    return ReadSlot(pointer, schedule, key, begins, ends, capacity, status)


def _moment(told: Any, pointer: str, faults: list[Fault]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) and "T" in told else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not is_of_our_time(moment):
        nl = "Geef een moment met tijdzone, zoals 2026-11-23T09:00:00+01:00."
        faults.append(Fault(pointer, "no-instant", nl, "Give an instant with a time zone."))
        return None
    return moment.astimezone(UTC)


def _reference(told: Any, keys: Mapping[str, str]) -> str:
    if not isinstance(told, Mapping):
        return ""
    reference = told.get("reference")
    if isinstance(reference, str):
        return keys.get(reference) or reference.removeprefix("Schedule/")
    identifier = told.get("identifier")
    return str(identifier.get("value", "")) if isinstance(identifier, Mapping) else ""


def _identifier(one: Mapping[str, Any]) -> str:
    told = one.get("identifier")
    first = told[0] if isinstance(told, list) and told else None
    return str(first.get("value", "")) if isinstance(first, Mapping) else ""


def _capacity(one: Mapping[str, Any], pointer: str, faults: list[Fault]) -> int:
    told = one.get("extension", [])
    for number, each in enumerate(told if isinstance(told, list) else []):
        if isinstance(each, Mapping) and each.get("url") == CAPACITY:
            value = each.get("valueInteger")
            if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_CAPACITY:
                return value
            nl = f"Het aantal plaatsen is een geheel getal van 1 tot en met {MOST_CAPACITY}."
            faults.append(Fault(f"{pointer}/extension/{number}", "not-plausible", nl, "This is no number of places."))
    return 1
