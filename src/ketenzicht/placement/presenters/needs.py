"""What is sought for a request, in words, with what can be done now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.placement.domain import (
    NEXT,
    OPEN,
    WAITING,
    Action,
    Cancelled,
    Declined,
    NeedStatus,
    Side,
    Skipped,
    Status,
    chance_word,
)
from ketenzicht.placement.domain.appointments import planned_as
from ketenzicht.placement.domain.naming import named_in
from ketenzicht.placement.forms import needs as filled
from ketenzicht.placement.forms.appointments import CallOffAppointment, Transport, Why, usual_times
from ketenzicht.placement.forms.fields import local
from ketenzicht.placement.queries.needs import NeedLine, OfferLine
from ketenzicht.planning.domain import STANDING, WITH_A_REASON, BookingStatus, TransportAction
from ketenzicht.planning.operations.transports import LONGEST_PLACE
from ketenzicht.planning.queries import Appointment, Journey
from ketenzicht.triage import queries as content
from ketenzicht.ui.domain.words import time_left

# What the centre can do, in the order in which it is offered: the name in the address, the action, and the words.
OFFERED: tuple[tuple[str, Action, str], ...] = (
    ("confirm", Action.CONFIRM, "Bevestig de plaats"),
    ("yes", Action.ACCEPT, "Telefonisch ja"),
    ("no", Action.DECLINE, "Telefonisch nee"),
    ("depart", Action.DEPART, "Patiënt is onderweg"),
    ("arrive", Action.ARRIVE, "Patiënt is aangekomen"),
    ("leave", Action.LEAVE, "Patiënt is vertrokken"),
    ("miss", Action.MISS, "Patiënt kwam niet"),
    ("correct", Action.CORRECT, "Toch niet aangekomen"),
    ("withdraw", Action.WITHDRAW, "Trek in"),
    ("cancel", Action.CANCEL, "Zeg af"),
)
FORMS: Mapping[str, type[forms.Form]] = {
    "confirm": filled.Expected,
    "yes": filled.YesByTelephone,
    "no": filled.NoByTelephone,
    "depart": filled.Expected,
    "arrive": filled.Nothing,
    "leave": filled.Nothing,
    "miss": filled.Because,
    "correct": filled.Because,
    "withdraw": filled.CallOff,
    "cancel": filled.CallOff,
}
JOURNEY_WORDS: Mapping[TransportAction, str] = {
    TransportAction.CONFIRM: "Vervoer is toegezegd",
    TransportAction.LEAVE: "Vervoer is vertrokken",
    TransportAction.ARRIVE: "Vervoer is aangekomen",
    TransportAction.CANCEL: "Zeg het vervoer af",
    TransportAction.FAIL: "Vervoer is niet gelukt",
}
STAND_OPEN = frozenset({"confirm"})  # what comes next, in one click
CAN_BE_CALLED_OFF = frozenset({BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.FELL_OUT})
REASONS = {one.value: one.word for one in (*Cancelled, *Declined, *Skipped)}
_SIDES = {Side.CENTRE.value: "centrum", Side.PROVIDER.value: "aanbieder", Side.CLOCK.value: "vanzelf"}
ACTIONS = {
    Action.QUEUE: "in de rij gezet",
    Action.ASK: "gevraagd",
    Action.ACCEPT: "plaats toegezegd",
    Action.SKIP: "overgeslagen",
    Action.DECLINE: "geweigerd",
    Action.WITHDRAW: "ingetrokken",
    Action.EXPIRE: "niet op tijd beantwoord",
    Action.CONFIRM: "bevestigd",
    Action.LAPSE: "toezegging verlopen",
    Action.REDIRECT: "doorverwezen",
    Action.CANCEL: "afgezegd",
    Action.DEPART: "patiënt onderweg",
    Action.ARRIVE: "patiënt aangekomen",
    Action.MISS: "patiënt kwam niet",
    Action.CORRECT: "aankomst teruggedraaid",
    Action.LAND_ELSEWHERE: "patiënt elders terechtgekomen",
    Action.LEAVE: "patiënt vertrokken",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be done: its form, and whether it stands open because something was wrong in it."""

    name: str
    words: str
    form: forms.Form
    is_open: bool


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    words: str
    who: str
    side: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class JourneyView:
    """Transport to a place, with what can be told of it."""

    line: Journey
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned for the needs and offers on the page."""

    appointments: tuple[Appointment, ...] = ()
    journeys: tuple[Journey, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferView:
    line: OfferLine
    status: str
    before: datetime | None
    clock: str
    is_late: bool
    reason: str
    chance: str
    shown: str
    choices: tuple[Choice, ...]
    steps: tuple[Step, ...]
    journeys: tuple[JourneyView, ...]


@dataclass(frozen=True, slots=True)
class NeedView:
    """`standing` is where it stands, in words.

    `names` is what of who the patient is stands in the question, as long as that keeps it from being asked.
    """

    line: NeedLine
    standing: str
    wants: str
    wishes: str
    treaters: str
    names: str
    can_change: bool
    offers: tuple[OfferView, ...]
    choices: tuple[Choice, ...]
    is_seeking: bool
    is_planned: bool
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`to_confirm` is how many places are held that the centre has not confirmed yet."""

    needs: tuple[NeedView, ...]
    to_confirm: int


