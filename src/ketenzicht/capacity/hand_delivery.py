"""A delivery by a person: the same checks as those of a system, and stored by the same statement (ADR 0035)."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault
from ketenzicht.base.moments import time_ordered_id
from ketenzicht.capacity.checking import Checked
from ketenzicht.capacity.domain import NEWER_KNOWN, Became, Entry, HandReceipt, Result
from ketenzicht.capacity.hand_checking import NamedUnits, checked_entries, faults_by_entry
from ketenzicht.capacity.models import Delivery, State
from ketenzicht.capacity.parcel import Parcel
from ketenzicht.capacity.storing import store_here
from ketenzicht.capacity.wire import MAX_OBSERVATIONS

UNITS_ON_RECORD = 50  # that an audit line names
UNKNOWN_UNIT = "Deze eenheid levert uw organisatie niet aan. Kies er een uit de lijst bij Aanleveren."
_TOO_LATE = Result(
    Became.REFUSED,
    (
        Fault(
            "/unit",
            NEWER_KNOWN,
            "Intussen kwam er een nieuwere opgave binnen, en die blijft staan. Bekijk haar, en verstuur opnieuw als de "
            "uwe klopt.",
            "Something newer was delivered meanwhile, and it stands. Look at it, and send again if yours is right.",
        ),
    ),
)


@transaction.atomic
def deliver_by_hand(*, entries: Sequence[Entry], key: str, actor: Actor, at: datetime) -> HandReceipt:
    """Store what a person says of units for which their organisation delivers; each unit by itself.

    `key` is of the form that was filled in: the same entries with the same key are stored once. An entry that is
    wrong, or of a unit of which something newer is known than the person saw, is refused; the others are stored.
    Raises NotPermitted for who may not deliver.
    """
    organisation_id = access.own_organisation(actor)
    access.require(actor=actor, permission=Permission.CAPACITY_DELIVER, organisation_id=organisation_id)
    person = access.own_account(actor)
    if not 1 <= len(entries) <= MAX_OBSERVATIONS:
        raise Conflict(f"Verstuur 1 tot {MAX_OBSERVATIONS} eenheden tegelijk; dit zijn er {len(entries)}.")
    units = NamedUnits([entry.unit for entry in entries], on=local_day(at))
    states = units.locked(organisation_id=organisation_id)
    fingerprint = _fingerprint(entries)
    key = hashlib.sha256(key.encode() + fingerprint).hexdigest()  # with other entries it is another delivery
    if earlier := Delivery.objects.filter(client_id=person, idempotency_key=key).first():
        return HandReceipt(first_at=earlier.received_at)
    late = {place for place, entry in enumerate(entries) if _is_late(entry, states.get(str(entry.unit)), at)}
    rest = [entry for place, entry in enumerate(entries) if place not in late]
    checked = checked_entries(rest, organisation_id=organisation_id, units=units, now=at)
    if len(checked.rows):
        parcel = Parcel(
            id=time_ordered_id(randomness=secrets.randbits(80), at=at),
            client_id=person,
            organisation_id=organisation_id,
            idempotency_key=key,
            fingerprint=fingerprint,
            received_at=at,
            rows=checked.rows,
            refused=checked.refused,
            faults=checked.report(),
        )
        _store(parcel, rest, actor=actor, at=at)
    told = iter(_results(rest, checked, at))
    return HandReceipt(tuple(_TOO_LATE if place in late else next(told) for place in range(len(entries))))


def _fingerprint(entries: Sequence[Entry]) -> bytes:
    said = [(entry.unit, entry.known_at, dict(entry.values), dict(entry.absent)) for entry in entries]
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def _is_late(entry: Entry, state: State | None, at: datetime) -> bool:
    """Whether something is known of the unit that the person did not see, or that is of a later moment than this."""
    if state is None or state.confirmed_at is None:
        return False
    return state.confirmed_at != entry.known_at or state.confirmed_at >= at


def _store(parcel: Parcel, entries: Sequence[Entry], *, actor: Actor, at: datetime) -> None:
    store_here(parcel)
    audit.record(
        action="capacity.delivered-by-hand",
        actor=actor,
        subject=f"delivery/{parcel.id}",
        detail={
            "stored": len(parcel.rows),
            "refused": parcel.refused,
            "units": [str(entry.unit) for entry in entries[:UNITS_ON_RECORD]],
        },
        at=at,
    )


def _results(entries: Sequence[Entry], checked: Checked, at: datetime) -> list[Result]:
    """What became of each; the state says which of those that were stored were changes."""
    wrong = faults_by_entry(checked)
    changed = set(
        State.objects.filter(unit_id__in=checked.rows.unit_id, observed_at=at).values_list("unit__code", flat=True)
    )
    return [
        Result(Became.REFUSED, wrong[place])
        if place in wrong
        else Result(Became.CHANGED if entry.unit in changed else Became.CONFIRMED)
        for place, entry in enumerate(entries)
    ]
