"""What is sought for a request, in words, with what can be done now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.coordination.domain import Kind
from ketenzicht.coordination.queries import RequestFile
from ketenzicht.placement.domain import OPEN, WAITING, NeedStatus, Status
from ketenzicht.placement.domain.appointments import planned_as
from ketenzicht.placement.domain.naming import named_in
from ketenzicht.placement.forms import needs as filled
from ketenzicht.placement.forms.appointments import CallOffAppointment
from ketenzicht.placement.forms.fields import local
from ketenzicht.placement.presenters.offers import Choice, OfferView, Planned, choice, offer_view
from ketenzicht.placement.queries.needs import NeedLine, OfferLine
from ketenzicht.planning.domain import BookingStatus
from ketenzicht.planning.queries import Appointment
from ketenzicht.triage import queries as content

CAN_BE_CALLED_OFF = frozenset({BookingStatus.HELD, BookingStatus.BOOKED, BookingStatus.FELL_OUT})


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
    choices = tuple(choice(name, words, kind, str(line.id), wrong, opened) for name, words, kind in names)
    return NeedView(
        line=line,
        standing=_standing(line),
        wants=", ".join(sorted(one.word for one in line.sought.wants)) if line.sought else "",
        wishes=places_in_words(line.sought.wishes, named) if line.sought else "",
        treaters=places_in_words(line.sought.treaters, named) if line.sought else "",
        names=names_in(line, who),
        can_change=seeking and not line.offers,
        offers=tuple(
            offer_view(one, planned, wrong, opened, now, who) for one in sorted(line.offers, key=_what_goes_first)
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
