"""Totals in words: how much is free, and of how many units that is known."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.capacity.domain import Totals
from ketenzicht.ui.domain import words

# Voorstel: the field has no agreed level for a sum. One place in ten free is where a region starts to search.
TIGHT_SHARE = 0.10
LEVEL_WORDS = {"full": "vol", "busy": "krap", "calm": "ruimte", "unknown": words.UNKNOWN}

SUM_EXPLAINED = (
    "Vrij = optelsum van bekende vrije plaatsen; tekorten elders tellen niet af. "
    "Onbekend en verouderd tellen niet mee en zijn nooit nul."
)


@dataclass(frozen=True, slots=True)
class TotalsWords:
    """What a total says. `level` is a code for the style sheet, `level_word` its word.

    `oldest` is the age of the oldest figure in it; `quality` says whether all figures that it should hold are in it,
    and how many of those are older than expected or contradict themselves.
    """

    free: str
    of: str
    total: str
    occupied: str
    known: str
    known_short: str
    stops: str
    threatened: str
    oldest: str
    oldest_short: str
    quality: str
    level: str
    level_word: str


def level_of(totals: Totals) -> str:
    if totals.available is None:
        return "unknown"
    if totals.available <= 0:
        return "full"
    share = totals.free_share
    return "busy" if share is not None and share < TIGHT_SHARE else "calm"


def totals_words(totals: Totals, *, now: datetime) -> TotalsWords:
    level = level_of(totals)
    oldest = words.age(now - totals.oldest) if totals.oldest else ""
    return TotalsWords(
        free=words.figure(totals.available),
        of=_of(totals),
        total=words.figure(totals.total),
        occupied=words.figure(totals.occupied),
        known=words.known_of(totals.known, totals.units),
        known_short=f"{words.number(totals.known)}/{words.number(totals.units)}",
        stops=words.count(totals.stops, "stop", "stops") if totals.stops else "",
        threatened=words.count(totals.threatened, "dreigende stop", "dreigende stops") if totals.threatened else "",
        oldest=oldest,
        oldest_short=oldest.removesuffix(" geleden"),
        quality=quality_of(totals),
        level=level,
        level_word=LEVEL_WORDS[level],
    )


def quality_of(totals: Totals) -> str:
    said = ["volledig" if totals.known == totals.units > 0 else "onvolledig"]
    if totals.ageing:
        said.append(f"{words.number(totals.ageing)} ouder dan verwacht")
    if totals.contradicting:
        said.append(f"{words.number(totals.contradicting)} tegenstrijdig")
    return ", ".join(said)


def need_words(totals: Totals | None, *, required: int) -> tuple[str, str]:
    """How much is open of what a region needs, and whether that is too little."""
    if totals is None or totals.total is None:
        return words.UNKNOWN, ""
    share = f"{words.number(100 * totals.total / required, decimals=0)}%" if required else words.UNKNOWN
    return share, "minder dan nodig" if totals.total < required else ""


def _of(totals: Totals) -> str:
    """What follows the figure: "vrij van 36"; nothing after "onbekend"."""
    if totals.available is None:
        return ""
    return "vrij" if totals.total is None else f"vrij van {words.number(totals.total)}"
