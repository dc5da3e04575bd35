"""Two centres that hand over to each other and share work, for tests."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from tests.coordination.conftest import Centre, somebody
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door, SharedHours, Terms, TransferStage, Warm, WhyOver
from ketenzicht.coordination.models import CareRequest, Transfer

FROM = date(2026, 11, 1)


def open_other_centre(centre: Centre) -> None:
    """Somebody works at both centres on the platform, so that each can be asked."""
    for name, place in (("tom", centre.id), ("eva", centre.other_id)):
        access.create_account(
            name=name.title(), email=f"{name}@centra.voorbeeld.invalid", password=PASSWORD, organisation_id=place,
            role=Role.TRIAGIST, actor=PLATFORM, at=timezone.now() - timedelta(days=400),
        )  # fmt: skip


def ask(centre: Centre, made: UUID, claim: int, **other: Any) -> UUID:
    told: dict[str, Any] = {
        "request_id": made, "claim": claim, "to": centre.other_id, "why": WhyOver.THERE, "warm": None,
        "said": "Zij is bij haar dochter.", "actor": centre.me, "at": centre.at,
    }  # fmt: skip
    return operations.ask_transfer(**{**told, **other})


def urgent(made: UUID, urgency: str = "U1") -> None:
    CareRequest.objects.filter(id=made).update(urgency=urgency)


WARM = Warm("Eva Elders", stayed_on_line=True)


def terms(**other: Any) -> Terms:
    told: dict[str, Any] = {
        "calls": True, "cases": True, "doors": frozenset(), "urgencies": frozenset(), "hours": SharedHours.ALWAYS,
        "begins_over": None, "call_seconds": 20, "begins_on": FROM,
    }  # fmt: skip
    return Terms(**{**told, **other})


def leaders(centre: Centre) -> tuple[Actor, Actor]:
    """Who coordinates at the centre that is helped, and at the one that helps."""
    return (
        somebody(centre.id, Role.COORDINATOR, "Cor Coördinator"),
        somebody(centre.other_id, Role.COORDINATOR, "Bea Buiten"),
    )


def agreed(centre: Centre, **other: Any) -> UUID:
    ours, theirs = leaders(centre)
    made = operations.propose_sharing(
        giver_id=centre.id, helper_id=centre.other_id, terms=terms(begins_on=centre.at.date(), **other), actor=ours,
        at=centre.at,
    )  # fmt: skip
    operations.answer_sharing(sharing_id=made, agrees=True, actor=theirs, at=centre.at)
    return made


def helped(centre: Centre, *, hours: int = 2, **other: Any) -> UUID:
    """An agreement that is used now."""
    made = agreed(centre, **other)
    operations.begin_helping(
        sharing_id=made, until=centre.at + timedelta(hours=hours), because="Twee zieken", actor=leaders(centre)[0],
        at=centre.at,
    )  # fmt: skip
    return made


def doors(*which: Door) -> frozenset[Door]:
    return frozenset(which)


def gone_over(centre: Centre, made: UUID) -> None:
    """The request is of the other centre now, whoever had it in hand."""
    Transfer.objects.create(
        request_id=made, sender_id=centre.id, receiver_id=centre.other_id, asked_at=centre.at, asked_by=uuid4(),
        why=WhyOver.THERE.value, is_warm=False, stage=TransferStage.ACCEPTED.value, settled_at=centre.at,
        settled_by=uuid4(),
    )  # fmt: skip
    CareRequest.objects.filter(id=made).update(centre_id=centre.other_id)
