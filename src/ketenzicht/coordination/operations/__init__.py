"""Deeds of care coordination: receiving, having in hand, writing down, triaging, advising, and letting go."""

from ketenzicht.coordination.operations.advising import (
    agree_with_answer,
    begin_answer,
    note_question,
    send_back_answer,
    tell_answer,
    withdraw_question,
    write_answer,
)
from ketenzicht.coordination.operations.aiding import abandon_aid, answer_aid, begin_aid, conclude_aid
from ketenzicht.coordination.operations.asking import (
    ask_advice,
    ask_on,
    fetch_advice,
    look_into_advice,
    say_read,
    take_back_question,
)
from ketenzicht.coordination.operations.asking_first import answer_first
from ketenzicht.coordination.operations.calling import call_back_later, take_call
from ketenzicht.coordination.operations.claiming import pick_up, put_back, stay, transfer
from ketenzicht.coordination.operations.completing import complete, follow_again, follow_by_clock
from ketenzicht.coordination.operations.consulting import Lesson, consult
from ketenzicht.coordination.operations.cosigning import co_sign, decide_in_emergency, refuse_co_sign
from ketenzicht.coordination.operations.deciding import decide, state_facts
from ketenzicht.coordination.operations.deviating import agree, deviate, disagree
from ketenzicht.coordination.operations.disclosing import Disclosure, disclose, note_disclosure
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
from ketenzicht.coordination.operations.linking import go_on_from, go_on_no_more
from ketenzicht.coordination.operations.noting import look_into, note
from ketenzicht.coordination.operations.placing import (
    HeldRequest,
    add_each_to_story,
    add_to_story,
    add_to_story_of,
    work_on,
    work_on_open,
)
from ketenzicht.coordination.operations.receiving import receive, send
from ketenzicht.coordination.operations.recognising import forget_marks
from ketenzicht.coordination.operations.reporting import note_outcome_read
from ketenzicht.coordination.operations.searching import go_on_searching, search_on
from ketenzicht.coordination.operations.self_triaging import SelfTriage, ask_call_back
from ketenzicht.coordination.operations.sharing import (
    answer_sharing,
    begin_helping,
    begin_under_pressure,
    end_helping,
    end_sharing,
    propose_sharing,
)
from ketenzicht.coordination.operations.summaries import (
    SummaryFile,
    break_glass,
    destroy_summaries,
    fetch_summaries,
    look_at_summaries,
    note_consent,
    take_back_consent,
)
from ketenzicht.coordination.operations.telling import tell_outcome
from ketenzicht.coordination.operations.transferring import (
    accept_transfer,
    ask_transfer,
    decline_transfer,
    lapse_transfers,
    withdraw_transfer,
)
from ketenzicht.coordination.operations.triaging import abandon, answer, begin_triage, conclude
from ketenzicht.coordination.operations.watching import note_late
from ketenzicht.coordination.operations.withholding import release_outcome, withhold_outcome

__all__ = [
    "Disclosure",
    "HeldRequest",
    "Lesson",
    "SelfTriage",
    "SummaryFile",
    "WarmTransfer",
    "abandon",
    "abandon_aid",
    "accept_transfer",
    "add_each_to_story",
    "add_statement",
    "add_to_story",
    "add_to_story_of",
    "agree",
    "agree_with_answer",
    "answer",
    "answer_aid",
    "answer_first",
    "answer_sharing",
    "ask_advice",
    "ask_call_back",
    "ask_on",
    "ask_transfer",
    "begin_aid",
    "begin_answer",
    "begin_helping",
    "begin_triage",
    "begin_under_pressure",
    "break_glass",
    "call_back",
    "call_back_later",
    "close",
    "co_sign",
    "complete",
    "conclude",
    "conclude_aid",
    "consult",
    "decide",
    "decide_in_emergency",
    "decline_transfer",
    "destroy_summaries",
    "deviate",
    "disagree",
    "disclose",
    "end_helping",
    "end_sharing",
    "fetch_advice",
    "fetch_summaries",
    "follow_again",
    "follow_by_clock",
    "forget_inquiries",
    "forget_marks",
    "forget_requests",
    "forward",
    "go_on_from",
    "go_on_no_more",
    "go_on_searching",
    "hand_over",
    "inquire",
    "judge",
    "lapse_transfers",
    "look_at_summaries",
    "look_into",
    "look_into_advice",
    "look_into_inquiry",
    "make_extract",
    "note",
    "note_consent",
    "note_disclosure",
    "note_late",
    "note_outcome_read",
    "note_question",
    "park",
    "pick_up",
    "propose_sharing",
    "put_back",
    "receive",
    "refuse_co_sign",
    "release_outcome",
    "reopen",
    "say_read",
    "search_on",
    "send",
    "send_back_answer",
    "state_facts",
    "stay",
    "take_back_consent",
    "take_back_question",
    "take_call",
    "tell_answer",
    "tell_outcome",
    "transfer",
    "withdraw_question",
    "withdraw_transfer",
    "withhold_outcome",
    "work_on",
    "work_on_open",
    "write_answer",
]
