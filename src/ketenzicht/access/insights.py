"""Questions about what actors may see; `access.queries` is where others ask them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from ketenzicht.access.domain import (
    NOBODY,
    PRIMARY,
    Audience,
    Detail,
    Insight,
    Purpose,
    Subject,
    narrowed_for_care,
    purpose_words,
)
from ketenzicht.access.remembering import Memory
from ketenzicht.access.rights import audiences, decision
from ketenzicht.base.actor import Actor


class Asked(NamedTuple):
    """What an organisation may see for care itself on a day; for some purposes only where they are named."""

    organisation_id: UUID
    day: date
    purposes: tuple[Purpose, ...] | None = None


def audiences_for_care(
    *, organisation_ids: Iterable[UUID], purposes: Collection[Purpose] = PRIMARY, on: date
) -> dict[UUID, Audience]:
    """What organisations may see for care itself, without those that are not in the register. Two queries."""
    return audiences(organisation_ids=organisation_ids, purposes=PRIMARY.intersection(purposes), on=on)


def audience_of(asked: Asked) -> Audience:
    """Two queries."""
    wanted = PRIMARY if asked.purposes is None else asked.purposes
    found = audiences_for_care(organisation_ids=[asked.organisation_id], purposes=wanted, on=asked.day)
    return found.get(asked.organisation_id, NOBODY)


memory = Memory(audience_of)


def insight_of(*, actor: Actor, day: date, now: datetime) -> Insight:
    """What an actor may see on this day. No query where this process knows it, else three; six for a narrowed key."""
    at_once = Insight.without_asking(actor)
    if at_once is not None or actor.organisation_id is None:
        return at_once or Insight(actor)
    whole = _audience(Asked(actor.organisation_id, day), now)
    purposes = narrowed_for_care(actor)
    if purposes is None:
        return Insight(actor, whole)
    narrowed = _audience(Asked(actor.organisation_id, day, purposes), now)
    return Insight.of_narrowed_key(actor, narrowed, organisation=whole)


def _audience(asked: Asked, now: datetime) -> Audience:
    return memory.get(asked, now=now) or NOBODY


def why_not(*, insight: Insight, module: str, of: Subject, detail: Detail, on: date) -> str:
    """Why figures are not shown, and whom to ask; empty when agreements do allow it. Two queries."""
    if insight.organisation_id is None:
        return "U handelt niet voor een organisatie. Vraag uw organisatiebeheerder om een rol."
    purposes = narrowed_for_care(insight.actor)
    found = decision(
        organisation_id=insight.organisation_id,
        module=module,
        of=of,
        detail=detail,
        purpose=purposes[0] if purposes else Purpose.CARE_COORDINATION,
        on=on,
    )
    if purposes is None:
        return found.refusal
    only = f"Deze sleutel leest alleen voor {purpose_words(insight.actor.purposes or ())}."
    return f"{found.refusal} {only}" if found.refusal else "" if purposes else only
