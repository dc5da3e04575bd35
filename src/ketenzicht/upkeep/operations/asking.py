"""Every half year owners are asked whether their entries are still right; of who stays silent the region hears."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice, Settled
from ketenzicht.registry.queries import networks_in, unconfirmed
from ketenzicht.upkeep.domain import ANSWER_WITHIN, CONFIRM_EVERY
from ketenzicht.upkeep.models import ConfirmationRequest
from ketenzicht.upkeep.queries import region_of

MOST_AT_ONCE = 500  # locations in one night: the rest comes the next


def ask_to_confirm(*, at: datetime) -> int:
    """Ask the owners of entries that were not confirmed for half a year; gives of how many locations.

    One that is asked already is not asked again. Each in a transaction of its own, so that one that fails keeps
    none of the others waiting.
    """
    asked = set(ConfirmationRequest.objects.filter(answered_at=None).values_list("location_id", flat=True))
    due = [one for one in unconfirmed(before=at - CONFIRM_EVERY, on=local_day(at)) if one.location_id not in asked]
    for one in due[:MOST_AT_ONCE]:
        with transaction.atomic():
            ConfirmationRequest.objects.create(location_id=one.location_id, asked_at=at)
            notice = NewNotice(
                about=about_confirming(one.location_id),
                title=f"Klopt {one.name} nog?"[:160],
                text="Kijk de gegevens in het register na, en klik op “Alles klopt nog”.",
                link=f"/locations/{one.location_id}/",
                due_at=at + ANSWER_WITHIN,
            )
            notices.give(
                notice=notice,
                organisation_id=one.organisation_id,
                permission=Permission.REGISTRY_MAINTAIN,
                actor=PLATFORM,
                at=at,
            )
            _tell("upkeep.confirmation-asked", one.location_id, actor=PLATFORM, at=at)
    return min(len(due), MOST_AT_ONCE)


def escalate(*, at: datetime) -> int:
    """Tell the ROAZ-bureaus of locations whose owner did not answer in time; gives of how many.

    What is no longer in the register is no longer asked.
    """
    late = ConfirmationRequest.objects.filter(answered_at=None, escalated_at=None, asked_at__lte=at - ANSWER_WITHIN)
    number = 0
    for row in late.select_related("location")[:MOST_AT_ONCE]:
        with transaction.atomic():
            number += _escalate(row, at=at)
    return number


def answer_confirmation(*, location_id: UUID, actor: Actor, at: datetime) -> None:
    """What was asked about this location is answered; called in the transaction of the confirmation."""
    ConfirmationRequest.objects.filter(location_id=location_id, answered_at=None).update(answered_at=at)
    notices.settle(about=about_confirming(location_id), actor=actor, at=at)


def about_confirming(location_id: UUID) -> str:
    return f"location/{location_id}/confirm"


def _escalate(row: ConfirmationRequest, *, at: datetime) -> bool:
    location, today = row.location, local_day(at)
    if location.active_until is not None and location.active_until <= today:
        row.answered_at = at
        row.save(update_fields=["answered_at"])
        notices.settle(about=about_confirming(location.id), actor=PLATFORM, at=at, because=Settled.LAPSED)
        return False
    row.escalated_at = at
    row.save(update_fields=["escalated_at"])
    notice = NewNotice(
        about=about_confirming(location.id),
        title=f"{location.name} bevestigt haar gegevens niet"[:160],
        text="Al vier weken is niet bevestigd dat de gegevens in het register kloppen. Neem contact op.",
        link=f"/locations/{location.id}/",
        is_task=True,
    )
    for network in networks_in(region=region_of(location_id=location.id, on=today), on=today):
        notices.give(
            notice=notice,
            organisation_id=network.id,
            permission=Permission.REGISTRY_APPROVE,
            actor=PLATFORM,
            at=at,
        )
    _tell("upkeep.confirmation-escalated", location.id, actor=PLATFORM, at=at)
    return True


def _tell(action: str, location_id: UUID, *, actor: Actor, at: datetime) -> None:
    record(action=action, actor=actor, subject=f"location/{location_id}", at=at, detail={})
