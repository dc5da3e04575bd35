"""Questions about care requests; what is about a person is asked through `operations.look_into`, which logs it."""

from ketenzicht.coordination.queries.fitting import Fitting, fitting
from ketenzicht.coordination.queries.queue import Before, Recognised, is_centre, queue, recognised
from ketenzicht.coordination.queries.reading import RequestFile
from ketenzicht.coordination.queries.sending import Sent, sent
from ketenzicht.coordination.queries.triage import OutcomeLine, TriageLine

__all__ = [
    "Before",
    "Fitting",
    "OutcomeLine",
    "Recognised",
    "RequestFile",
    "Sent",
    "TriageLine",
    "fitting",
    "is_centre",
    "queue",
    "recognised",
    "sent",
]
