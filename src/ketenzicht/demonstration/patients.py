"""Patients of the demonstration, who are nobody, and the deeds of the pages by which a place is found for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ketenzicht.access.domain import Permission, Role, grants_of
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Outcome
from ketenzicht.demonstration.accounts import POST, ZCC, actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.register import Standing
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Side, Sought
from ketenzicht.placement.operations import Asked, NewNeed, Yes

REGION = "ROAZ-09"
WHERE = Point(51.44, 5.47)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POST_SYSTEM = "Systeem van de huisartsenspoedpost (simulatie)"
DECIDED = "Besproken met wie belde: thuis lukt het nu niet, en het ziekenhuis is niet nodig."


@dataclass(frozen=True, slots=True)
class Patient:
    """`question` is what providers read: it begins with an age, and says nobody. `form` is what is decided on."""

    question: str
    form: str = "elv-hoog"
    kind: tuple[str, str] = ("acute-vv", "elv-hoog")
    urgency: str = "U3"  # as the triage of who sends them came to
    because: str = DECIDED
    within: timedelta = DAY

    @property
    def age(self) -> int:
        return int(self.question[:2])


def post_system() -> Actor:
    """The system of the post, as if it sent with its key."""
    grants = frozenset({Permission.COORDINATION_REQUEST})
    return Actor(ActorKind.SYSTEM, id_of(f"{POST}/systeem"), POST_SYSTEM, id_of(POST), grants)


def outcome_of_post(urgency: str, *, at: datetime) -> Outcome:
    """What its triage came to."""
    return Outcome(POST_SYSTEM, "nts", "2026", urgency, at, "triagist")


class Desk:
    """The coordinator of the demonstration's centre, and the post whose system sends patients there."""

    def __init__(self, *, at: datetime) -> None:
        self.coordinator = actor_of("coordinator", at=at)
        self._post = post_system()

    def decided(self, patient: Patient, *, gp: str = "", at: datetime) -> UUID:
        """A request that came in with the outcome of a triage, five minutes ago, and is decided at `at`."""
        came = at - 5 * MINUTE
        made = coordination.send(
            key=f"demonstratie-{came:%Y%m%d%H%M%S}-{patient.question[:40]}",
            centre_id=id_of(ZCC),
            intake={"caller": "Triagist van de post", "complaint": patient.question} | ({"gp": gp} if gp else {}),
            outcome=outcome_of_post(patient.urgency, at=came),
            actor=self._post,
            at=came,
        ).id
        claim = coordination.pick_up(request_id=made, actor=self.coordinator, at=at - 2 * MINUTE)
        coordination.decide(
            request_id=made, claim=claim, form=patient.form, because=patient.because, actor=self.coordinator, at=at
        )
        return made

    def seek(self, patient: Patient, *, request_id: UUID | None = None, at: datetime) -> UUID:
        """What is sought: of a request that is decided for it, or of this one. The need."""
        before = at + patient.within
        return operations.state_need(
            request_id=request_id or self.decided(patient, at=at),
            new=NewNeed(
                form=patient.form,
                sought=Sought(kinds=(patient.kind,), point=WHERE, before=before, age=patient.age, region=REGION),
                question=patient.question,
                before=before,
            ),
            actor=self.coordinator,
            at=at,
        )

    def ask(self, need: UUID, homes: Sequence[Standing], *, at: datetime) -> list[UUID]:
        """The questions, in the order of the homes."""
        units = [Asked(one.code, None) for one in homes]
        return operations.ask(need_id=need, units=units, actor=self.coordinator, at=at)

    def confirm(self, offer: UUID, *, expected_at: datetime | None = None, at: datetime) -> None:
        operations.confirm(offer_id=offer, expected_at=expected_at, actor=self.coordinator, at=at)

    def depart(self, offer: UUID, *, expected_at: datetime, at: datetime) -> None:
        operations.depart(offer_id=offer, expected_at=expected_at, side=Side.CENTRE, actor=self.coordinator, at=at)


def says_yes(offer: UUID, home: Standing, *, is_extra: bool = False, at: datetime) -> None:
    yes = Yes(is_extra=is_extra)
    operations.accept(offer_id=offer, yes=yes, side=Side.PROVIDER, actor=admissions_of(home), at=at)


def arrives(offer: UUID, home: Standing, *, at: datetime) -> None:
    operations.arrive(offer_id=offer, side=Side.PROVIDER, actor=admissions_of(home), at=at)


def admissions_of(home: Standing) -> Actor:
    """Who says for a home whether there is a place."""
    role = Role.ADMISSIONS_OFFICER
    name = "Gesimuleerde opnamecoördinator"
    return Actor(ActorKind.SYSTEM, None, name, home.organisation.id, grants_of([role]), role=role.value)
