"""Who has the patient asks the centre for the next place, or sends back; and the centre says it was taken up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain import Status
from ketenzicht.placement.domain.following import NotRight, Onwards, refuse_wrong_onward
from ketenzicht.placement.models import Offer, Onward
from ketenzicht.placement.operations.offers import UNKNOWN_OFFER, name_of
from ketenzicht.placement.queries.onward import ONWARD
from ketenzicht.sealing import operations as sealing

MOST_WORDS = 2_000


@transaction.atomic
def ask_onward(
    *, offer_id: UUID, asks: Onwards, reason: NotRight | None, words: str, actor: Actor, at: datetime
) -> UUID:
    """For a patient who is there: the next place is asked of the centre, which follows the request again at once.

    Raises NotPermitted, NotFound, Conflict where the patient is not, or when it was asked already; Refused wordless.
    """
    access.require(actor=actor, permission=Permission.PLACEMENT_ANSWER)
    found = Offer.objects.filter(id=offer_id).select_related("location", "need").first()
    if found is None or actor.organisation_id != found.organisation_id:
        raise NotFound(UNKNOWN_OFFER)
    refuse_wrong_onward(asks, reason, words)
    said = _short(words)
    coordination.follow_by_clock(request_id=found.need.request_id, at=at)
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).select_related("location").get(id=offer_id)
    if offer.status != Status.ARRIVED.value:
        raise Conflict("Deze patiënt is niet (meer) bij u. Bel het centrum.")
    if offer.onward.filter(done_at__isnull=True).exists():
        raise Conflict("U vroeg dit al. Het centrum heeft het nog niet opgepakt: bel als het dringt.")
    made = Onward.objects.create(
        offer=offer,
        asks=asks.value,
        reason=reason.value if asks is Onwards.BACK and reason else "",
        words=sealing.seal(said, owner=offer.id, purpose=ONWARD),
        asked_at=at,
        by=access.own_account(actor),
        by_name=actor.name[:255],
    )
    coordination.add_to_story(
        request_id=found.need.request_id,
        kind=Kind.SENT_BACK if asks is Onwards.BACK else Kind.ONWARD_ASKED,
        detail={"offer": str(offer.id), "from": name_of(offer), "reason": made.reason},
        note=said,
        permission=Permission.PLACEMENT_ANSWER,
        actor=actor,
        at=at,
    )
    return made.id


@transaction.atomic
def take_up(*, onward_id: UUID, actor: Actor, at: datetime) -> UUID:
    """Somebody of the centre goes on with it; the request, for which what is next is sought. Conflict when done."""
    request_id = Onward.objects.filter(id=onward_id).values_list("offer__need__request_id", flat=True).first()
    if request_id is None:
        raise NotFound("Deze vraag om een vervolg kennen wij niet.")
    coordination.work_on(request_id=request_id, actor=actor, at=at)
    row = Onward.objects.get(id=onward_id)
    if row.done_at is not None:
        raise Conflict("Een collega is hier al mee bezig.")
    row.done_at, row.done_by_name = at, actor.name[:255]
    row.save(update_fields=["done_at", "done_by_name"])
    detail = {"onward": str(row.id)}
    coordination.add_to_story(request_id=request_id, kind=Kind.ONWARD_TAKEN_UP, detail=detail, actor=actor, at=at)
    return request_id


def _short(text: str) -> str:
    if len(text.strip()) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(text.strip())}.")
    return text.strip()
