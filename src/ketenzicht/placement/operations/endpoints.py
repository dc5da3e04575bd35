"""Which servers are told when a question, or a request that was sent, changes: adding one, trying it, ending it."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.addresses import usable_address
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.events import operations as events
from ketenzicht.notices import operations as notices
from ketenzicht.placement.domain.informing import MOST_ENDPOINTS, SECRET_BEGINS, SECRET_BYTES, Form, Tells
from ketenzicht.placement.models import Endpoint, Untold
from ketenzicht.placement.queries.endpoints import living
from ketenzicht.sealing import operations as sealing

SECRET, TOKEN = "placement.endpoint-secret", "placement.endpoint-token"
UNKNOWN_ENDPOINT = "Dit adres kennen wij niet (meer), of het is van een andere organisatie."
UNUSABLE = "Dit is geen adres waar wij naartoe kunnen sturen. Geef het adres van uw server, met https en zonder #."


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """`token` is what their server wants to see of us, if anything; a Task goes under `address` as the base."""

    form: Form
    address: str
    token: str = ""
    shows_certificate: bool = False
    tells: Tells = Tells.OFFERS


@dataclass(frozen=True, slots=True)
class MadeEndpoint:
    """`secret` (whsec_…) checks our signatures, and is shown once."""

    id: UUID
    secret: str


@transaction.atomic
def add_endpoint(*, new: NewEndpoint, actor: Actor, at: datetime) -> MadeEndpoint:
    """From now on it is told; a trial goes out first.

    Raises NotPermitted, Refused for an address that is none, and Conflict for one that is told already or too many.
    """
    rows = living(actor=actor)
    if not usable_address(new.address, https=settings.HTTPS) or (new.form is Form.TASK and "?" in new.address):
        raise Refused(UNUSABLE, field="address")
    if rows.count() >= MOST_ENDPOINTS:
        raise Conflict(f"Uw organisatie heeft al {MOST_ENDPOINTS} adressen. Beëindig er eerst een.")
    secret = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    row = Endpoint(
        organisation_id=access.own_organisation(actor),
        tells=new.tells.value,
        form=new.form.value,
        address=new.address,
        shows_certificate=new.shows_certificate,
        made_at=at,
        made_by=access.own_account(actor),
        made_by_name=actor.name[:255],
        trial_at=at,
    )
    row.secret = sealing.seal(secret, owner=row.id, purpose=SECRET)
    row.token = sealing.seal(new.token, owner=row.id, purpose=TOKEN) if new.token else b""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("Op dit adres melden wij al wat er verandert. Beëindig dat eerst.") from None
    _tell(row, "endpoint-added", actor=actor, at=at)
    return MadeEndpoint(row.id, SECRET_BEGINS + secret)


@transaction.atomic
def try_endpoint(*, endpoint_id: UUID, actor: Actor, at: datetime) -> None:
    """Send a message about nothing, at once. Raises NotPermitted, NotFound."""
    row = _own(endpoint_id, actor=actor)
    row.trial_at = at
    row.save(update_fields=["trial_at"])
    _tell(row, "endpoint-tried", actor=actor, at=at)


@transaction.atomic
def end_endpoint(*, endpoint_id: UUID, actor: Actor, at: datetime) -> None:
    """It is told nothing any more, and its secrets are gone. Raises NotPermitted, NotFound."""
    row = _own(endpoint_id, actor=actor)
    Untold.objects.filter(endpoint=row).delete()
    row.ended_at, row.secret, row.token, row.trial_at = at, b"", b"", None
    row.save()
    notices.settle(about=about(row.id), actor=actor, at=at)
    _tell(row, "endpoint-ended", actor=actor, at=at)


def about(endpoint_id: UUID) -> str:
    """What a notice that it does not work is about."""
    return f"offer-endpoint/{endpoint_id}"


def _own(endpoint_id: UUID, *, actor: Actor) -> Endpoint:
    row = living(actor=actor).select_for_update(no_key=True).filter(id=endpoint_id).first()
    if row is None:
        raise NotFound(UNKNOWN_ENDPOINT)
    return row


def _tell(row: Endpoint, what: str, *, actor: Actor, at: datetime) -> None:
    detail = {"tells": row.tells, "form": row.form, "address": row.address}
    action, subject = f"placement.{what}", about(row.id)
    audit.record(action=action, actor=actor, subject=subject, at=at, detail=detail)
    events.announce(kind=action, subject=subject, payload=detail, at=at)
