"""One unit of a board in words. `frontend/web/line.ts` says the same of a changed line; a test holds both equal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ketenzicht.capacity.domain import BoardLine, Freshness, Mark, Opening, OpeningState
from ketenzicht.ui.domain import words

NOON = time(12)
NOT_APPLICABLE = "–"  # this kind of care has no such figure; the legend of the table says so
SEVERITY = {OpeningState.STOP: 0, OpeningState.STOP_THREATENED: 1}
LEVEL_ORDER = {"full": 0, "busy": 1, "calm": 2}

# Per role (what a column shows) the code of the element that holds it; a role that is absent is not applicable.
Codes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineWords:
    """What a row says. `level`, `opening` and `freshness` are codes for the style sheet, never shown bare.

    `crowding` stands with the level that is judged by it; it is empty where it is unknown or not applicable.
    """

    free: str
    free_note: str
    total: str
    occupied: str
    waiting: str
    crowding: str
    level: str
    level_word: str
    opening: str
    opening_word: str
    opening_note: str
    freshness: str
    freshness_word: str
    marks: str
    age: str
    confirmed: str


class Standing(NamedTuple):
    """All that the present moment means for a line.

    The words of a line are made from this and never from the clock, so that what was made of a line stays true for
    as long as its standing is the same.
    """

    freshness: Freshness
    minutes: int | None  # since the confirmation; None where there was none
    is_over: bool  # the expected end of its stop has passed
    today: date

    @property
    def noon(self) -> datetime:
        """Of today: moments are told by their day as seen from today."""
        return datetime.combine(self.today, NOON, UTC)


MINUTE = timedelta(minutes=1)


def standing_of(line: BoardLine, *, now: datetime, today: date) -> Standing:
    """`today` is the day of `now` in the Netherlands."""
    until = line.opening.expected_end_at if line.opening else None
    return Standing(
        freshness=line.freshness(now=now),
        minutes=(now - line.confirmed_at) // MINUTE if line.confirmed_at else None,
        is_over=until is not None and until <= now,
        today=today,
    )


def line_words(line: BoardLine, *, codes: Codes, now: datetime) -> LineWords:
    """`codes`: see `Codes`, for the label of this line."""
    return words_of(line, codes, standing_of(line, now=now, today=words.day(now)))


def words_of(line: BoardLine, codes: Codes, standing: Standing) -> LineWords:
    """The words of a line, by what the moment means for it."""
    fresh = standing.freshness
    is_usable = fresh.is_usable
    free, free_note = free_words(line, codes=codes, fresh=fresh)
    level, level_word = level_words(line, codes=codes, is_usable=is_usable)
    opening, opening_word, opening_note = opening_words(line.opening, standing, declared_by=line.declared_by)
    return LineWords(
        free=free,
        free_note=free_note,
        total=_plain(line.total, "total", codes),
        occupied=_plain(line.occupied, "occupied", codes),
        waiting=_plain(line.waiting, "waiting", codes),
        crowding=f"drukte {words.number(line.crowding)}" if is_usable and line.crowding is not None else "",
        level=level,
        level_word=level_word,
        opening=opening,
        opening_word=opening_word,
        opening_note=opening_note,
        freshness=fresh.value,
        freshness_word=fresh.word,
        marks=marks_words(line.marks),
        age="" if standing.minutes is None else words.age(standing.minutes * MINUTE),
        confirmed=words.moment(line.confirmed_at, now=standing.noon) if line.confirmed_at else "",
    )


def free_words(line: BoardLine, *, codes: Codes, fresh: Freshness) -> tuple[str, str]:
    """The free places and what must be said with them. A stale figure is unknown, but the last one is told."""
    if "available" not in codes:
        return NOT_APPLICABLE, ""
    if fresh is Freshness.NEVER:
        return words.UNKNOWN, ""  # its age says it
    if line.available is None:
        return words.UNKNOWN, line.absent.get(codes["available"], "niet opgegeven")
    if fresh is Freshness.STALE:
        return words.UNKNOWN, f"laatst {words.number(line.available)}"
    return words.number(line.available), "boven capaciteit" if line.available < 0 else ""


def level_words(line: BoardLine, *, codes: Codes, is_usable: bool) -> tuple[str, str]:
    """How full or busy it is. Without thresholds for this kind of care there is no judgement to give."""
    if is_usable and line.level:
        return line.level.value, line.level_word
    if is_usable and (line.available is not None or "available" not in codes):
        return "none", NOT_APPLICABLE
    return "unknown", words.UNKNOWN


def _plain(value: float | None, role: str, codes: Codes) -> str:
    return words.figure(value) if role in codes else NOT_APPLICABLE


def opening_words(opening: Opening | None, standing: Standing, *, declared_by: str) -> tuple[str, str, str]:
    """Code, word, and a note: reason, expected end, and who declared it."""
    if opening is None:
        return "none", "geen opgave", ""
    notes = [opening.reason_word] if opening.reason else []
    if opening.expected_end_at is not None:
        until = words.moment(opening.expected_end_at, now=standing.noon)
        notes.append(f"verwacht einde {until} verstreken" if standing.is_over else f"tot circa {until}")
    told = filter(None, [", ".join(notes), declared_by and f"gemeld door {declared_by}"])
    return opening.state.value, opening.state.word, "; ".join(told)


def marks_words(marks: Iterable[Mark]) -> str:
    """What is said beside the age of a figure; empty when there is nothing to say."""
    return ", ".join([mark.word for mark in marks])


def urgency(line: BoardLine, *, now: datetime) -> tuple[int, int, float, str]:
    """Sorts the worst first: stops, then the fullest; what is unknown comes last, so that it hides nothing."""
    severity = SEVERITY.get(line.opening.state, 2) if line.opening else 2
    if not line.freshness(now=now).is_usable:
        return severity, 4, 0.0, line.location
    level = LEVEL_ORDER.get(line.level.value, 3) if line.level else 3
    if line.available is None:
        return severity, level, 1e9, line.location
    return severity, level, line.available, line.location
