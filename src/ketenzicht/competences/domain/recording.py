"""What may be recorded of somebody, and when to say that it ends. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from ketenzicht.base.errors import Refused
from ketenzicht.competences.domain.asking import HIGHEST, LOWEST
from ketenzicht.competences.domain.catalogue import Competence

LONGEST_TEXT = 200
SOON = timedelta(days=90)
REMINDED = (timedelta(days=90), timedelta(days=30))  # before the end; voorstel
# After somebody's last role at an organisation; voorstel, as for the rest of a personnel file (AP: usually two years).
KEPT_FOR = timedelta(days=2 * 366)
LONGEST_SUPERVISION = timedelta(days=366)


class What(StrEnum):
    """What a line in the history of somebody's competences says."""

    RECORDED = "recorded"
    CORRECTED = "corrected"  # what stood there was wrong
    ENDED = "ended"  # it was right, and holds no longer than this
    WITHDRAWN = "withdrawn"  # it should never have been recorded

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    What.RECORDED: "vastgelegd",
    What.CORRECTED: "verbeterd",
    What.ENDED: "beëindigd",
    What.WITHDRAWN: "ingetrokken: was ten onrechte vastgelegd",
}


def refuse_wrong_record(
    competence: Competence, *, level: int | None, since: date, until: date | None, today: date
) -> None:
    """Raise Refused for what cannot be: an EPA without a level, a diploma with one, dates in the wrong order."""
    if competence.has_levels and (level is None or not LOWEST <= level <= HIGHEST):
        raise Refused(f"Kies van deze EPA een niveau van {LOWEST} tot en met {HIGHEST}.")
    if not competence.has_levels and level is not None:
        raise Refused("Dit diploma of deze registratie heeft geen niveau: laat het niveau leeg.")
    if since > today:
        raise Refused("De ingangsdatum ligt in de toekomst. Leg dit vast als het zover is.")
    if until is not None and until < since:
        raise Refused("De einddatum ligt vóór de ingangsdatum.")


def said(text: str, *, otherwise: str) -> str:
    """What somebody wrote, without blanks around it; Refused for nothing, and for too much."""
    if not text.strip():
        raise Refused(otherwise)
    return short(text)


def short(text: str) -> str:
    if len(text.strip()) > LONGEST_TEXT:
        raise Refused(f"Gebruik ten hoogste {LONGEST_TEXT} tekens; nu {len(text.strip())}.")
    return text.strip()


def reminders_due(until: date, *, today: date) -> timedelta | None:
    """Which reminder is due, the latest one that is; None: it is too early, or it has ended."""
    left = until - today
    return min((one for one in REMINDED if timedelta() <= left <= one), default=None)
