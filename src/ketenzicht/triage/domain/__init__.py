"""How urgent a request for care is by what was answered. Pure."""

from ketenzicht.triage.domain.assessing import Answers, Assessment, assess
from ketenzicht.triage.domain.instruments import Advice, Complaint, Criterion, Instrument, UrgencyClass
from ketenzicht.triage.domain.questions import UNKNOWN, Answer, Option, Question, Unknown
from ketenzicht.triage.domain.urgency import Crossing, Crosswalk, Deviation, Urgency, refuse_wrong_deviation
from ketenzicht.triage.domain.words import Discipline, Letter, QuestionKind

__all__ = [
    "UNKNOWN",
    "Advice",
    "Answer",
    "Answers",
    "Assessment",
    "Complaint",
    "Criterion",
    "Crossing",
    "Crosswalk",
    "Deviation",
    "Discipline",
    "Instrument",
    "Letter",
    "Option",
    "Question",
    "QuestionKind",
    "Unknown",
    "Urgency",
    "UrgencyClass",
    "assess",
    "refuse_wrong_deviation",
]
