"""Places that are sought in the demonstration: agreed how, and one patient of each kind, from asked until arrived."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.calendar import AMSTERDAM, ONE_DAY
from ketenzicht.demonstration.accounts import ADMISSIONS, HOSPITAL, actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.followed import follow_some
from ketenzicht.demonstration.patients import (
    HOUR,
    MINUTE,
    REGION,
    Desk,
    Patient,
    admissions_of,
    arrives,
    says_yes,
)
from ketenzicht.demonstration.placed_before import SINCE, make_weeks_before
from ketenzicht.demonstration.register import Standing
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Want
from ketenzicht.placement.domain.unit_terms import WhomItTakes
from ketenzicht.placement.operations import AskTransport, NewAgreement
from ketenzicht.planning.domain import TransportAction, TransportKind
from ketenzicht.registry import operations as register
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import ClosureReason, NewClosure

KIND = ("acute-vv", "elv-hoog")
MOST_HOMES = 4
OPENS = time(8)
PATIENTS = (
    Patient("84 jaar, thuis gevallen, niets gebroken. Kan niet alleen thuis zijn; hulp bij wassen, kleden en lopen."),
    Patient("79 jaar, longontsteking, kan niet naar huis. Antibiotica per mond, zuurstof is niet nodig."),
    Patient("91 jaar, verward sinds gisteren, blaasontsteking. Loopt met rollator, toezicht is nodig.", urgency="U2"),
    Patient("88 jaar, de mantelzorg door de partner viel weg. Hulp bij alles, eet en drinkt zelf."),
    Patient("76 jaar, pols gebroken en woont alleen. Tijdelijk hulp bij alles."),
    Patient("81 jaar, gekneusde heup, kan de trap niet op. Hulp bij wassen en lopen."),
)
BESIDE_HOME = Patient(  # what the bed manager's hospital is asked
    "58 jaar, wond aan de hand met peesletsel, bloedt niet meer. Woont in Amsterdam; opereren kan daar ook.",
    form="seh",
    kind=("spoed", "seh"),
    because="De hand moet vandaag worden geopereerd, het liefst dicht bij huis.",
)
TAXI = "Thuis, derde verdieping met lift. Bel bij aankomst de dochter."
LYING = "Spoedeisende hulp, behandelkamer 4."


def ensure_placing(*, units: Sequence[Standing], at: datetime) -> None:
    """Once, for a new demonstration: the weeks before, and the last hour. The home of the account comes first."""
    homes = _homes(units)
    if not homes or homes[0].organisation.key != ADMISSIONS:
        return
    desk = Desk(at=at)
    _agree(actor=actor_of("regio", at=at), at=at - SINCE)
    _say_whom(homes, at=at - SINCE)
    make_weeks_before(homes=homes, desk=desk, at=at)
    _now(homes, desk, at=at)
    if hospital := [one for one in units if _is_hospitals(one)]:
        _asked(BESIDE_HOME, hospital, desk, at=at - MINUTE)
    follow_some(homes, desk, at=at)
    _close(_in_the_region(units)[MOST_HOMES:], at=at)


def _homes(units: Sequence[Standing]) -> list[Standing]:
    return _in_the_region(units)[:MOST_HOMES]


def _in_the_region(units: Sequence[Standing]) -> list[Standing]:
    here = [one for one in units if (one.unit.module, one.unit.label) == KIND and one.location.town.roaz == REGION]
    return sorted(here, key=lambda one: (one.organisation.key != ADMISSIONS, one.location.key))


def _close(others: Sequence[Standing], *, at: datetime) -> None:
    """One home more takes nobody in until tomorrow: who looks for a place reads why, and from when it does."""
    for one in others[:1]:
        places = registry.locations(on=local_day(at), organisation_id=id_of(one.organisation.key))
        opens = datetime.combine(local_day(at) + ONE_DAY, OPENS, AMSTERDAM)
        new = NewClosure(at - HOUR, opens, ClosureReason.RENOVATION, note="De lift wordt vervangen.")
        for place in places:
            if place.name == one.location.name:
                register.announce_closure(location_id=place.id, new=new, actor=PLATFORM, at=at)


def _is_hospitals(one: Standing) -> bool:
    return one.organisation.key == HOSPITAL and (one.unit.module, one.unit.label) == BESIDE_HOME.kind


def _agree(*, actor: Actor, at: datetime) -> None:
    approach = Approach(at_once=3, answer_within=20 * MINUTE, urgent_within=5 * MINUTE, hold_for=30 * MINUTE)
    new = NewAgreement(
        region=REGION,
        module=KIND[0],
        label="",
        approach=approach,
        because="Afgesproken in het regionaal overleg ouderenzorg: drie tegelijk, wie ja zegt krijgt de patiënt.",
        start=local_day(at),
    )
    operations.agree(new=new, actor=actor, at=at)


def _say_whom(homes: Sequence[Standing], *, at: datetime) -> None:
    for number, home in enumerate(homes[:3]):
        said = WhomItTakes(
            min_age=(55, 65, 18)[number],
            can=frozenset({Want.ISOLATION} if number else {Want.PG, Want.ISOLATION}),
            cannot=frozenset({Want.BARIATRIC}),
        )
        operations.set_unit_terms(code=home.code, said=said, actor=admissions_of(home), at=at)


def _now(homes: Sequence[Standing], desk: Desk, *, at: datetime) -> None:
    """One of each: asked, asked of others, promised, waiting for transport, under way, and there with a hand-over."""
    home, now = homes[0], at - MINUTE
    _asked(PATIENTS[0], homes[:3], desk, at=now)
    _asked(PATIENTS[1], homes[1:3], desk, at=now)
    (promised, *_) = _asked(PATIENTS[2], homes[:2], desk, at=at - 4 * MINUTE)
    says_yes(promised, home, at=now)
    waits = _placed(PATIENTS[5], home, desk, at=at - 25 * MINUTE)
    _transport(waits, TransportKind.WHEELCHAIR, TAXI, desk, at=at - 10 * MINUTE)
    coming = _placed(PATIENTS[3], home, desk, at=at - 70 * MINUTE)
    _transport(coming, TransportKind.LYING, LYING, desk, at=at - 50 * MINUTE, leaves_at=at - 10 * MINUTE)
    desk.depart(coming, expected_at=at + 20 * MINUTE, at=at - 10 * MINUTE)
    there = _placed(PATIENTS[4], home, desk, at=at - 3 * HOUR)
    desk.depart(there, expected_at=at - HOUR, at=at - 2 * HOUR)
    arrives(there, home, at=at - 50 * MINUTE)


def _asked(patient: Patient, homes: Sequence[Standing], desk: Desk, *, at: datetime) -> list[UUID]:
    return desk.ask(desk.seek(patient, at=at), homes, at=at)


def _placed(patient: Patient, home: Standing, desk: Desk, *, at: datetime) -> UUID:
    """Asked, promised and confirmed within minutes; an extra place, so that no figure stands in the way."""
    (offer,) = _asked(patient, [home], desk, at=at)
    says_yes(offer, home, is_extra=True, at=at + 4 * MINUTE)
    desk.confirm(offer, at=at + 6 * MINUTE)
    return offer


def _transport(
    offer: UUID, kind: TransportKind, origin: str, desk: Desk, *, at: datetime, leaves_at: datetime | None = None
) -> None:
    """Asked for and confirmed by the carrier, to be picked up within two hours; or on the way already."""
    new = AskTransport(kind, origin, pick_up_from=at + 20 * MINUTE, pick_up_until=at + 2 * HOUR)
    transport = operations.ask_transport(offer_id=offer, new=new, actor=desk.coordinator, at=at)
    done = {TransportAction.CONFIRM: at + 5 * MINUTE, TransportAction.LEAVE: leaves_at}
    for action, moment in done.items():
        if moment is not None:
            operations.move_transport(transport_id=transport, action=action, actor=desk.coordinator, at=moment)