def page_of(
    needs: Iterable[NeedLine],
    planned: Planned,
    *,
    wrong: forms.Form | None,
    opened: str,
    now: datetime,
    who: Mapping[str, str],
    named: Mapping[UUID, str],
) -> Page:
    """`who` is what was written down of the patient; `named` names locations and organisations."""
    shown = tuple(_need(one, planned, wrong, opened, now, who, named) for one in needs)
    offers = [one for need in shown for one in need.offers]
    return Page(tuple(reversed(shown)), sum(one.line.status is Status.ACCEPTED for one in offers))


def names_in(need: NeedLine, who: Mapping[str, str]) -> str:
    """What of who the patient is stands in a question that may still be asked; empty for none of it."""
    return " en ".join(named_in(need.question, who)) if need.status is NeedStatus.SEEKING else ""


def places_in_words(ids: Iterable[UUID], named: Mapping[UUID, str]) -> str:
    return ", ".join(sorted(named.get(one, "een locatie die niet meer bestaat") for one in ids))


def form_choices(*, now: datetime) -> list[tuple[str, str]]:
    """The forms of care that can be sought, of the rules in use."""
    in_use = content.fitting_in_use(at=now)
    return [] if in_use is None else [(one.code, one.name) for one in in_use[1].forms]


def first_answers(file: RequestFile, *, now: datetime) -> dict[str, Any]:
    """What is known already of what finding a place asks; never who it is."""
    decided = next((one.detail for one in reversed(file.story) if one.kind is Kind.DECIDED), {})
    sex = file.intake.get("sex", "")
    before = file.begin_before if file.begin_before is not None and file.begin_before > now else None
    return {
        "form": decided.get("form", ""),
        "before": local(before),
        "where": file.intake.get("postcode", "") if "postcode" not in file.remarks else "",
        "age": file.age,
        "sex": sex if sex in {"female", "male"} else "",
    }


def _need(
    line: NeedLine,
    planned: Planned,
    wrong: forms.Form | None,
    opened: str,
    now: datetime,
    who: Mapping[str, str],
    named: Mapping[UUID, str],
) -> NeedView:
    seeking = line.status is NeedStatus.SEEKING
    names: list[tuple[str, str, type[forms.Form]]] = (
        [("outside", "Plaats buiten het netwerk", filled.Outside)] if seeking else []
    )
    appointments = tuple(one for one in planned.appointments if one.subject == line.id)
    if any(one.status in CAN_BE_CALLED_OFF for one in appointments):
        names.append(("cancel-appointment", "Zeg de afspraak af", CallOffAppointment))
    if line.status.is_open:
        names.append(("drop", "Niet meer nodig", filled.Drop))
    if line.status in {NeedStatus.UNMET, NeedStatus.DROPPED}:
        names.append(("resume", "Zoek weer een plaats", filled.Resume))
    choices = tuple(_choice(name, words, kind, str(line.id), wrong, opened) for name, words, kind in names)
    return NeedView(
        line=line,
        standing=_standing(line),
        wants=", ".join(sorted(one.word for one in line.sought.wants)) if line.sought else "",
        wishes=places_in_words(line.sought.wishes, named) if line.sought else "",
        treaters=places_in_words(line.sought.treaters, named) if line.sought else "",
        names=names_in(line, who),
        can_change=seeking and not line.offers,
        offers=tuple(
            _offer(one, planned, wrong, opened, now, who) for one in sorted(line.offers, key=_what_goes_first)
        ),
        choices=choices,
        is_seeking=seeking,
        is_planned=line.sought is not None and planned_as(line.sought.kinds) is not None,
        appointments=appointments,
    )


