"""Saying how a location receives hand-overs."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, usable_address
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.events import operations as events
from ketenzicht.handover.domain.delivery import Way
from ketenzicht.handover.models import Receiving
from ketenzicht.handover.operations.carrying import SEALED_FOR
from ketenzicht.registry import queries as registry
from ketenzicht.sealing import operations as sealing


@dataclass(frozen=True, slots=True)
class NewReceiving:
    """`token` None leaves what is kept as it is; empty forgets it. `reason` and `temporary_until` of the page only."""

    way: Way
    endpoint: str = ""
    token: str | None = None
    shows_certificate: bool = False
    reason: str = ""
    temporary_until: date | None = None


@transaction.atomic
def set_receiving(*, location_id: UUID, new: NewReceiving, actor: Actor, at: datetime) -> None:
    """For a location of the own organisation. Raises NotPermitted, NotFound, and Refused for what cannot be."""
    place = registry.location(location_id=location_id, on=local_day(at))
    access.require(actor=actor, permission=Permission.HANDOVER_MAINTAIN, organisation_id=place.organisation_id)
    _refuse_wrong(new, today=local_day(at))
    row = Receiving.objects.select_for_update().filter(location_id=location_id).first()
    row = row or Receiving(location_id=location_id)
    if new.token is not None or new.endpoint != row.endpoint:  # a token is of the server for which it was given
        row.token = sealing.seal(new.token, owner=location_id, purpose=SEALED_FOR) if new.token else b""
    is_page = new.way is Way.PAGE
    row.way, row.endpoint, row.shows_certificate = new.way.value, new.endpoint, new.shows_certificate
    row.reason = new.reason.strip() if is_page else ""
    row.temporary_until = new.temporary_until if is_page else None
    row.set_at, row.set_by, row.set_by_name = at, access.own_account(actor), actor.name[:255]
    row.save()
    detail = {"way": new.way.value, "endpoint": new.endpoint}
    audit.record(action="handover.receiving-set", actor=actor, subject=f"location/{location_id}", at=at, detail=detail)
    events.announce(kind="handover.receiving-set", subject=f"location/{location_id}", payload=detail, at=at)


def _refuse_wrong(new: NewReceiving, *, today: date) -> None:
    if new.endpoint and not usable_address(new.endpoint, https=settings.HTTPS):
        none = "Dit is geen adres waar wij naartoe kunnen sturen. Geef het adres van uw FHIR-server, met https."
        raise Refused(none, field="endpoint")
    if new.way is Way.PUSH and not new.endpoint:
        raise Refused("Geef het adres van uw FHIR-server, of kies een andere manier.", field="endpoint")
    if new.way is not Way.PAGE:
        return
    if not new.reason.strip() or new.temporary_until is None:
        raise Refused("De beveiligde pagina is tijdelijk: schrijf op waarom en tot wanneer u haar nodig hebt.")
    if new.temporary_until < today:
        raise Refused("Tot wanneer u de pagina nodig hebt, ligt in het verleden.", field="temporary_until")
