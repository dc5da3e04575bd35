"""How urgent a request for care is by what was answered, and which care is fitting. Pure."""

from ketenzicht.triage.domain.assessing import Answers, Assessment, assess
from ketenzicht.triage.domain.call_flow import CallFlow, FirstQuestion, FlowRule, Guidance, Step, Way, judge
from ketenzicht.triage.domain.care import (
    DISCIPLINE,
    RED_FLAG,
    Capacity,
    CareForm,
    Contraindication,
    FittingCare,
    Indication,
)
from ketenzicht.triage.domain.fitting import Proposal, Reason, Room, facts_of_outcome, facts_of_triage, propose
from ketenzicht.triage.domain.instruments import Advice, Complaint, Criterion, Instrument, UrgencyClass
from ketenzicht.triage.domain.questions import UNKNOWN, Answer, Option, Question, Unknown
from ketenzicht.triage.domain.urgency import Crossing, Crosswalk, Urgency, needs_second, refuse_wrong_deviation
from ketenzicht.triage.domain.words import (
    Destination,
    Discipline,
    Letter,
    Outcome,
    QuestionKind,
    Sign,
    Strength,
    Verdict,
)

__all__ = [
    "DISCIPLINE",
    "RED_FLAG",
    "UNKNOWN",
    "Advice",
    "Answer",
    "Answers",
    "Assessment",
    "CallFlow",
    "Capacity",
    "CareForm",
    "Complaint",
    "Contraindication",
    "Criterion",
    "Crossing",
    "Crosswalk",
    "Destination",
    "Discipline",
    "FirstQuestion",
    "FittingCare",
    "FlowRule",
    "Guidance",
    "Indication",
    "Instrument",
    "Letter",
    "Option",
    "Outcome",
    "Proposal",
    "Question",
    "QuestionKind",
    "Reason",
    "Room",
    "Sign",
    "Step",
    "Strength",
    "Unknown",
    "Urgency",
    "UrgencyClass",
    "Verdict",
    "Way",
    "assess",
    "facts_of_outcome",
    "facts_of_triage",
    "judge",
    "needs_second",
    "propose",
    "refuse_wrong_deviation",
]
