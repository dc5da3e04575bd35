"""Deeds of care coordination: receiving a request, having it in hand, writing down, triaging, and letting it go."""

from ketenzicht.coordination.operations.claiming import pick_up, put_back, stay, transfer
from ketenzicht.coordination.operations.deciding import decide, state_facts
from ketenzicht.coordination.operations.deviating import agree, deviate, disagree
from ketenzicht.coordination.operations.extracting import make_extract
from ketenzicht.coordination.operations.forgetting import forget_requests
from ketenzicht.coordination.operations.inquiring import (
    add_statement,
    forget_inquiries,
    hand_over,
    inquire,
    judge,
    look_into_inquiry,
)
from ketenzicht.coordination.operations.leaving import WarmTransfer, call_back, close, forward, park, reopen
from ketenzicht.coordination.operations.noting import look_into, note
from ketenzicht.coordination.operations.receiving import receive, send
from ketenzicht.coordination.operations.recognising import forget_marks
from ketenzicht.coordination.operations.searching import go_on_searching, search_on
from ketenzicht.coordination.operations.self_triaging import SelfTriage, ask_call_back
from ketenzicht.coordination.operations.telling import tell_outcome
from ketenzicht.coordination.operations.triaging import abandon, answer, begin_triage, conclude
from ketenzicht.coordination.operations.watching import note_late

__all__ = [
    "SelfTriage",
    "WarmTransfer",
    "abandon",
    "add_statement",
    "agree",
    "answer",
    "ask_call_back",
    "begin_triage",
    "call_back",
    "close",
    "conclude",
    "decide",
    "deviate",
    "disagree",
    "forget_inquiries",
    "forget_marks",
    "forget_requests",
    "forward",
    "go_on_searching",
    "hand_over",
    "inquire",
    "judge",
    "look_into",
    "look_into_inquiry",
    "make_extract",
    "note",
    "note_late",
    "park",
    "pick_up",
    "put_back",
    "receive",
    "reopen",
    "search_on",
    "send",
    "state_facts",
    "stay",
    "tell_outcome",
    "transfer",
]
