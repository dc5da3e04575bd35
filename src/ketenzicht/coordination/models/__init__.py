"""Care requests and what hangs on them, inquiries, and how centres hand over and help, as the database keeps them."""

from ketenzicht.coordination.models.advice import AdviceAnswer, AdviceQuestion, AdviceReading, AidRound
from ketenzicht.coordination.models.cosigns import CoSign
from ketenzicht.coordination.models.decisions import Decision
from ketenzicht.coordination.models.inquiries import Inquiry
from ketenzicht.coordination.models.requests import CareRequest, Happening, Mark
from ketenzicht.coordination.models.sharing import Sharing, SharingSpell
from ketenzicht.coordination.models.transfers import Transfer
from ketenzicht.coordination.models.triages import Triage

__all__ = [
    "AdviceAnswer",
    "AdviceQuestion",
    "AdviceReading",
    "AidRound",
    "CareRequest",
    "CoSign",
    "Decision",
    "Happening",
    "Inquiry",
    "Mark",
    "Sharing",
    "SharingSpell",
    "Transfer",
    "Triage",
]
