"""Choosing for which organisation, and in which role, one acts."""

from datetime import datetime

from django.db import transaction

from ketenzicht.access.domain import Choice, ChoiceLine
from ketenzicht.access.operations.deciding import own_account
from ketenzicht.access.operations.telling import notify
from ketenzicht.access.queries import choices_of
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted


@transaction.atomic
def act_for(*, choice: Choice, actor: Actor, at: datetime) -> ChoiceLine:
    """Let somebody act so from now on; the caller keeps it in the session, in the same transaction.

    Streams are asked again once that commits. Raises NotPermitted for a role that the person has not today.
    """
    lines = choices_of(user_id=own_account(actor), now=at)
    chosen = next((line for line in lines if line.choice == choice), None)
    if chosen is None:
        raise NotPermitted(
            "Zo kunt u niet handelen: u hebt deze rol bij deze organisatie vandaag niet. Kies een andere, of vraag "
            "de organisatiebeheerder van die organisatie."
        )
    record(
        action="access.acting-for-chosen",
        actor=actor,
        subject=f"account/{actor.id}",
        detail={"organisationId": str(choice.organisation_id), "role": choice.role},
        at=at,
    )
    notify(subject=f"account/{actor.id}")
    return chosen
