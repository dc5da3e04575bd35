"""Telling who sent the patient and the GP how it went: each once, with the words that were told, for good."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain.following import Told
from ketenzicht.placement.models import OutcomeTold
from ketenzicht.placement.queries.trajectory import OUTCOME, OUTCOME_TO, how_it_went
from ketenzicht.sealing import operations as sealing

LONGEST_NAME = 200


@transaction.atomic
def tell_how_it_went(
    *, request_id: UUID, to: Told, spoke_with: str, about: datetime, actor: Actor, at: datetime
) -> None:
    """It was read out to somebody, or handed to them. `about` says up to which moment the words go that were read.

    Raises NotPermitted, NotFound, Conflict when something happened after the words that were shown or it was told
    already, and Refused when nothing came of it yet or it does not say to whom.
    """
    coordination.work_on(request_id=request_id, actor=actor, at=at)
    name = spoke_with.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(f"Schrijf aan wie u het vertelde, in ten hoogste {LONGEST_NAME} tekens.")
    went = how_it_went(request_id=request_id, now=at)
    if not went.is_worth_telling:
        raise Refused("Er is nog niets te vertellen: er wordt nog gezocht.")
    if went.about != about:
        raise Conflict("Er is intussen iets veranderd. Lees wat er nu staat, en vertel dat.")
    try:
        with transaction.atomic():
            OutcomeTold.objects.create(
                request_id=request_id,
                to=to.value,
                about=about,
                told_at=at,
                by=access.own_account(actor),
                by_name=actor.name[:255],
                told_to=sealing.seal(name, owner=request_id, purpose=OUTCOME_TO),
                words=sealing.seal(went.words, owner=request_id, purpose=OUTCOME),
            )
    except IntegrityError:
        raise Conflict("Dit is al verteld.") from None
    coordination.add_to_story(
        request_id=request_id, kind=Kind.OUTCOME_TOLD, detail={"to": to.value}, actor=actor, at=at
    )
