"""Competences, what is asked of people, and what a region plans. Pure."""

from ketenzicht.competences.domain.asking import HIGHEST, INDEPENDENT, LOWEST, Ask, Held, lacking
from ketenzicht.competences.domain.catalogue import LEVELS, Catalogue, Competence, CompetenceKind, read_catalogue
from ketenzicht.competences.domain.planning import AHEAD, Outlook, months_on, outlook
from ketenzicht.competences.domain.recording import (
    KEPT_FOR,
    LONGEST_SUPERVISION,
    LONGEST_TEXT,
    REMINDED,
    SOON,
    What,
    refuse_wrong_record,
    reminders_due,
    said,
    short,
)

__all__ = [
    "AHEAD",
    "HIGHEST",
    "INDEPENDENT",
    "KEPT_FOR",
    "LEVELS",
    "LONGEST_SUPERVISION",
    "LONGEST_TEXT",
    "LOWEST",
    "REMINDED",
    "SOON",
    "Ask",
    "Catalogue",
    "Competence",
    "CompetenceKind",
    "Held",
    "Outlook",
    "What",
    "lacking",
    "months_on",
    "outlook",
    "read_catalogue",
    "refuse_wrong_record",
    "reminders_due",
    "said",
    "short",
]
