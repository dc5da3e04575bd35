"""Answers as forms send them: `q-code`, with a code, a number with a comma, or the word for "I do not know"."""

from collections.abc import Mapping

from ketenzicht.base.errors import Refused
from ketenzicht.triage.domain import UNKNOWN, Answer

PREFIX, KIND = "q-", "n-"  # of a question; of a question that asks a number
NOT_KNOWN = "?"
LONGEST_NUMBER = 20


def answers_in(posted: Mapping[str, str]) -> dict[str, Answer | None]:
    """By question what was answered; None where the answer was taken back. Raises Refused for what is no number.

    A choice stands under `q-`, a number under `n-`.
    """
    found: dict[str, Answer | None] = {}
    for name, text in posted.items():
        said = text.strip()
        if name.startswith(PREFIX):
            found[name.removeprefix(PREFIX)] = UNKNOWN if said == NOT_KNOWN else said or None
        elif name.startswith(KIND):
            found.setdefault(name.removeprefix(KIND), _number(said) if said else None)
    return found


def _number(text: str) -> float:
    try:
        if len(text) <= LONGEST_NUMBER:
            return float(text.replace(",", "."))
    except ValueError:
        pass
    raise Refused(f"“{text[:LONGEST_NUMBER]}” is geen getal.")