def _standing(line: NeedLine) -> str:
    """A place that is promised is not arranged yet: it falls free when nobody confirms it in time."""
    is_promised = line.status is NeedStatus.ARRANGED and any(one.status is Status.ACCEPTED for one in line.offers)
    return "plaats toegezegd: bevestig" if is_promised else line.status.word


def _what_goes_first(one: OfferLine) -> int:
    """What the centre has to do with first, and what is over last; within that the order in which they were asked."""
    if one.status in OPEN:
        return 1 if one.status in WAITING else 0
    return 2


def _where_from(who: Mapping[str, str]) -> str:
    """Where the patient is, as the intake has it; empty where it does not say."""
    address = " ".join(filter(None, (who.get("street", ""), who.get("house-number", ""))))
    return ", ".join(filter(None, (address, who.get("postcode", ""), who.get("whereabouts", ""))))[:LONGEST_PLACE]


def _offer(
    line: OfferLine,
    planned: Planned,
    wrong: forms.Form | None,
    opened: str,
    now: datetime,
    who: Mapping[str, str],
) -> OfferView:
    before = {
        Status.ASKED: line.answer_before,
        Status.ACCEPTED: line.hold_until,
        Status.PLACED: line.expected_at,
        Status.UNDER_WAY: line.expected_at,
    }.get(line.status)
    journeys = tuple(_journey(one, wrong, opened) for one in planned.journeys if one.subject == line.id)
    choices = tuple(
        _choice(name, words, FORMS[name], str(line.id), wrong, opened)
        for name, action, words in OFFERED
        if _can(line.status, action)
    )
    if line.status is Status.PLACED and not any(one.line.status in STANDING for one in journeys):
        initial = usual_times(line.expected_at, now=now) | {"origin": _where_from(who)}
        choices += (_choice("transport", "Vraag vervoer aan", Transport, str(line.id), wrong, opened, initial),)
    return OfferView(
        line=line,
        status=line.status.word,
        before=before,
        clock=time_left(before, now=now),
        is_late=before is not None and before <= now,
        reason=REASONS.get(line.reason, ""),
        chance=chance_word(line.chance) if line.chance is not None else "",
        shown="onbekend" if line.free_shown is None else f"{max(0, line.free_shown):g}",
        choices=choices,
        journeys=journeys,
        steps=tuple(
            Step(
                at=one.at,
                words=ACTIONS[Action(one.action)],
                who=one.who,
                side=_SIDES[one.side],
                reason=REASONS.get(one.reason, ""),
                note=one.note,
            )
            for one in line.steps
        ),
    )


def _journey(line: Journey, wrong: forms.Form | None, opened: str) -> JourneyView:
    choices = (
        _choice(
            one.value,
            JOURNEY_WORDS[one],
            Why if one in WITH_A_REASON else filled.Nothing,
            str(line.id),
            wrong,
            opened,
        )
        for one in line.actions
    )
    return JourneyView(line, tuple(choices))


def _can(status: Status, action: Action) -> bool:
    found = NEXT.get((status, action))
    return found is not None and Side.CENTRE in found[1]


def _choice(
    name: str,
    words: str,
    kind: type[forms.Form],
    of: str,
    wrong: forms.Form | None,
    opened: str,
    initial: dict[str, Any] | None = None,
) -> Choice:
    is_wrong = opened == f"{name}-{of}"
    is_open = is_wrong or name in STAND_OPEN
    form = wrong if is_wrong and wrong is not None else kind(auto_id=f"id-{name}-{of}-%s", initial=initial)
    return Choice(name, words, form, is_open)
