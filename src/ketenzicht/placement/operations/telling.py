"""Telling who sent the patient and the GP how it went: each once, with the words that were told, for good."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain.following import Told
from ketenzicht.placement.domain.outcome import HowItWent
from ketenzicht.placement.models import OutcomeTold
from ketenzicht.placement.operations.gp import gp_is_told
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
    went = how_it_went(request_id=request_id)
    if not went.is_worth_telling:
        raise Refused("Er is nog niets te vertellen: er wordt nog gezocht.")
    if went.about != about:
        raise Conflict("Er is intussen iets veranderd. Lees wat er nu staat, en vertel dat.")
    if not keep_told(request_id, to, went, name=name, permission=None, actor=actor, at=at):
        raise Conflict("Dit is al verteld.")


def keep_told(
    request_id: UUID,
    to: Told,
    went: HowItWent,
    *,
    name: str,
    permission: Permission | None,
    actor: Actor,
    at: datetime,
) -> bool:
    """Within a deed: keep it for good, with a line in the story; False when they were told this state of affairs."""
    try:
        with transaction.atomic():
            OutcomeTold.objects.create(
                request_id=request_id,
                to=to.value,
                about=went.about,
                told_at=at,
                by=access.own_account(actor),
                by_name=actor.name[:255],
                told_to=sealing.seal(name, owner=request_id, purpose=OUTCOME_TO),
                words=sealing.seal(went.words, owner=request_id, purpose=OUTCOME),
            )
    except IntegrityError:
        return False
    if to is Told.GP:
        gp_is_told(request_id, actor=actor, at=at)
    coordination.add_to_story(
        request_id=request_id,
        kind=Kind.OUTCOME_TOLD,
        detail={"to": to.value},
        permission=permission,
        actor=actor,
        at=at,
    )
    return True
