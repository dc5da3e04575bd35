"""The life of a care request, who has it in hand, what is written down, and in which order one picks up. Pure."""

from ketenzicht.coordination.domain.claims import LEASE, Claim, refuse_other_claim
from ketenzicht.coordination.domain.deciding import agrees, own_facts, refuse_wrong_decision, room
from ketenzicht.coordination.domain.doors import Door, Ending, Receiver
from ketenzicht.coordination.domain.events import Kind, StoryLine
from ketenzicht.coordination.domain.inquiries import (
    FORGOTTEN_AFTER,
    LEFT_AFTER,
    MOST_FOUND,
    Handing,
    Part,
    Proof,
    Reason,
    Sought,
    Statement,
    reasons,
    sought_from,
)
from ketenzicht.coordination.domain.intake import FIELDS, Field, Intake, age, recognised_by, refuse_unkeepable, remarks
from ketenzicht.coordination.domain.life import KEPT_FOR, NEXT, OPEN, Move, Status, after
from ketenzicht.coordination.domain.outcomes import Outcome, class_on_the_scale
from ketenzicht.coordination.domain.queue import AGAIN, FIRST_LOOK, OFTEN, QueueLine, in_order
from ketenzicht.coordination.domain.self_triage import WHOM, NextStep, can_be_offered, outcome_of
from ketenzicht.coordination.domain.telling import Progress, progress_of
from ketenzicht.coordination.domain.urgency import Round, Standing, standing

__all__ = [
    "AGAIN",
    "FIELDS",
    "FIRST_LOOK",
    "FORGOTTEN_AFTER",
    "KEPT_FOR",
    "LEASE",
    "LEFT_AFTER",
    "MOST_FOUND",
    "NEXT",
    "OFTEN",
    "OPEN",
    "WHOM",
    "Claim",
    "Door",
    "Ending",
    "Field",
    "Handing",
    "Intake",
    "Kind",
    "Move",
    "NextStep",
    "Outcome",
    "Part",
    "Progress",
    "Proof",
    "QueueLine",
    "Reason",
    "Receiver",
    "Round",
    "Sought",
    "Standing",
    "Statement",
    "Status",
    "StoryLine",
    "after",
    "age",
    "agrees",
    "can_be_offered",
    "class_on_the_scale",
    "in_order",
    "outcome_of",
    "own_facts",
    "progress_of",
    "reasons",
    "recognised_by",
    "refuse_other_claim",
    "refuse_unkeepable",
    "refuse_wrong_decision",
    "remarks",
    "room",
    "sought_from",
    "standing",
]
