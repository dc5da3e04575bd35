"""A hand-over as FHIR R4, as the Dutch zibs and the AZ-IG of Nictiz have it, and back. Pure: dicts, ready for JSON."""

from ketenzicht.handover.domain.fhir.answering import told_by
from ketenzicht.handover.domain.fhir.passing import CONTENT_TYPE, Passing, Stand
from ketenzicht.handover.domain.fhir.reading import handover_of
from ketenzicht.handover.domain.fhir.telling import notification_of, withdrawal_notification_of
from ketenzicht.handover.domain.fhir.withdrawing import withdrawal_of
from ketenzicht.handover.domain.fhir.writing import bundle_of

__all__ = [
    "CONTENT_TYPE",
    "Passing",
    "Stand",
    "bundle_of",
    "handover_of",
    "notification_of",
    "told_by",
    "withdrawal_notification_of",
    "withdrawal_of",
]
