"""What a page says of how old a figure is. `frontend/ui/age.ts` says the same, later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ketenzicht.ui.domain import words

FRESHNESS_WORDS: Final = {"fresh": "actueel", "ageing": "ouder dan verwacht", "stale": "verouderd"}


@dataclass(frozen=True, slots=True)
class AgeWords:
    """`code` is for the style sheet; `text` and `word` are what a reader sees, `full` the moment itself."""

    code: str
    text: str
    word: str
    full: str


def age_words(
    moment: datetime | None, *, fresh_until: datetime | None, usable_until: datetime | None, now: datetime
) -> AgeWords:
    """Without both limits an age is only an age: fresh, and no word for it."""
    if moment is None:
        return AgeWords(code="never", text="nog nooit geleverd", word="", full="")
    code, word = "fresh", ""
    if fresh_until is not None and usable_until is not None:
        code = freshness_code(fresh_until=fresh_until, usable_until=usable_until, now=now)
        word = FRESHNESS_WORDS[code]
    return AgeWords(
        code=code,
        text=words.age(now - moment),
        word=word,
        full=words.full_moment(moment),
    )


def freshness_code(*, fresh_until: datetime, usable_until: datetime, now: datetime) -> str:
    """Fresh and usable up to and including their last moment."""
    if now <= fresh_until:
        return "fresh"
    return "ageing" if now <= usable_until else "stale"
