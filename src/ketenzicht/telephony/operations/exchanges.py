"""Who tells of calls: a system of a centre, and when it was heard last."""

from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted
from ketenzicht.telephony.models import Exchange
from ketenzicht.telephony.queries.centres import is_centre

OFTEN_ENOUGH = timedelta(seconds=5)  # what is told in one moment need not wait for the same row
NO_CENTRE = "Telefoongesprekken komen binnen bij een zorgcoördinatiecentrum (zcc). Deze organisatie is dat niet."


def exchange_of(actor: Actor) -> tuple[UUID, UUID]:
    """The system and its centre. Raises NotPermitted for who may not tell of calls, and for what is no centre."""
    access.require(actor=actor, permission=Permission.TELEPHONY_DELIVER)
    source, centre_id = access.own_account(actor), access.own_organisation(actor)
    if not is_centre(centre_id):
        raise NotPermitted(NO_CENTRE, actor=actor)
    return source, centre_id


def heard(source: UUID, *, centre_id: UUID, name: str, at: datetime) -> None:
    """Whatever an exchange tells is a sign of life."""
    if Exchange.objects.filter(source=source, heard_at__gte=at - OFTEN_ENOUGH, centre_id=centre_id).exists():
        return
    Exchange.objects.update_or_create(
        source=source, defaults={"centre_id": centre_id, "name": name[:255], "heard_at": at}
    )
