"""Questions about what actors may see; `access.queries` is where others ask them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import (
    PRIMARY,
    Audience,
    Detail,
    Insight,
    Purpose,
    Subject,
    narrowed_for_care,
    purpose_words,
)
from ketenzicht.access.rights import audiences, decision
from ketenzicht.base.actor import Actor

KEPT_FOR = timedelta(seconds=10)


_Question = tuple[UUID, tuple[Purpose, ...] | None]  # of whom, and for which purposes only


class Memory:
    """Audiences of organisations, kept for the pages of a process that hears of changes; nothing in any other."""

    def __init__(self) -> None:
        self._kept: dict[_Question, tuple[datetime, date, Audience]] | None = None

    def begin(self) -> None:
        """From now on changes are told: what is asked may be kept."""
        self._kept = {}

    def forget(self) -> None:
        """Something changed. What is being asked now lands in what is thrown away here."""
        if self._kept is not None:
            self._kept = {}

    def end(self) -> None:
        self._kept = None

    def get(
        self, organisation_id: UUID, *, purposes: tuple[Purpose, ...] | None = None, day: date, now: datetime
    ) -> Audience:
        kept, question = self._kept, (organisation_id, purposes)
        known = None if kept is None else kept.get(question)
        if known is not None and known[1] == day and now - known[0] < KEPT_FOR:
            return known[2]
        wanted = PRIMARY if purposes is None else purposes
        asked = audiences_for_care(organisation_ids=[organisation_id], purposes=wanted, on=day)
        found = asked.get(organisation_id, Audience())
        if kept is not None:
            kept[question] = (now, day, found)
        return found


memory = Memory()


def audiences_for_care(
    *, organisation_ids: Iterable[UUID], purposes: Collection[Purpose] = PRIMARY, on: date
) -> dict[UUID, Audience]:
    """What organisations may see for care itself, without those that are not in the register. Two queries."""
    return audiences(organisation_ids=organisation_ids, purposes=PRIMARY.intersection(purposes), on=on)


def insight_of(*, actor: Actor, day: date, now: datetime) -> Insight:
    """What an actor may see on this day. No query where this process knows it, else three; six for a narrowed key."""
    at_once = Insight.without_asking(actor)
    if at_once is not None or actor.organisation_id is None:
        return at_once or Insight(actor)
    whole = memory.get(actor.organisation_id, day=day, now=now)
    purposes = narrowed_for_care(actor)
    if purposes is None:
        return Insight(actor, whole)
    narrowed = memory.get(actor.organisation_id, purposes=purposes, day=day, now=now)
    return Insight.of_narrowed_key(actor, narrowed, organisation=whole)


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
