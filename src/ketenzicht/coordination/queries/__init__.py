"""Questions about care requests; what is about a person is asked through `operations.look_into`, which logs it."""

from ketenzicht.coordination.queries.fitting import Fitting, fitting
from ketenzicht.coordination.queries.queue import Before, Recognised, is_centre, queue, recognised
from ketenzicht.coordination.queries.reading import RequestFile
from ketenzicht.coordination.queries.triage import TriageLine

__all__ = [
    "Before",
    "Fitting",
    "Recognised",
    "RequestFile",
    "TriageLine",
    "fitting",
    "is_centre",
    "queue",
    "recognised",
]
