"""What became of the questions for a need, what the last search found; and what was not there, as it was told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.placement.domain import UNASKED, Status, Verdict
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead, Outcome
from ketenzicht.placement.models import Offer, Search, Unmet
from ketenzicht.placement.queries.searches import ranked_again
from ketenzicht.sealing import queries as sealing

UNMET = "placement.unmet"
# Of these the provider was really asked.
_WAS_ASKED = [one.value for one in Status if one not in UNASKED]


@dataclass(frozen=True, slots=True)
class Best:
    """What stood best of what was shown; without a name: nothing did. `whys` says what was against it."""

    name: str = ""
    free: float | None = None
    chance: float | None = None
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastSearch:
    """What the last search of a need found. `candidates`: the units of its kinds, None where nobody searched.

    `best` is the first that fitted or perhaps fitted; where none did, `against` are codes of why not, of each unit.
    """

    at: datetime | None = None
    candidates: int | None = None
    best: Best = Best()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmetLine:
    """A search that was given up, as the centre reads it."""

    at: datetime
    by: str
    reasons: tuple[Failed, ...]
    instead: Instead
    consequences: tuple[Consequence, ...]
    best: Best
    asked: int
    declined: int
    unanswered: int
    words: str


def outcomes_of(need_id: UUID) -> list[Outcome]:
    """What became of each question, also of those that wait. One query."""
    rows = Offer.objects.filter(need_id=need_id).exclude(status=Status.WITHDRAWN.value, asked_at__isnull=True)
    return [Outcome(Status(status), reason) for status, reason in rows.values_list("status", "reason")]


def last_search(need_id: UUID) -> LastSearch:
    """As it was ranked then. One query; nothing new is searched."""
    row = Search.objects.filter(need_id=need_id).order_by("-at", "-id").first()
    if row is None:
        return LastSearch()
    ranking = ranked_again(row)
    first = next(iter(ranking.candidates), None)
    if first is None or first.verdict is Verdict.NOT:
        against = (code for one in ranking.candidates for code in one.against)
        return LastSearch(row.at, row.considered, against=tuple(against))
    facts = first.facts
    whys = tuple(why.words for why in first.against_it)
    return LastSearch(row.at, row.considered, Best(facts.location, facts.free, facts.chance, whys))


def best_of(need_id: UUID, *, last: LastSearch) -> Best:
    """What stood first in the last search, if it fitted; else who had the best chance of those who were asked.

    As it was shown when they were asked, then the most free; unknown is never best. One query at most.
    """
    if last.best.name:
        return last.best
    rows = Offer.objects.filter(need_id=need_id, status__in=_WAS_ASKED, unit__isnull=False).select_related("location")
    found = max(
        rows,
        key=lambda one: (_known(one.chance), _known(one.free_shown), str(one.id)),
        default=None,
    )
    if found is None or found.location is None:
        return Best()
    return Best(found.location.name, found.free_shown, found.chance)


def given_up(need_ids: list[UUID]) -> dict[UUID, list[UnmetLine]]:
    """Of these needs, the oldest first. The caller has looked into the request, which is on record. One query."""
    found: dict[UUID, list[UnmetLine]] = {one: [] for one in need_ids}
    for row in Unmet.objects.filter(need__in=need_ids).order_by("at", "id"):
        found[row.need_id].append(_line(row))
    return found


def _line(row: Unmet) -> UnmetLine:
    words = sealing.unseal(bytes(row.words), owner=row.need_id, purpose=UNMET) if row.words else ""
    return UnmetLine(
        at=row.at,
        by=row.by_name,
        reasons=tuple(Failed(one) for one in row.reasons),
        instead=Instead(row.instead),
        consequences=tuple(Consequence(one) for one in row.consequences),
        best=Best(row.best, row.best_free, row.best_chance),
        asked=row.asked,
        declined=row.declined,
        unanswered=row.unanswered,
        words=words,
    )


def _known(value: float | None) -> float:
    return -1.0 if value is None else value
