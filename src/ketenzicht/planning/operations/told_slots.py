"""Keeping slots that a system tells by its own names: together, in a handful of statements."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Count, Q

from ketenzicht.base.errors import Fault
from ketenzicht.planning.domain import OCCUPYING, SlotSource, SlotStatus
from ketenzicht.planning.models import Resource, Slot

_OPEN = (SlotStatus.FREE.value, SlotStatus.BUSY.value)


@dataclass(frozen=True, slots=True)
class ToldSlot:
    """A slot as a system tells it, by the name that it has there; `pointer` is where it stood in what was sent."""

    key: str
    begins: datetime
    ends: datetime
    capacity: int = 1
    status: SlotStatus = SlotStatus.FREE
    pointer: str = ""


def write(resource: Resource, slots: Iterable[ToldSlot], *, at: datetime) -> list[Fault]:
    """Keep what is said; gives what cannot be. A handful of statements, however many slots there are."""
    known = _by_key(resource)
    said_anew = [one for one in slots if not (one.key in known and is_same(known[one.key], one))]
    open_now = OpenTimes(resource, but=[known[one.key].id for one in said_anew if one.key in known])
    faults: list[Fault] = []
    new: list[Slot] = []
    changed: list[Slot] = []
    for said in said_anew:
        row = known.get(said.key)
        if row is None and said.status is SlotStatus.ENTERED_IN_ERROR:
            continue
        if said.status in _OPEN:
            if open_now.is_taken(said):
                faults.append(_overlaps(said.pointer))
                continue
            open_now.add(said)
        if row is not None and row.taken > said.capacity and not resource.travels:
            faults.append(_too_small(said.pointer))
            continue
        (new if row is None else changed).append(_filled(resource, row, said, at=at))
    if not faults:
        Slot.objects.bulk_create(new)
        Slot.objects.bulk_update(changed, ["capacity", "status", "because", "told_at", "stays_out"])
    return faults


def _by_key(resource: Resource) -> dict[str, Any]:
    """Its slots of the own system by their names, each with how many places of it are `taken`."""
    rows = Slot.objects.filter(resource=resource, source=SlotSource.SYSTEM.value).exclude(key="")
    occupying = Q(bookings__status__in=[one.value for one in OCCUPYING])
    return {one.key: one for one in rows.annotate(taken=Count("bookings", filter=occupying))}


class _Time(Protocol):
    @property
    def begins(self) -> datetime: ...

    @property
    def ends(self) -> datetime: ...


class OpenTimes:
    """When something is open already: times that never overlap, in order."""

    def __init__(self, resource: Resource, *, but: Sequence[UUID] = ()) -> None:
        rows = Slot.objects.filter(resource=resource, status__in=_OPEN).exclude(id__in=but)
        self._times = sorted(rows.values_list("begins", "ends"))

    def is_taken(self, said: _Time) -> bool:
        place = bisect_left(self._times, (said.begins, said.begins))
        return any(begins < said.ends and said.begins < ends for begins, ends in self._times[max(0, place - 1) :][:2])

    def add(self, said: _Time) -> None:
        insort(self._times, (said.begins, said.ends))


def _filled(resource: Resource, row: Slot | None, said: ToldSlot, *, at: datetime) -> Slot:
    row = row or Slot(resource=resource, source=SlotSource.SYSTEM.value, key=said.key)
    row.begins, row.ends, row.capacity, row.status = said.begins, said.ends, said.capacity, said.status.value
    row.because, row.told_at, row.stays_out = "", at, False
    return row


def _overlaps(pointer: str) -> Fault:
    nl = "Op deze tijd staat al een ander tijdvak."
    return Fault(f"{pointer}/start", "overlap", nl, "There is another slot at this time.")


def _too_small(pointer: str) -> Fault:
    nl = "Er is meer afgesproken dan dit aantal plaatsen. Zeg eerst af, of laat het tijdvak vervallen."
    return Fault(f"{pointer}/capacity", "more-is-booked", nl, "More is booked than this.")


def is_same(row: Slot, said: ToldSlot) -> bool:
    """Whether it was said before."""
    told = (said.begins, said.ends, said.capacity, said.status.value)
    return (row.begins, row.ends, row.capacity, row.status) == told
