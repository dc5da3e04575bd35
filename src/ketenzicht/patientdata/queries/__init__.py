"""What may be asked of patient data: sources, rules, what is known of a subject, and what waits for a review."""

from ketenzicht.patientdata.asking import has_service
from ketenzicht.patientdata.queries.known import (
    BECAUSE,
    CONTENT,
    PATIENT,
    REASON,
    ConsentLine,
    EmergencyLine,
    FetchLine,
    consents_of,
    emergencies_of,
    fetches_of,
    resources_of,
    subjects_with_content,
)
from ketenzicht.patientdata.queries.review import ReviewLine, to_review
from ketenzicht.patientdata.queries.rules import Foreseen, RuleLine, foreseen, rule_lines, rules, statements_of
from ketenzicht.patientdata.queries.sources import CREDENTIAL, sources_at, sources_of

__all__ = [
    "BECAUSE",
    "CONTENT",
    "CREDENTIAL",
    "PATIENT",
    "REASON",
    "ConsentLine",
    "EmergencyLine",
    "FetchLine",
    "Foreseen",
    "ReviewLine",
    "RuleLine",
    "consents_of",
    "emergencies_of",
    "fetches_of",
    "foreseen",
    "has_service",
    "resources_of",
    "rule_lines",
    "rules",
    "sources_at",
    "sources_of",
    "statements_of",
    "subjects_with_content",
    "to_review",
]
