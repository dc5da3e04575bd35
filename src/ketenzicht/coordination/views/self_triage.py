"""Self-triage: one address, to which each step is posted with all before it. Nothing of it stands in an address."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import WHOM, NextStep, outcome_of
from ketenzicht.coordination.forms.self_triage import CallBackWish
from ketenzicht.coordination.presenters.triage import YES_NO
from ketenzicht.coordination.queries import Number, Offer
from ketenzicht.coordination.self_triage_answers import Going, found_by, going_of, one_back
from ketenzicht.triage.domain import Assessment, Question, QuestionKind, assess

LONGEST_SEARCH = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_triage(request: HttpRequest) -> HttpResponse:
    """The next step of what was posted; without anything posted the first."""
    now = timezone.now()
    offer = queries.offer(at=now)
    if offer is None:
        return render(request, "coordination/self_triage/none.html")
    going = going_of(request.POST, offer)
    if request.POST.get("do") == "back":
        going = one_back(going)
    if going.by is None:
        return _begin(request, going, offer)
    found = assess(going.by.instrument, complaint=going.complaint, answers=going.answers)
    outcome = outcome_of(found, instrument=going.by.instrument, crosswalk=offer.crosswalk)
    if outcome is None and found.next is not None:
        return _question(request, going, found.next)
    return _next_step(request, going, found, outcome or NextStep.CALL_NOW, now=now)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """That it came in: an address of its own, so that to load it again sends nothing."""
    return render(request, "coordination/self_triage/asked.html")


def _begin(request: HttpRequest, going: Going, offer: Offer) -> HttpResponse:
    if not going.whom:
        return _page(request, "whom", going, whom=[(code, words) for code, (words, _) in WHOM.items()])
    words = request.POST.get("words", "")[:LONGEST_SEARCH]
    found = found_by(words, offer)
    return _page(request, "complaint", going, words=words, complaints=found)


def _question(request: HttpRequest, going: Going, question: Question) -> HttpResponse:
    options = tuple((one.code, one.plain) for one in question.options)
    return _page(
        request,
        "question",
        going,
        question=question,
        is_number=question.kind is QuestionKind.NUMBER,
        choices=YES_NO if question.kind is QuestionKind.YES_NO else options,
        is_wrong=going.wrong == question.code,
    )


def _next_step(
    request: HttpRequest, going: Going, found: Assessment, outcome: NextStep, *, now: datetime
) -> HttpResponse:
    if outcome is NextStep.EMERGENCY:
        return _page(request, "emergency", going)
    if outcome is NextStep.CALL_NOW:
        return _call_now(request, going, found, now=now)
    is_sent = request.POST.get("do") == "call-back"
    wish = CallBackWish(request.POST if is_sent else None, today=local_day(now))
    if is_sent and wish.is_valid():
        return _ask(request, going, wish, now=now)
    named = {"found": found, "wish": wish, "is_sent": is_sent, "is_self_care": outcome is NextStep.SELF_CARE}
    return _page(request, "advice", going, **named)


def _ask(request: HttpRequest, going: Going, wish: CallBackWish, *, now: datetime) -> HttpResponse:
    complaint = going.by.instrument.complaint[going.complaint].plain if going.by else ""
    intake = {**wish.intake, "caller-is": WHOM[going.whom][1], "complaint": complaint}
    if going.whom == "self":
        intake["name"] = intake["caller"]
    operations.ask_call_back(
        centre_id=wish.cleaned_data["centre"], told=going.told, intake=intake, form=wish.form_id, at=now
    )
    return redirect("coordination:self_triage_asked")


def _call_now(request: HttpRequest, going: Going, found: Assessment, *, now: datetime) -> HttpResponse:
    place, numbers, wrong = request.POST.get("place", "")[:LONGEST_SEARCH].strip(), tuple[Number, ...](), ""
    if place:
        try:
            numbers = queries.numbers_near(place, now=now)
            wrong = "" if numbers else "Wij kennen hier geen nummer. Kijk op de site van uw huisarts."
        except Refused:
            wrong = "Deze plaats kennen wij niet. Vul een postcode of een plaatsnaam in."
    return _page(request, "call_now", going, found=found, place=place, numbers=numbers, wrong=wrong)


def _page(request: HttpRequest, name: str, going: Going, **named: Any) -> HttpResponse:
    is_wrong = named.get("is_sent") or named.get("is_wrong") or named.get("wrong")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    context = {"going": going, "is_demonstration": bool(going.by and not going.by.instrument.is_clinical), **named}
    return render(request, f"coordination/self_triage/{name}.html", context, status=status)
