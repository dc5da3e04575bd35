"""Closures in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.registry.domain import Closure
from ketenzicht.ui.domain import words


@dataclass(frozen=True, slots=True)
class ClosureView:
    """One closure. `ends_it` says what the button does that ends it; empty where it is over."""

    id: UUID
    heading: str
    when: str
    why: str
    told: str
    is_now: bool
    ends_it: str


def closure_view(one: Closure, *, now: datetime) -> ClosureView:
    is_now, is_over = one.is_in_force(now=now), one.is_over(now=now)
    what = f"Afdeling {one.department}" if one.department else "De hele locatie"
    until = words.full_moment(one.ends_at) if one.ends_at else "nader bericht"
    return ClosureView(
        id=one.id,
        heading=f"{what} {_is(one, is_now=is_now, is_over=is_over)}",
        when=f"{words.full_moment(one.starts_at)} tot {until}",
        why=words.capital(f"{one.reason.word}: {one.note}" if one.note else one.reason.word),
        told=f"{'Gepland' if one.is_planned else 'Plotseling'}, gemeld {words.full_moment(one.announced_at)}",
        is_now=is_now,
        ends_it="" if is_over else "Weer open" if is_now else "Gaat niet door",
    )


def _is(one: Closure, *, is_now: bool, is_over: bool) -> str:
    if one.withdrawn_at:
        return "zou sluiten, en dat ging niet door"
    if is_over:
        return "was gesloten"
    return "is gesloten" if is_now else "gaat sluiten"
