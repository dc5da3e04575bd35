"""What is written down of an offer that was moved: the row, its need, and the step for both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.placement.domain import Action, Cancelled, Declined, Side, Skipped
from ketenzicht.placement.models import Need, Offer
from ketenzicht.sealing import operations as sealing
from ketenzicht.statements import Statement

NOTE = "placement.note"


@dataclass(frozen=True, slots=True)
class Party:
    """Who does it, for which side, by which permission."""

    side: Side
    actor: Actor
    at: datetime

    @property
    def permission(self) -> Permission:
        """A provider that sends a confirmed patient on goes on from the centre's word, and still by its own right."""
        of_provider = self.side is Side.PROVIDER or (
            self.actor.kind is ActorKind.PERSON and Permission.COORDINATION_WORK not in self.actor.grants
        )
        return Permission.PLACEMENT_ANSWER if of_provider else Permission.COORDINATION_WORK


_KEEP_OFFER = Statement("""
    UPDATE placement_offer SET
        status = %(status)s, since = %(since)s, reason = %(reason)s, words = %(words)s, hold_id = %(hold_id)s,
        hold_until = %(hold_until)s, arrived_at = %(arrived_at)s, expected_at = %(expected_at)s,
        is_extra = %(is_extra)s, by_telephone = %(by_telephone)s, answered_at = %(answered_at)s,
        answered_by = %(answered_by)s, answered_as = %(answered_as)s
    WHERE id = %(id)s
""")
_MOVED = (
    "id", "status", "since", "reason", "words", "hold_id", "hold_until", "arrived_at", "expected_at", "is_extra",
    "by_telephone", "answered_at", "answered_by", "answered_as",
)  # fmt: skip
_KEEP_NEED = Statement("""
    UPDATE placement_need
    SET status = %(status)s, since = %(since)s, ended_at = %(ended_at)s, dropped = %(dropped)s, because = %(because)s
    WHERE id = %(id)s
""")
_ADD_STEPS = Statement("""
    INSERT INTO placement_offerstep (
        offer_id, status, expected_at, is_extra, at, action, side, by, by_name, reason, note
    )
    SELECT
        one.id, one.status, one.expected_at, one.is_extra,
        %(at)s, %(action)s, %(side)s, %(by)s::uuid, %(by_name)s, %(reason)s, %(note)s
    FROM jsonb_to_recordset(%(offers)s::jsonb)
        AS one (id uuid, status text, expected_at timestamptz, is_extra boolean)
""")

_ADD_OFFERS = Statement("""
    INSERT INTO placement_offer (
        id, unit_id, location_id, organisation_id, turn, status, asked_at, answer_before, free_shown, figure_at, chance,
        need_id, since, hold_for, outside, answered_as, by_telephone, is_extra, reason, words
    )
    SELECT
        one.id, one.unit, one.location, one.organisation, one.turn, one.status, one.asked_at, one.answer_before,
        one.free_shown, one.figure_at, one.chance,
        %(need)s, %(since)s, %(hold_for)s, '', '', false, false, '', ''
    FROM jsonb_to_recordset(%(offers)s::jsonb) AS one (
        id uuid, unit bigint, location uuid, organisation uuid, turn smallint, status text, asked_at timestamptz,
        answer_before timestamptz, free_shown float8, figure_at timestamptz, chance float8
    )
""")


def add_offers(need: Need, offers: list[Offer], *, hold_for: timedelta, at: datetime) -> None:
    """New questions to units, all asked or queued at this moment; in one statement, of none in none."""
    if offers:
        told = msgspec.json.encode([_as_it_is_asked(one) for one in offers]).decode()
        _ADD_OFFERS.do(offers=told, need=need.id, since=at, hold_for=hold_for)


def _as_it_is_asked(offer: Offer) -> dict[str, object]:
    return {
        "id": offer.id,
        "unit": offer.unit_id,
        "location": offer.location_id,
        "organisation": offer.organisation_id,
        "turn": offer.turn,
        "status": offer.status,
        "asked_at": offer.asked_at,
        "answer_before": offer.answer_before,
        "free_shown": offer.free_shown,
        "figure_at": offer.figure_at,
        "chance": offer.chance,
    }


def keep_offer(offer: Offer) -> None:
    """What a move of an offer, which the caller holds, changes of it."""
    _KEEP_OFFER.do(**{name: getattr(offer, name) for name in _MOVED})


def keep_need(need: Need) -> None:
    """The same of its need."""
    _KEEP_NEED.do(
        id=need.id,
        status=need.status,
        since=need.since,
        ended_at=need.ended_at,
        dropped=need.dropped,
        because=need.because,
    )


def keep_step(
    offer: Offer, action: Action, party: Party, *, reason: Declined | Cancelled | Skipped | None = None, words: str = ""
) -> None:
    """The step of one offer; the words are sealed with it."""
    said = words.strip()
    note = sealing.seal(said, owner=offer.id, purpose=NOTE) if said else b""
    _add([offer], action, party, reason=reason, note=note)


def keep_steps(
    offers: Iterable[Offer], action: Action, party: Party, *, reason: Declined | Cancelled | None = None
) -> None:
    """The same step of several offers, in one statement; of none, in none."""
    if several := list(offers):
        _add(several, action, party, reason=reason, note=b"")


def _add(
    offers: list[Offer], action: Action, party: Party, *, reason: Declined | Cancelled | Skipped | None, note: bytes
) -> None:
    _ADD_STEPS.do(
        offers=msgspec.json.encode([_as_it_is(one) for one in offers]).decode(),
        at=party.at,
        action=action.value,
        side=party.side.value,
        by=party.actor.id,
        by_name=party.actor.name[:255],
        reason=reason.value if reason else "",
        note=note,
    )


def _as_it_is(offer: Offer) -> dict[str, object]:
    return {"id": offer.id, "status": offer.status, "expected_at": offer.expected_at, "is_extra": offer.is_extra}
