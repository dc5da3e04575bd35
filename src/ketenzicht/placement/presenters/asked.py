"""What a provider is asked, in words, with what can be said to it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms

from ketenzicht.capacity import queries as capacity
from ketenzicht.placement.domain import NEXT, Action, Side, Status
from ketenzicht.placement.forms import answering as filled
from ketenzicht.placement.presenters.offers import REASONS, Choice
from ketenzicht.placement.queries.asked import AskedLine
from ketenzicht.ui.domain.words import time_left

OFFERED: tuple[tuple[str, Action, str], ...] = (
    ("yes", Action.ACCEPT, "Ja, er is plaats"),
    ("no", Action.DECLINE, "Nee"),
    ("onward", Action.REDIRECT, "Wel op een andere plek van ons"),
    ("arrive", Action.ARRIVE, "De patiënt is er"),
    ("depart", Action.DEPART, "De patiënt is onderweg"),
    ("leave", Action.LEAVE, "De patiënt is vertrokken"),
    ("miss", Action.MISS, "De patiënt kwam niet"),
    ("correct", Action.CORRECT, "De patiënt is er toch niet"),
    ("cancel", Action.CANCEL, "Zeg af"),
)
FORMS: Mapping[str, type[forms.Form]] = {
    "yes": filled.Yes,
    "no": filled.No,
    "arrive": filled.Nothing,
    "depart": filled.Expected,
    "leave": filled.Nothing,
    "miss": filled.Because,
    "correct": filled.Because,
    "cancel": filled.CallOff,
}


@dataclass(frozen=True, slots=True)
class Card:
    """A question as the provider sees it. `free` is what its own figure says now, in words."""

    line: AskedLine
    status: str
    status_code: str
    patient: str
    wants: str
    before: datetime | None
    before_words: str
    clock: str
    is_late: bool
    free: str
    free_at: datetime | None
    reason: str
    has_hand_over: bool
    choices: tuple[Choice, ...]

    @property
    def about(self) -> str:
        """Which of many alike."""
        return f"zorgvraag {self.line.number}"


def cards_of(lines: Sequence[AskedLine], *, now: datetime) -> list[Card]:
    """The picture is looked at once for all of them."""
    picture = capacity.picture_now(now=now)
    return [card_of(one, picture, now=now) for one in lines]


def card_of(
    line: AskedLine, picture: capacity.Picture, *, now: datetime, wrong: forms.Form | None = None, opened: str = ""
) -> Card:
    unit = capacity.units_to_ask(picture, codes=[line.unit], now=now).get(line.unit)
    before, before_words = _before(line)
    return Card(
        line=line,
        status=line.status.word,
        status_code=line.status.value,
        patient=_patient(line),
        wants=", ".join(sorted(one.word for one in line.sought.wants)) if line.sought else "",
        before=before,
        before_words=before_words,
        clock=time_left(before, now=now),
        is_late=before is not None and before <= now,
        free="onbekend" if unit is None or unit.free is None else f"{max(0, unit.free):g}",
        free_at=unit.figure_at if unit is not None else None,
        reason=REASONS.get(line.reason, ""),
        has_hand_over=line.status in {Status.PLACED, Status.UNDER_WAY, Status.ARRIVED},
        choices=_choices(line, picture, now=now, wrong=wrong, opened=opened),
    )


def onward_units(line: AskedLine, picture: capacity.Picture, *, now: datetime) -> list[tuple[str, str]]:
    """Other units of the own organisation that give the care that is asked, with what their figures say is free."""
    own = capacity.units_beside(picture, code=line.unit, kinds=_kinds(line))
    found = capacity.units_to_ask(picture, codes=[code for code, _ in own], now=now)
    return [(str(code), f"{name} ({_free(found.get(code))})") for code, name in own]


def _free(unit: capacity.UnitToAsk | None) -> str:
    return "vrij: onbekend" if unit is None or unit.free is None else f"{max(0, unit.free):g} vrij"


def _kinds(line: AskedLine) -> tuple[tuple[str, str], ...]:
    return line.sought.kinds if line.sought else ((line.module, line.label),)


def _patient(line: AskedLine) -> str:
    """What finding a place asks of who it is, and no more."""
    if line.sought is None:
        return ""
    age = f"{line.sought.age} jaar" if line.sought.age is not None else "leeftijd onbekend"
    sex = {"female": "vrouw", "male": "man"}.get(line.sought.sex.value, "") if line.sought.sex else ""
    return ", ".join(filter(None, [age, sex]))


def _before(line: AskedLine) -> tuple[datetime | None, str]:
    if line.status is Status.ASKED:
        return line.answer_before, "antwoord vóór"
    if line.status is Status.ACCEPTED:
        return line.hold_until, "vastgehouden tot"
    if line.status in {Status.PLACED, Status.UNDER_WAY}:
        return line.expected_at, "verwacht"
    return None, ""


def _choices(
    line: AskedLine, picture: capacity.Picture, *, now: datetime, wrong: forms.Form | None, opened: str
) -> tuple[Choice, ...]:
    found = []
    for name, action, words in OFFERED:
        step = NEXT.get((line.status, action))
        if step is None or Side.PROVIDER not in step[1]:
            continue
        is_open = opened == name
        if name == "onward":
            units = onward_units(line, picture, now=now)
            if not units:
                continue
            form: forms.Form = filled.Onward(units=units, auto_id=f"id-{name}-{line.id}-%s")
        else:
            form = FORMS[name](auto_id=f"id-{name}-{line.id}-%s")
        found.append(Choice(name, words, wrong if is_open and wrong is not None else form, is_open))
    if line.status in {Status.PLACED, Status.UNDER_WAY} and not line.is_booked:
        form = filled.Nothing(auto_id=f"id-booked-{line.id}-%s")
        found.append(Choice("booked", "De plaats staat in ons eigen systeem", form, is_open=False))
    return tuple(found)
