"""Deeds with data of patients from elsewhere: sources, rules, consent, fetching, emergencies, and destroying."""

from ketenzicht.patientdata.operations.carrying_out import carry_out
from ketenzicht.patientdata.operations.consents import Said, register_consent, withdraw_consent
from ketenzicht.patientdata.operations.emergencies import Plea, break_glass, look_into_emergency, remind, review
from ketenzicht.patientdata.operations.fetching import About, end_hanging, fetch
from ketenzicht.patientdata.operations.forgetting import forget_records
from ketenzicht.patientdata.operations.reading import Choice, Known, look_at
from ketenzicht.patientdata.operations.rules import announce_rule
from ketenzicht.patientdata.operations.sources import MAINTAINS, NewSource, add_source, end_source
from ketenzicht.patientdata.operations.stopping import destroy

__all__ = [
    "MAINTAINS",
    "About",
    "Choice",
    "Known",
    "NewSource",
    "Plea",
    "Said",
    "add_source",
    "announce_rule",
    "break_glass",
    "carry_out",
    "destroy",
    "end_hanging",
    "end_source",
    "fetch",
    "forget_records",
    "look_at",
    "look_into_emergency",
    "register_consent",
    "remind",
    "review",
    "withdraw_consent",
]
