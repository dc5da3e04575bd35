"""Looking into what there is to learn from one request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations as coordination
from ketenzicht.learning.domain.meetings import age_class
from ketenzicht.learning.queries.exchanges import ExchangeLine, exchanges_of
from ketenzicht.learning.queries.flags import FlagLine, flags_of


@dataclass(frozen=True, slots=True)
class RequestLessons:
    """A request without its patient, with the flags on it and all that was said back."""

    request: coordination.Lesson
    age_class: str
    flags: tuple[FlagLine, ...]
    exchanges: tuple[ExchangeLine, ...]


@transaction.atomic
def look_into(*, request_id: UUID, actor: Actor, at: datetime) -> RequestLessons:
    """For who works in its centre, which the log of the patient tells. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    lesson = coordination.consult(
        request_id=request_id,
        centre_id=access.own_organisation(actor),
        action="learning.looked-into",
        permission=Permission.LEARNING_WORK,
        deed=Deed.READ,
        detail={},
        actor=actor,
        at=at,
    )
    return RequestLessons(lesson, age_class(lesson.age), flags_of(request_id), exchanges_of(request_id))
