"""What a centre of the demonstration follows beside it: waiting, given up, asked on, sent back, and an appointment."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.demonstration.accounts import actor_of
from ketenzicht.demonstration.patients import (
    DAY,
    HOUR,
    MINUTE,
    WHERE,
    Desk,
    Patient,
    admissions_of,
    arrives,
    says_yes,
)
from ketenzicht.demonstration.register import Standing
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Declined, Side
from ketenzicht.placement.domain.following import NotRight, Onwards
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.operations import Chosen, GivingUp
from ketenzicht.placement.queries.appointments import proposals

WAITS = (
    Patient(
        "83 jaar, gebroken bovenarm, geopereerd. Kan over een dag uit het ziekenhuis.", urgency="U4", within=3 * DAY
    ),
    Patient("86 jaar, herstelt van een operatie aan de darm. Hulp bij alles.", within=2 * DAY),
)
NOBODY = Patient("80 jaar, valt vaak, partner is zelf ziek. Toezicht dag en nacht.")
NEXT = Patient("77 jaar, na een beroerte, kan weer lopen met hulp.")
BACK = Patient("85 jaar, verward na een val. Vraagt dag en nacht toezicht.")
BEFORE = Patient("81 jaar, heup gebroken en geopereerd. Leert weer lopen met een rollator.")
AFTER = Patient("81 jaar, revalideerde drie weken na een gebroken heup. Kan niet alleen thuis: zoekt een vaste plek.")
CONSULT = Patient(
    "34 jaar, hand opengehaald aan glas, bloedt niet meer. Kan zelf komen.",
    form="hap-consult",
    kind=("hap", "consult"),
    because="De wond moet vandaag worden bekeken en gehecht; een consult past.",
)


def follow_some(homes: Sequence[Standing], desk: Desk, *, at: datetime) -> None:
    """`homes`: that of the account first."""
    for number, patient in enumerate(WAITS):
        _wait(patient, homes[: 2 + number], desk, at=at - (26 - 4 * number) * HOUR)
    _give_up(homes[:3], desk, at=at - 5 * HOUR)
    asks_on = _stays(NEXT, homes[0], desk, at=at - 6 * DAY)
    operations.ask_onward(
        offer_id=asks_on,
        asks=Onwards.NEXT,
        reason=None,
        words="Kan over drie dagen naar huis, als er elke dag wijkverpleging komt.",
        actor=actor_of("opname", at=at),
        at=at - 40 * MINUTE,
    )
    _send_back(homes[0], desk, at=at - 2 * DAY, now=at)
    _make_appointment(desk, at=at - 15 * MINUTE, now=at)
    _goes_on(homes[1], homes[1:3], desk, at=at - 25 * MINUTE)


def _wait(patient: Patient, homes: Sequence[Standing], desk: Desk, *, at: datetime) -> None:
    """Nobody had a place; the patient waits at who was asked."""
    need = desk.seek(patient, at=at)
    _all_decline(desk.ask(need, homes, at=at), homes, Declined.FULL, at=at + 12 * MINUTE)
    units = [one.code for one in homes]
    because = "Kan wachten waar de patiënt nu is; de voorkeur is dicht bij de partner."
    operations.wait_at(need_id=need, units=units, because=because, actor=desk.coordinator, at=at + 20 * MINUTE)


def _give_up(homes: Sequence[Standing], desk: Desk, *, at: datetime) -> None:
    """Care that was not there, told with what was done instead; where the patient is, is still to be said."""
    need = desk.seek(NOBODY, at=at)
    _all_decline(desk.ask(need, homes, at=at), homes, Declined.NO_STAFF, at=at + 15 * MINUTE)
    told = GivingUp((Failed.NO_STAFF,), Instead.FAMILY, (Consequence.CARERS,), "De dochter neemt een week vrij.")
    operations.give_up(need_id=need, told=told, actor=desk.coordinator, at=at + HOUR)


def _all_decline(offers: Sequence[UUID], homes: Sequence[Standing], why: Declined, *, at: datetime) -> None:
    for offer, home in zip(offers, homes, strict=True):
        actor = admissions_of(home)
        operations.decline(offer_id=offer, reason=why, words="", side=Side.PROVIDER, actor=actor, at=at)


def _goes_on(home: Standing, asked: Sequence[Standing], desk: Desk, *, at: datetime) -> None:
    """Who was placed three weeks ago goes on: a new request, that goes on from the first."""
    first = desk.decided(BEFORE, gp="Praktijk De Linde (verzonnen)", at=at - 21 * DAY)
    _stays(BEFORE, home, desk, request_id=first, at=at - 21 * DAY)
    then = desk.decided(AFTER, at=at)
    coordination.go_on_from(
        request_id=then,
        earlier=requests.standing_of_request(request_id=first).number,
        because="Zelfde patiënt: de afdeling noemde het nummer van toen.",
        actor=desk.coordinator,
        at=at + 5 * MINUTE,
    )
    desk.ask(desk.seek(AFTER, request_id=then, at=at + 10 * MINUTE), asked, at=at + 10 * MINUTE)


def _stays(patient: Patient, home: Standing, desk: Desk, *, request_id: UUID | None = None, at: datetime) -> UUID:
    """Placed, arrived and known to be there: done, as far as the centre knew."""
    request_id = request_id or desk.decided(patient, at=at)
    (offer,) = desk.ask(desk.seek(patient, request_id=request_id, at=at), [home], at=at)
    says_yes(offer, home, at=at + 5 * MINUTE)
    desk.confirm(offer, at=at + 10 * MINUTE)
    arrives(offer, home, at=at + 3 * HOUR)
    operations.complete(
        request_id=request_id, whereabouts=Whereabouts.PLACED, words="", actor=desk.coordinator, at=at + 4 * HOUR
    )
    return offer


def _send_back(home: Standing, desk: Desk, *, at: datetime, now: datetime) -> None:
    offer = _stays(BACK, home, desk, at=at)
    operations.ask_onward(
        offer_id=offer,
        asks=Onwards.BACK,
        reason=NotRight.HEAVIER,
        words="Dwaalt in de nacht; een gesloten afdeling is nodig.",
        actor=actor_of("opname", at=now),
        at=at + 46 * HOUR,
    )


def _make_appointment(desk: Desk, *, at: datetime, now: datetime) -> None:
    """The first moment that the post has, if its plan has one in the hours that the rules allow."""
    request_id = desk.decided(CONSULT, at=at)
    need = desk.seek(CONSULT, request_id=request_id, at=at)
    found = proposals(need_id=need, request_id=request_id, where=WHERE, minutes=15, actor=desk.coordinator, now=now)
    moments = [one for line in found.lines for one in line.moments]
    if moments:
        chosen = Chosen(moments[0].slot_id, moments[0].begins, minutes=15, where=WHERE)
        operations.make_appointment(need_id=need, chosen=chosen, actor=desk.coordinator, at=now)
