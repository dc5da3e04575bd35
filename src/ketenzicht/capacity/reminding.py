"""Reminding of stops whose expected end has passed. A stop never ends by itself: only who declares it ends it."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.capacity.domain import HandUnit, OpeningState
from ketenzicht.capacity.hand_units import hand_units
from ketenzicht.capacity.models import OpeningChange, OpeningCode, State
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice

LOOKED_BACK = timedelta(hours=2)  # at deliveries that may have ended or prolonged a stop; far longer than between jobs


def remind_of_ends(*, at: datetime) -> int:
    """Ask each provider how it stands with a stop that lasts longer than expected; gives how many are new.

    What was declared since by a delivery settles what was asked; a person's declaration does so at once.
    """
    stopped = State.objects.filter(opening__in=[OpeningCode.STOP_THREATENED, OpeningCode.STOP], opening_until__lt=at)
    overdue: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for deliverer_id, code in stopped.values_list("unit__deliverer_id", "unit__code"):
        overdue[deliverer_id].append(code)
    late = {code for codes in overdue.values() for code in codes}
    for code in stopped.filter(unit__active_until=local_day(at)).values_list("unit__code", flat=True):
        settle_reminder(unit_code=code, actor=PLATFORM, at=at)  # the unit ended, and its stop with it
    declared = OpeningChange.objects.filter(received_at__gt=at - LOOKED_BACK, received_at__lte=at)
    for code in set(declared.values_list("unit__code", flat=True)) - late:
        settle_reminder(unit_code=code, actor=PLATFORM, at=at)
    return sum(
        notices.give(
            notice=_notice(unit),
            organisation_id=organisation_id,
            permission=Permission.CAPACITY_DELIVER,
            actor=PLATFORM,
            at=at,
        )
        for organisation_id, codes in overdue.items()
        for unit in hand_units(organisation_id=organisation_id, codes=codes, now=at)
    )


def settle_reminder(*, unit_code: UUID, actor: Actor, at: datetime) -> None:
    """It was said how it stands: nobody needs to be asked any more."""
    notices.settle(about=_about(unit_code), actor=actor, at=at)


def _about(unit_code: UUID) -> str:
    return f"unit/{unit_code}/opening"


def _notice(unit: HandUnit) -> NewNotice:
    word = unit.opening.state.word if unit.opening else OpeningState.STOP.word
    return NewNotice(
        about=_about(unit.code),
        title=f"Verwacht einde van de {word} is verstreken: {unit.label_name}"[:160],
        text=f"{unit.label_name}, {unit.location}: de {word} duurt langer dan gemeld. Hij blijft staan tot u hem "
        "beëindigt. Meld of het weer open is, of wat het nieuwe verwachte einde is.",
        link=f"/deliver/{unit.code}/opening/",
        is_task=True,
    )
