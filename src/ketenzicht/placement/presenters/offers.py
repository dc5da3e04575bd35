"""A place that is asked or promised, in words, with what the centre can do about it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from ketenzicht.placement.domain import NEXT, Action, Cancelled, Declined, Side, Skipped, Status, chance_word
from ketenzicht.placement.forms import needs as filled
from ketenzicht.placement.forms.appointments import Transport, Why, usual_times
from ketenzicht.placement.queries.needs import OfferLine
from ketenzicht.planning.domain import STANDING, WITH_A_REASON, TransportAction
from ketenzicht.planning.operations.transports import LONGEST_PLACE
from ketenzicht.planning.queries import Appointment, Journey
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


def offer_view(
    line: OfferLine,
    planned: Planned,
    wrong: forms.Form | None,
    opened: str,
    now: datetime,
    who: Mapping[str, str],
) -> OfferView:
    """`wrong` is the form that was not right, of what `opened` names; `who` is what the intake says of the patient."""
    before = {
        Status.ASKED: line.answer_before,
        Status.ACCEPTED: line.hold_until,
        Status.PLACED: line.expected_at,
        Status.UNDER_WAY: line.expected_at,
    }.get(line.status)
    journeys = tuple(_journey(one, wrong, opened) for one in planned.journeys if one.subject == line.id)
    choices = tuple(
        choice(name, words, FORMS[name], str(line.id), wrong, opened)
        for name, action, words in OFFERED
        if _can(line.status, action)
    )
    if line.status is Status.PLACED and not any(one.line.status in STANDING for one in journeys):
        initial = usual_times(line.expected_at, now=now) | {"origin": _where_from(who)}
        choices += (choice("transport", "Vraag vervoer aan", Transport, str(line.id), wrong, opened, initial),)
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
        choice(
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


def choice(
    name: str,
    words: str,
    kind: type[forms.Form],
    of: str,
    wrong: forms.Form | None,
    opened: str,
    initial: dict[str, Any] | None = None,
) -> Choice:
    """One thing that can be done at a need, an offer or a journey (`of`); `opened` is where something was wrong."""
    is_wrong = opened == f"{name}-{of}"
    is_open = is_wrong or name in STAND_OPEN
    form = wrong if is_wrong and wrong is not None else kind(auto_id=f"id-{name}-{of}-%s", initial=initial)
    return Choice(name, words, form, is_open)


def _where_from(who: Mapping[str, str]) -> str:
    """Where the patient is, as the intake has it; empty where it does not say."""
    address = " ".join(filter(None, (who.get("street", ""), who.get("house-number", ""))))
    return ", ".join(filter(None, (address, who.get("postcode", ""), who.get("whereabouts", ""))))[:LONGEST_PLACE]
