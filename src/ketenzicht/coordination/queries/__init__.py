"""Questions about care requests; what is about a person is asked through `operations.look_into`, which logs it."""

from ketenzicht.coordination.queries.advice import (
    AdviceRow,
    AidLine,
    AnswerLine,
    QuestionLine,
    advice_of,
    aids_of,
    open_advice,
    own_advice,
    stages_at,
)
from ketenzicht.coordination.queries.calling import Calls, calls
from ketenzicht.coordination.queries.changes import Contact, StandingOut, changed, contacts, standing_out
from ketenzicht.coordination.queries.cosigning import Along, along, waiting_at, works_under_supervision
from ketenzicht.coordination.queries.extract import DecisionLine, Extract, Extracted
from ketenzicht.coordination.queries.fitting import Fitting, fitting
from ketenzicht.coordination.queries.following import (
    DecidedLine,
    RequestStanding,
    decided_requests,
    standing_of_request,
)
from ketenzicht.coordination.queries.inquiries import Candidate, InquiryFile, InquiryLine, candidates, inquiries
from ketenzicht.coordination.queries.lessons import Sketch, courses, numbered, sketches
from ketenzicht.coordination.queries.linking import (
    LinkedLine,
    earlier_in_trajectory,
    earlier_of_the_same,
    linked_requests,
)
from ketenzicht.coordination.queries.peaks import Peak, peaks
from ketenzicht.coordination.queries.placing import (
    ENDED,
    Gp,
    centre_of_request,
    gp_in,
    gp_of,
    how_closed,
    is_closed,
    is_decided,
    is_outcome_withheld,
    source_of_request,
    urgency_of_request,
    who_it_is,
)
from ketenzicht.coordination.queries.queue import MOST_SHOWN, Before, Recognised, is_centre, queue, queue_of, recognised
from ketenzicht.coordination.queries.reading import RequestFile
from ketenzicht.coordination.queries.self_triage import Number, Offer, centre_of_municipality, numbers_near, offer
from ketenzicht.coordination.queries.sending import Sent, centres_near, sent
from ketenzicht.coordination.queries.sharing import Helping, SharingLine, SpellLine, helping_now, sharings
from ketenzicht.coordination.queries.signing import SignedLine
from ketenzicht.coordination.queries.transfers import (
    TransferLine,
    Transfers,
    handed_over,
    other_centres,
    transfers,
    transfers_at,
)
from ketenzicht.coordination.queries.triage import OutcomeLine, TriageLine

__all__ = [
    "ENDED",
    "MOST_SHOWN",
    "AdviceRow",
    "AidLine",
    "Along",
    "AnswerLine",
    "Before",
    "Calls",
    "Candidate",
    "Contact",
    "DecidedLine",
    "DecisionLine",
    "Extract",
    "Extracted",
    "Fitting",
    "Gp",
    "Helping",
    "InquiryFile",
    "InquiryLine",
    "LinkedLine",
    "Number",
    "Offer",
    "OutcomeLine",
    "Peak",
    "QuestionLine",
    "Recognised",
    "RequestFile",
    "RequestStanding",
    "Sent",
    "SharingLine",
    "SignedLine",
    "Sketch",
    "SpellLine",
    "StandingOut",
    "TransferLine",
    "Transfers",
    "TriageLine",
    "advice_of",
    "aids_of",
    "along",
    "calls",
    "candidates",
    "centre_of_municipality",
    "centre_of_request",
    "centres_near",
    "changed",
    "contacts",
    "courses",
    "decided_requests",
    "earlier_in_trajectory",
    "earlier_of_the_same",
    "fitting",
    "gp_in",
    "gp_of",
    "handed_over",
    "helping_now",
    "how_closed",
    "inquiries",
    "is_centre",
    "is_closed",
    "is_decided",
    "is_outcome_withheld",
    "linked_requests",
    "numbered",
    "numbers_near",
    "offer",
    "open_advice",
    "other_centres",
    "own_advice",
    "peaks",
    "queue",
    "queue_of",
    "recognised",
    "sent",
    "sharings",
    "sketches",
    "source_of_request",
    "stages_at",
    "standing_of_request",
    "standing_out",
    "transfers",
    "transfers_at",
    "urgency_of_request",
    "waiting_at",
    "who_it_is",
    "works_under_supervision",
]
