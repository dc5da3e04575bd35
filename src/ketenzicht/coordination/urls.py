"""Addresses of care coordination."""

from django.urls import path

from ketenzicht.coordination.views import (
    advising,
    along,
    asking,
    asking_first,
    calling,
    deciding,
    inquiries,
    intake,
    leaving,
    queue,
    self_triage,
    triage,
    workplace,
)

app_name = "coordination"
REQUEST, TRIAGE = "coordination/<uuid:request_id>/", "coordination/<uuid:request_id>/triage/<uuid:triage_id>/"
INQUIRY = "coordination/inquiries/<uuid:inquiry_id>/"
ADVICE = f"{REQUEST}advice/"
urlpatterns = [
    path("advice/", asking.own_advice, name="own_advice"),
    path("advice/new/", asking.ask, name="ask_advice"),
    path("advice/<uuid:question_id>/", asking.asked_advice, name="asked_advice"),
    path("advice/<uuid:question_id>/<slug:deed>/", asking.deed, name="advice_of_asker"),
    path("self-triage/", self_triage.self_triage, name="self_triage"),
    path("self-triage/asked/", self_triage.asked, name="self_triage_asked"),
    path("coordination/", queue.queue, name="queue"),
    path("coordination/new/", queue.begin, name="begin"),
    path("coordination/inquiries/", inquiries.inquiries, name="inquiries"),
    path(INQUIRY, inquiries.inquiry, name="inquiry"),
    path(f"{INQUIRY}judge/", inquiries.judge, name="judge_inquiry"),
    path(f"{INQUIRY}extract/", inquiries.extract, name="extract"),
    path(f"{INQUIRY}extract/file/", inquiries.extract_file, name="extract_file"),
    path(f"{INQUIRY}hand-over/", inquiries.hand_over, name="hand_over"),
    path(f"{INQUIRY}statement/", inquiries.add_statement, name="add_statement"),
    path("coordination/calls/<uuid:call_id>/take/", calling.take, name="take_call"),
    path("coordination/calls/<uuid:call_id>/later/", calling.later, name="call_later"),
    path("coordination/calls/<uuid:call_id>/dismiss/", calling.dismiss, name="dismiss_call"),
    path("coordination/along/", along.along, name="along"),
    path(REQUEST, workplace.request_page, name="request"),
    path(f"{REQUEST}pick-up/", queue.pick_up, name="pick_up"),
    path(f"{REQUEST}stay/", intake.stay, name="stay"),
    path(f"{REQUEST}intake/", intake.note, name="note"),
    path(f"{REQUEST}first/", asking_first.first, name="first"),
    path(f"{REQUEST}facts/", deciding.facts, name="facts"),
    path(f"{REQUEST}decide/", deciding.decide, name="decide"),
    path(f"{REQUEST}reopen/", leaving.reopen, name="reopen"),
    path(f"{REQUEST}co-signs/<uuid:cosign_id>/", along.co_sign, name="co_sign"),
    path(f"{REQUEST}leave/<slug:deed>/", leaving.leave, name="leave"),
    path(ADVICE, advising.advice, name="advice"),
    path(f"{ADVICE}aids/", advising.begin_aid, name="begin_aid"),
    path(f"{ADVICE}aids/<uuid:aid_id>/answer/", advising.answer_aid, name="answer_aid"),
    path(f"{ADVICE}aids/<uuid:aid_id>/conclude/", advising.conclude_aid, name="conclude_aid"),
    path(f"{ADVICE}<uuid:question_id>/<slug:deed>/", advising.deed, name="advice_deed"),
    path(f"{REQUEST}triage/", triage.begin, name="begin_triage"),
    path(f"{TRIAGE}answer/", triage.answer, name="answer"),
    path(f"{TRIAGE}conclude/", triage.conclude, name="conclude"),
    path(f"{TRIAGE}abandon/", triage.abandon, name="abandon"),
    path(f"{TRIAGE}deviate/", triage.deviate, name="deviate"),
    path(f"{TRIAGE}second/", triage.second, name="second"),
]
