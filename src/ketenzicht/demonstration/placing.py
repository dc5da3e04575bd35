"""Patients of the demonstration for whom a place is sought: from asked until arrived."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Role, grants_of
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.demonstration.accounts import ADMISSIONS, ZCC, actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.register import Standing
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Approach, Side, Sought, Want
from ketenzicht.placement.domain.unit_terms import WhomItTakes
from ketenzicht.placement.operations import Asked, NewAgreement, NewNeed, Yes

KIND = ("acute-vv", "elv-hoog")
REGION = "ROAZ-09"
PATIENT = Point(51.44, 5.47)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUESTIONS = (
    "84 jaar, thuis gevallen, niets gebroken. Kan niet alleen thuis zijn; hulp bij wassen, kleden en lopen.",
    "79 jaar, longontsteking, kan niet naar huis. Antibiotica per mond, zuurstof is niet nodig.",
    "91 jaar, verward sinds gisteren, blaasontsteking. Loopt met rollator, toezicht is nodig.",
    "88 jaar, de mantelzorg door de partner viel weg. Hulp bij alles, eet en drinkt zelf.",
    "76 jaar, pols gebroken en woont alleen. Tijdelijk hulp bij alles.",
)


def ensure_placing(*, units: Sequence[Standing], at: datetime) -> None:
    """Once, for a new demonstration: the home of the account first, others of the region after it.

    All of it at one moment: the rules by which is sought are in use from then.
    """
    here = [one for one in units if (one.unit.module, one.unit.label) == KIND and one.location.town.roaz == REGION]
    homes = sorted(here, key=lambda one: (one.organisation.key != ADMISSIONS, one.location.key))[:4]
    if not homes or homes[0].organisation.key != ADMISSIONS:
        return
    _agree(at=at)
    _say_whom(homes, at=at)
    _now(homes, at=at)


def _agree(*, at: datetime) -> None:
    approach = Approach(at_once=3, answer_within=20 * MINUTE, urgent_within=5 * MINUTE, hold_for=30 * MINUTE)
    new = NewAgreement(
        region=REGION,
        module=KIND[0],
        label="",
        approach=approach,
        because="Afgesproken in het regionaal overleg ouderenzorg: drie tegelijk, wie ja zegt krijgt de patiënt.",
        start=local_day(at),
    )
    operations.agree(new=new, actor=actor_of("regio", at=at), at=at)


def _say_whom(homes: Sequence[Standing], *, at: datetime) -> None:
    for number, home in enumerate(homes[:3]):
        said = WhomItTakes(
            min_age=(55, 65, 18)[number],
            can=frozenset({Want.ISOLATION} if number else {Want.PG, Want.ISOLATION}),
            cannot=frozenset({Want.BARIATRIC}),
        )
        operations.set_unit_terms(code=home.code, said=said, actor=_of(home), at=at)


def _now(homes: Sequence[Standing], *, at: datetime) -> None:
    """One of each: asked, asked of others, promised, under way, and arrived with a hand-over to read."""
    home = homes[0]
    _asked(homes[:3], QUESTIONS[0], at=at)
    _asked(homes[1:3], QUESTIONS[1], at=at)
    _, promised = _asked(homes[:2], QUESTIONS[2], at=at)
    operations.accept(offer_id=promised[0], yes=Yes(is_extra=True), side=Side.PROVIDER, actor=_of(home), at=at)
    _, (coming, *_) = _asked([home], QUESTIONS[3], at=at)
    _confirmed(coming, home, at=at)
    centre = actor_of("coordinator", at=at)
    operations.depart(offer_id=coming, expected_at=at + 20 * MINUTE, side=Side.CENTRE, actor=centre, at=at)
    _, (there, *_) = _asked([home], QUESTIONS[4], at=at)
    _arrived(there, home, at=at)


def _asked(homes: Sequence[Standing], question: str, *, at: datetime) -> tuple[UUID, list[UUID]]:
    """A request of a GP for a place, and the homes that are asked for it. Numbers and names of nobody.

    The family wants the last of them; the first knows the patient.
    """
    actor = actor_of("coordinator", at=at)
    intake = {"call-back": "0201234569", "caller": "Huisarts", "complaint": question}
    request_id = coordination.receive(
        centre_id=id_of(ZCC), door=Door.PROFESSIONALS, intake=intake, actor=actor, at=at
    ).id
    sought = Sought(
        kinds=(KIND,),
        point=PATIENT,
        before=at + DAY,
        age=int(question[:2]),
        wishes=frozenset({homes[-1].location.id}),
        treaters=frozenset({homes[0].organisation.id}),
        region=REGION,
    )
    new = NewNeed(form="elv-hoog", sought=sought, question=question, before=at + DAY)
    need = operations.state_need(request_id=request_id, new=new, actor=actor, at=at)
    units = [Asked(one.code, None) for one in homes]
    return need, operations.ask(need_id=need, units=units, actor=actor, at=at)


def _confirmed(offer: UUID, home: Standing, *, at: datetime) -> None:
    centre = actor_of("coordinator", at=at)
    operations.accept(offer_id=offer, yes=Yes(is_extra=True), side=Side.PROVIDER, actor=_of(home), at=at)
    operations.confirm(offer_id=offer, expected_at=None, actor=centre, at=at)


def _arrived(offer: UUID, home: Standing, *, at: datetime) -> None:
    _confirmed(offer, home, at=at)
    operations.arrive(offer_id=offer, side=Side.PROVIDER, actor=_of(home), at=at)


def _of(home: Standing) -> Actor:
    """Who says for a home whether there is a place."""
    grants = grants_of([Role.ADMISSIONS_OFFICER])
    role = Role.ADMISSIONS_OFFICER.value
    return Actor(ActorKind.SYSTEM, None, "Gesimuleerde opnamecoördinator", home.organisation.id, grants, role=role)
