"""Which columns hold what says who a person is: the one place where that is declared, as rights are in `tables`.

What is sealed is sealed anew when keys are replaced, and a key that nothing uses is thrown away. So content in a column
that is not declared here could not be read any more; tests/sealing asks of every column of bytes what it is.
"""

from ketenzicht.sealing.domain import MarkColumn, SealedColumn

SEALED: tuple[SealedColumn, ...] = (
    SealedColumn(
        "coordination_adviceanswer", "text", owner="question_id", purpose="coordination.advice", is_only_added_to=True
    ),
    SealedColumn("coordination_advicequestion", "asked", owner="id", purpose="coordination.asked"),
    SealedColumn("coordination_advicequestion", "told_to", owner="id", purpose="coordination.told-to"),
    SealedColumn(
        "coordination_advicereading",
        "remarks",
        owner="answer_id",
        purpose="coordination.remarks",
        is_only_added_to=True,
    ),
    SealedColumn("coordination_aidround", "answers", owner="id", purpose="coordination.answers"),
    SealedColumn("coordination_aidround", "because", owner="id", purpose="coordination.because"),
    SealedColumn("coordination_carerequest", "intake", owner="id", purpose="coordination.intake"),
    SealedColumn("coordination_carerequest", "first_answers", owner="id", purpose="coordination.first-answers"),
    SealedColumn("coordination_carerequest", "facts", owner="id", purpose="coordination.facts"),
    SealedColumn(
        "coordination_decision", "facts", owner="request_id", purpose="coordination.facts", is_only_added_to=True
    ),
    SealedColumn(
        "coordination_decision", "because", owner="request_id", purpose="coordination.because", is_only_added_to=True
    ),
    SealedColumn("coordination_cosign", "proposal", owner="request_id", purpose="coordination.cosign-proposal"),
    SealedColumn("coordination_cosign", "because", owner="request_id", purpose="coordination.cosign-because"),
    SealedColumn("coordination_carerequest", "source_sent", owner="id", purpose="coordination.sent"),
    SealedColumn(
        "coordination_happening", "note", owner="request_id", purpose="coordination.note", is_only_added_to=True
    ),
    SealedColumn("coordination_triage", "answers", owner="id", purpose="coordination.answers"),
    SealedColumn("coordination_triage", "elsewhere_red_flags", owner="id", purpose="coordination.red-flags"),
    SealedColumn("planning_booking", "place", owner="id", purpose="planning.place"),
    SealedColumn("planning_bookingstep", "because", owner="booking_id", purpose="planning.because"),
    SealedColumn("planning_transportstep", "because", owner="transport_id", purpose="planning.transport-because"),
    SealedColumn("planning_transport", "from_elsewhere", owner="id", purpose="planning.transport-from"),
    SealedColumn("planning_transport", "to_elsewhere", owner="id", purpose="planning.transport-to"),
    SealedColumn("telephony_call", "caller", owner="id", purpose="telephony.caller"),
    SealedColumn("coordination_triage", "deviates_because", owner="id", purpose="coordination.deviation"),
    SealedColumn("coordination_inquiry", "sought", owner="id", purpose="coordination.sought"),
    SealedColumn("coordination_inquiry", "found", owner="id", purpose="coordination.found"),
    SealedColumn("coordination_inquiry", "theirs", owner="id", purpose="coordination.theirs"),
    SealedColumn("handover_receiving", "token", owner="location_id", purpose="handover.token", key="location_id"),
    SealedColumn("handover_release", "content", owner="request_id", purpose="handover.content"),
    SealedColumn("learning_case", "found", owner="request_id", purpose="learning.case"),
    SealedColumn("learning_flag", "note", owner="request_id", purpose="learning.flag"),
    SealedColumn("patientdata_emergency", "reason", owner="subject", purpose="patientdata.reason"),
    SealedColumn("patientdata_emergency", "because", owner="subject", purpose="patientdata.because"),
    SealedColumn("patientdata_fetch", "content", owner="subject", purpose="patientdata.content"),
    SealedColumn("patientdata_fetch", "patient", owner="subject", purpose="patientdata.patient"),
    SealedColumn("patientdata_source", "credential", owner="id", purpose="patientdata.credential"),
    SealedColumn("learning_piece", "note", owner="exchange_id", purpose="learning.feedback", is_only_added_to=True),
    SealedColumn("placement_endpoint", "secret", owner="id", purpose="placement.endpoint-secret"),
    SealedColumn("placement_endpoint", "token", owner="id", purpose="placement.endpoint-token"),
    SealedColumn("placement_need", "sought", owner="request_id", purpose="placement.sought"),
    SealedColumn("placement_need", "question", owner="request_id", purpose="placement.question"),
    SealedColumn("placement_need", "because", owner="request_id", purpose="placement.because"),
    SealedColumn("placement_offer", "outside", owner="need_id", purpose="placement.outside"),
    SealedColumn("placement_offer", "words", owner="need_id", purpose="placement.words"),
    SealedColumn("placement_search", "kept", owner="need_id", purpose="placement.search", is_only_added_to=True),
    SealedColumn("placement_unmet", "words", owner="need_id", purpose="placement.unmet", is_only_added_to=True),
    SealedColumn("placement_waitingplace", "because", owner="need_id", purpose="placement.waiting"),
    SealedColumn("placement_onward", "words", owner="offer_id", purpose="placement.onward"),
    SealedColumn(
        "placement_outcometold", "words", owner="request_id", purpose="placement.outcome", is_only_added_to=True
    ),
    SealedColumn(
        "placement_outcometold", "told_to", owner="request_id", purpose="placement.outcome-to", is_only_added_to=True
    ),
    SealedColumn("placement_offerstep", "note", owner="offer_id", purpose="placement.note", is_only_added_to=True),
)
MARKED: tuple[MarkColumn, ...] = (MarkColumn("coordination_mark", "mark"),)
