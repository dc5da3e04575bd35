"""The weeks before the demonstration: who was asked, what they said, and where patients came; so that figures tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.country import SEED
from ketenzicht.demonstration.patients import DAY, HOUR, MINUTE, Desk, Patient, admissions_of, arrives, says_yes
from ketenzicht.demonstration.register import Standing
from ketenzicht.handover import operations as handover
from ketenzicht.handover import queries as handed_over
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Declined, Side
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.operations import GivingUp

SINCE = timedelta(days=62)  # a whole month lies in it, whichever day it is
PATIENTS = 40
UNMET_EVERY = 5
AT_ONCE = 3
STAYS = timedelta(days=9)
QUESTIONS = (
    "82 jaar, gevallen in huis, gekneusd. Kan niet alleen thuis zijn; hulp bij wassen en lopen.",
    "87 jaar, blaasontsteking en verzwakt. Hulp bij alles, eet en drinkt zelf.",
    "78 jaar, herstelt van een longontsteking. Loopt weinig, medicijnen per mond.",
    "90 jaar, de mantelzorg is overbelast. Toezicht in de nacht is nodig.",
    "74 jaar, enkel gebroken, geen operatie. Mag niet belasten en woont alleen.",
)
NOES = (Declined.FULL, Declined.NO_STAFF, Declined.JUST_GIVEN, Declined.FULL, Declined.NEEDS)
NOWHERE = GivingUp((Failed.NO_ROOM,), Instead.STAYED_WITH_CARE, (Consequence.CARERS,))


@dataclass(frozen=True, slots=True)
class _Answer:
    after: timedelta
    home: Standing
    offer: UUID
    no: Declined | None


def make_weeks_before(*, homes: Sequence[Standing], desk: Desk, at: datetime) -> None:
    """Once, for a new demonstration, at homes of the region."""
    for number in range(PATIENTS):
        when = at - SINCE + HOUR + number * (SINCE - DAY) / PATIENTS  # after its rules came in use
        patient = Patient(QUESTIONS[number % len(QUESTIONS)])
        with transaction.atomic():  # whole: the clock of the server never finds half a story
            _one(number, patient, homes, desk, when=when, now=at)


def _one(
    number: int, patient: Patient, homes: Sequence[Standing], desk: Desk, *, when: datetime, now: datetime
) -> None:
    first = number % len(homes)
    asked = [*homes[first:], *homes[:first]][:AT_ONCE]
    request_id = desk.decided(patient, at=when)
    need = desk.seek(patient, request_id=request_id, at=when)
    offers = desk.ask(need, asked, at=when + MINUTE)
    is_unmet = number % UNMET_EVERY == UNMET_EVERY - 1
    for one in _answers(number, asked, offers, is_unmet=is_unmet):
        moment = when + MINUTE + one.after
        if one.no is None:
            says_yes(one.offer, one.home, at=moment)
            _goes_there(request_id, one, desk, at=moment + 6 * MINUTE, now=now)
            return
        actor = admissions_of(one.home)
        operations.decline(offer_id=one.offer, reason=one.no, words="", side=Side.PROVIDER, actor=actor, at=moment)
    operations.give_up(need_id=need, told=NOWHERE, actor=desk.coordinator, at=when + HOUR)
    words = "Thuis, met extra wijkverpleging."
    _complete(request_id, Whereabouts.HOME, words, desk, at=when + 2 * HOUR)


def _answers(number: int, homes: Sequence[Standing], offers: Sequence[UUID], *, is_unmet: bool) -> list[_Answer]:
    """Who answers when: each home has its own readiness, and without a yes the last to answer has a place after all."""
    chance = Chance(SEED).of("weeks before", number)
    found = []
    for home, offer in zip(homes, offers, strict=True):
        ready = Chance(SEED).between(0.35, 0.9, "ready", home.location.key)
        no = NOES[int(chance.share("no", home.location.key) * len(NOES))]
        says_yes = not is_unmet and chance.happens(ready, "yes", home.location.key)
        after = timedelta(minutes=round(chance.between(2, 26, "after", home.location.key)))
        found.append(_Answer(after, home, offer, None if says_yes else no))
    found.sort(key=lambda one: (one.after, one.home.location.key))
    if not is_unmet and all(one.no is not None for one in found):
        last = found.pop()
        found.append(_Answer(last.after, last.home, last.offer, None))
    return found


def _goes_there(request_id: UUID, to: _Answer, desk: Desk, *, at: datetime, now: datetime) -> None:
    """Confirmed, read, on the way, there, and after some days home again."""
    desk.confirm(to.offer, at=at)
    actor = admissions_of(to.home)
    (released, *_) = handed_over.received(actor=actor, now=at + 10 * MINUTE)
    handover.look_into(release_id=released.id, actor=actor, at=at + 10 * MINUTE)
    desk.depart(to.offer, expected_at=at + 2 * HOUR, at=at + HOUR)
    arrives(to.offer, to.home, at=at + 2 * HOUR)
    _complete(request_id, Whereabouts.PLACED, "", desk, at=at + 3 * HOUR)
    if at + STAYS < now:
        operations.leave(offer_id=to.offer, side=Side.PROVIDER, actor=actor, at=at + STAYS)


def _complete(request_id: UUID, where: Whereabouts, words: str, desk: Desk, *, at: datetime) -> None:
    operations.complete(request_id=request_id, whereabouts=where, words=words, actor=desk.coordinator, at=at)
