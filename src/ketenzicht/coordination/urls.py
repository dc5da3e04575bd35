"""Addresses of care coordination."""

from django.urls import path

from ketenzicht.coordination.views import deciding, inquiries, intake, leaving, queue, self_triage, triage, workplace

app_name = "coordination"
REQUEST, TRIAGE = "coordination/<uuid:request_id>/", "coordination/<uuid:request_id>/triage/<uuid:triage_id>/"
INQUIRY = "coordination/inquiries/<uuid:inquiry_id>/"
urlpatterns = [
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
    path(REQUEST, workplace.request_page, name="request"),
    path(f"{REQUEST}pick-up/", queue.pick_up, name="pick_up"),
    path(f"{REQUEST}stay/", intake.stay, name="stay"),
    path(f"{REQUEST}intake/", intake.note, name="note"),
    path(f"{REQUEST}facts/", deciding.facts, name="facts"),
    path(f"{REQUEST}decide/", deciding.decide, name="decide"),
    path(f"{REQUEST}reopen/", leaving.reopen, name="reopen"),
    path(f"{REQUEST}leave/<slug:deed>/", leaving.leave, name="leave"),
    path(f"{REQUEST}triage/", triage.begin, name="begin_triage"),
    path(f"{TRIAGE}answer/", triage.answer, name="answer"),
    path(f"{TRIAGE}conclude/", triage.conclude, name="conclude"),
    path(f"{TRIAGE}abandon/", triage.abandon, name="abandon"),
    path(f"{TRIAGE}deviate/", triage.deviate, name="deviate"),
    path(f"{TRIAGE}second/", triage.second, name="second"),
]
