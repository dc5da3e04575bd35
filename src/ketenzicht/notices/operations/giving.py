"""Giving notices and settling them. Who may is decided by the deed that they belong to."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from ketenzicht.access.domain import Permission
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.events.operations import announce
from ketenzicht.notices.domain import KEPT_FOR, NewNotice, Settled
from ketenzicht.notices.models import Notice
from ketenzicht.notices.queries import for_whom


@transaction.atomic
def give(*, notice: NewNotice, organisation_id: UUID, permission: Permission, actor: Actor, at: datetime) -> bool:
    """Ask or tell everybody in an organisation who has a permission there; gives whether this is new.

    While one about the same thing is open, another is not given: who calls need not remember.
    """
    _, is_new = Notice.objects.get_or_create(
        organisation_id=organisation_id,
        permission=permission.value,
        about=notice.about,
        settled_at=None,
        defaults={
            "title": notice.title,
            "text": notice.text,
            "link": notice.link,
            "is_task": notice.is_task or notice.due_at is not None,
            "given_at": at,
            "due_at": notice.due_at,
            "mail_due_at": at,
        },
    )
    if is_new:
        _tell("notices.given", notice.about, actor=actor, at=at, detail={"organisation": str(organisation_id)})
    return is_new


@transaction.atomic
def settle(*, about: str, actor: Actor, at: datetime, because: Settled = Settled.DONE) -> int:
    """Close every open notice about this, at every organisation; gives how many. None is no fault.

    Who settles may have begun before it was given: their clock, or the wait for a lock, is not the notice's.
    """
    number = Notice.objects.filter(about=about, settled_at__isnull=True).update(
        settled_at=Greatest("given_at", Value(at)), settled=because.value, mail_due_at=None
    )
    if number:
        _tell(f"notices.{because.value}", about, actor=actor, at=at)
    return number


@transaction.atomic
def put_away(*, notice_id: int, actor: Actor, at: datetime) -> None:
    """Somebody has read this, for all of their organisation.

    Raises NotFound for one that is not theirs, Conflict for a task, which only the deed itself settles.
    """
    row = for_whom(actor).select_for_update().filter(pk=notice_id).first()
    if row is None:
        raise NotFound("Dit bericht kennen wij niet. Het kan van een andere organisatie zijn, of al zijn opgeruimd.")
    if row.is_task:
        raise Conflict("Dit is een taak: die verdwijnt vanzelf als zij gedaan is.")
    if row.settled_at is None:
        row.settled_at, row.settled, row.mail_due_at = max(at, row.given_at), Settled.PUT_AWAY.value, None
        row.save(update_fields=["settled_at", "settled", "mail_due_at"])
        _tell("notices.put-away", row.about, actor=actor, at=at)


def forget_notices(*, at: datetime) -> int:
    """Delete what was settled more than a year ago; what it was about has lines of its own in the log."""
    return Notice.objects.filter(settled_at__lt=at - KEPT_FOR).delete()[0]


def _tell(action: str, about: str, *, actor: Actor, at: datetime, detail: dict[str, str] | None = None) -> None:
    record(action=action, actor=actor, subject=f"notice/{about}", detail=detail, at=at)
    announce(kind=action, subject=f"notice/{about}", payload=detail or {}, at=at)
