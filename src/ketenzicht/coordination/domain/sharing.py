"""Two centres agree to share work at peaks: about what, when, from which pressure. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.calendar import OfficeHours, is_out_of_hours
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.base.lives import next_in
from ketenzicht.coordination.domain.doors import Door

UNTRIAGED = ""
LONGEST_SPELL = timedelta(hours=12)
BY_PRESSURE_FOR = timedelta(minutes=30)  # voorstel: then it is looked at anew
AT_WORK_WITHIN = timedelta(minutes=30)  # voorstel: who picked something up within this is at work
LEAST_SECONDS, MOST_SECONDS = 5, 300
MOST_WAITING = 1_000


class SharingStage(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    ENDED = "ended"

    @property
    def word(self) -> str:
        return _STAGES[self]


_STAGES: dict[SharingStage, str] = {
    SharingStage.PROPOSED: "voorgesteld",
    SharingStage.AGREED: "afgesproken",
    SharingStage.REFUSED: "niet akkoord",
    SharingStage.ENDED: "beëindigd",
}


class SharingStep(StrEnum):
    PROPOSE = "propose"
    AGREE = "agree"
    REFUSE = "refuse"
    END = "end"


# What follows on what; None: there is no agreement. Other terms are another agreement: what was agreed stays as it was.
SHARING_STEPS: dict[tuple[SharingStage | None, SharingStep], SharingStage] = {
    (None, SharingStep.PROPOSE): SharingStage.PROPOSED,
    (SharingStage.PROPOSED, SharingStep.AGREE): SharingStage.AGREED,
    (SharingStage.PROPOSED, SharingStep.REFUSE): SharingStage.REFUSED,
    (SharingStage.AGREED, SharingStep.END): SharingStage.ENDED,
}


def sharing_after(stage: SharingStage | None, step: SharingStep) -> SharingStage:
    """What a step makes of it; Conflict when it cannot be made."""
    now = "er nog niet" if stage is None else stage.word
    return next_in(SHARING_STEPS, stage, step, otherwise=f"Dat kan niet (meer): deze afspraak is {now}.")


class SharedHours(StrEnum):
    ALWAYS = "always"
    OUT_OF_HOURS = "out-of-hours"

    @property
    def word(self) -> str:
        return {SharedHours.ALWAYS: "altijd", SharedHours.OUT_OF_HOURS: "avond, nacht, weekend en feestdagen"}[self]

    def holds(self, at: datetime) -> bool:
        return self is SharedHours.ALWAYS or is_out_of_hours(moment=at, office=OfficeHours())


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed. `doors` and `urgencies`: no one named is all; "" is what nobody triaged yet.

    `begins_over`: from how many requests that wait longer than a first look may, it begins by itself; None: only by
    hand. `until` is the first day on which it holds no more; None: until it is ended.
    """

    calls: bool
    cases: bool
    doors: frozenset[Door]
    urgencies: frozenset[str]
    hours: SharedHours
    begins_over: int | None
    call_seconds: int
    begins_on: date
    until: date | None = None

    def is_in_force(self, *, on: date, at: datetime) -> bool:
        return self.begins_on <= on and (self.until is None or on < self.until) and self.hours.holds(at)

    def covers(self, *, door: Door, urgency: str) -> bool:
        """Whether a request of this door and urgency is shared; what is an own matter stays one."""
        return (
            self.cases and (not self.doors or door in self.doors) and (not self.urgencies or urgency in self.urgencies)
        )

    def offers_call(self, *, door: Door, rings_since: datetime, at: datetime) -> bool:
        """Whether a call that nobody took yet is offered to the other centre too."""
        return (
            self.calls
            and (not self.doors or door in self.doors)
            and at - rings_since >= timedelta(seconds=self.call_seconds)
        )


@dataclass(frozen=True, slots=True)
class ActiveSharing:
    """An agreement by which centre `helper` helps centre `giver` now, until when."""

    id: UUID
    giver: UUID
    helper: UUID
    terms: Terms
    until: datetime


def refuse_wrong_terms(terms: Terms, *, giver: UUID, helper: UUID, urgencies: Collection[str], today: date) -> None:
    """Raise Invalid with all that cannot be agreed."""
    checks = (
        (giver == helper, "/helper", "self", "Kies een ander centrum dan het eigen.", "Name another centre."),
        (
            not (terms.calls or terms.cases),
            *("/calls", "nothing", "Kies wat u deelt: gesprekken, zorgvragen of beide.", "Share calls, cases or both."),
        ),
        (
            bool(terms.urgencies - {UNTRIAGED, *urgencies}),
            *("/urgencies", "unknown", "Deze urgentie staat niet op de schaal.", "This urgency is not on the scale."),
        ),
        (
            terms.begins_over is not None and not 0 <= terms.begins_over <= MOST_WAITING,
            *("/beginsOver", "out-of-bounds", f"Kies een aantal van 0 tot en met {MOST_WAITING}.", "Out of bounds."),
        ),
        (
            not LEAST_SECONDS <= terms.call_seconds <= MOST_SECONDS,
            *("/callSeconds", "out-of-bounds", f"Kies {LEAST_SECONDS} tot en met {MOST_SECONDS} seconden."),
            "Out of bounds.",
        ),
        (
            terms.begins_on < today,
            *("/beginsOn", "past", "De afspraak kan niet in het verleden beginnen.", "It cannot begin in the past."),
        ),
        (
            terms.until is not None and terms.until <= terms.begins_on,
            *("/until", "before-begin", "De einddatum ligt voor of op de begindatum.", "It ends before it begins."),
        ),
    )
    if faults := [Fault(*told) for is_wrong, *told in checks if is_wrong]:
        raise Invalid(faults)


def is_under_pressure(*, waiting_too_long: int, begins_over: int | None) -> bool:
    return begins_over is not None and waiting_too_long > begins_over
