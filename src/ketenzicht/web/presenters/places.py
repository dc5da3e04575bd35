"""Found places in words: what there is, how far, how sure, and why in this order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from ketenzicht.capacity.domain import Candidate, PlaceResult, whole_minutes
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.lines import Codes, LineWords, line_words

RANKING_EXPLAINED = (
    "De volgorde is de geschatte reistijd, plus minuten voor twijfel: een cijfer dat ouder is dan verwacht en een "
    "dreigende stop tellen als extra reistijd. Een zekere plek iets verder weg gaat zo voor een onzekere dichtbij. "
    "De reistijd is geschat uit de afstand, niet uit het verkeer van nu."
)


LIMITED = (
    "Gezocht is bij de zorgaanbieders waarvan uw organisatie volgens de afspraken de cijfers mag inzien. "
    "Vraag het ROAZ-bureau van uw regio of een ruimere afspraak mogelijk is."
)


@dataclass(frozen=True, slots=True)
class CandidateView:
    rank: int
    location: str
    url: str
    place: str
    organisation: str
    label: str
    distance: str
    travel: str
    said: LineWords
    phone: str
    phone_url: str
    has_place: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacesView:
    """`summary` is read aloud as the result; `left_out` explains who is missing and why."""

    candidates: tuple[CandidateView, ...]
    summary: str
    left_out: tuple[str, ...]
    explained: str


def places_view(result: PlaceResult, *, codes: Codes, limit: int, now: datetime) -> PlacesView:
    """`codes` of the kind of care that was searched; `limit` is how many were asked for at most."""
    candidates = tuple(
        _candidate(rank, one, codes=codes, now=now) for rank, one in enumerate(result.candidates, start=1)
    )
    return PlacesView(
        candidates=candidates,
        summary=_summary(result, limit=limit),
        left_out=left_out_words(result.left_out),
        explained=RANKING_EXPLAINED,
    )


def _candidate(rank: int, one: Candidate, *, codes: Codes, now: datetime) -> CandidateView:
    line = one.line
    return CandidateView(
        rank=rank,
        location=line.location,
        url=f"/locations/{line.location_id}/",
        place=line.place,
        organisation=line.organisation,
        label=line.label_name,
        distance=kilometres(one.distance_km),
        travel=f"circa {words.duration(whole_minutes(one.travel_minutes))}",
        said=line_words(line, codes=codes, now=now),
        phone=one.phone,
        phone_url=phone_url(one.phone),
        has_place=one.has_place,
        reasons=one.reasons,
    )


def kilometres(distance: float) -> str:
    """Whole kilometres from ten on: more would be false precision for a straight line."""
    return f"{words.number(distance, decimals=0 if distance >= 10 else 1)} km"  # noqa: PLR2004 - see the docstring


def phone_url(phone: str) -> str:
    """ "030 - 123 45 67" as a telephone link; empty for no number."""
    digits = "".join(sign for sign in phone if sign.isdigit() or sign == "+")
    return f"tel:{quote(digits, safe='+')}" if digits else ""


def _summary(result: PlaceResult, *, limit: int) -> str:
    found = sum(candidate.has_place for candidate in result.candidates)
    considered = f"{words.count(result.considered, 'afdeling', 'afdelingen')} van deze soort vergeleken"
    if result.considered == 0:
        return "Niemand levert nog cijfers over deze soort zorg."
    if not found:
        return f"Geen bekende vrije plaats gevonden; {considered}."
    if found >= limit:
        return f"De eerste {words.number(found)} met een vrije plaats; {considered}."
    return f"{words.number(found)} met een vrije plaats gevonden; {considered}."


def left_out_words(left_out: Mapping[str, int]) -> tuple[str, ...]:
    """The most frequent reason first."""
    ordered = sorted(left_out.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"{words.number(number)} × {reason}" for reason, number in ordered if number)
