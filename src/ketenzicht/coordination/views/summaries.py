"""Data of the patient from elsewhere: which sources there are, what the rule says, asking them, and what they said."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations
from ketenzicht.coordination.forms.summaries import Consent, Emergency, Sources, said_in
from ketenzicht.coordination.presenters.summaries import can_be_asked, can_be_broken, choice_views, fetched_views
from ketenzicht.coordination.views.guarding import ON_A_PAGE, for_workers
from ketenzicht.patientdata import operations as patientdata
from ketenzicht.patientdata import queries
from ketenzicht.patientdata.domain import Endangered, Status
from ketenzicht.ui.deeds import done

UNPROCESSABLE = 422
Choices = list[tuple[str, str]]
# Sources are asked apart from any page: a few at a time, each within its own time. What a stop of the server cuts off
# is told as such within minutes (`patientdata.end_hanging`).
_ASKING = ThreadPoolExecutor(max_workers=4, thread_name_prefix="summaries")


@require_safe
@for_workers
def summaries(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """The page: to work with for who has the request in hand, to read for colleagues."""
    return _page(request, request_id, actor=actor, now=now)


@require_POST
@for_workers
def fetch(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Ask the sources that were chosen; the page says how far that is."""

    def deed(form: forms.Form) -> None:
        told = form.cleaned_data
        begun = operations.fetch_summaries(
            request_id=request_id, claim=told["claim"], sources=told["sources"], actor=actor, at=now
        )
        _carry_out(begun)
        messages.success(request, "Gevraagd. Het antwoord staat hieronder zodra het er is.")

    return _done(request, request_id, "fetch", deed, actor=actor, now=now)


@require_POST
@for_workers
def break_glass(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Ask without knowing whether it may."""

    def deed(form: forms.Form) -> None:
        told = form.cleaned_data
        begun = operations.break_glass(
            request_id=request_id,
            claim=told["claim"],
            sources=told["sources"],
            why=(Endangered(told["endangered"]), told["reason"]),
            actor=actor,
            at=now,
        )
        _carry_out(begun)
        messages.success(request, "Gevraagd met noodinzage. Dit wordt achteraf beoordeeld.")

    return _done(request, request_id, "emergency", deed, actor=actor, now=now)


@require_POST
@for_workers
def consent(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Put on record what the patient said."""

    def deed(form: forms.Form) -> None:
        said = said_in(form.cleaned_data)
        operations.note_consent(request_id=request_id, claim=form.cleaned_data["claim"], said=said, actor=actor, at=now)
        messages.success(request, "De toestemming staat vast." if said.permits else "Het bezwaar staat vast.")

    return _done(request, request_id, "consent", deed, actor=actor, now=now)


@require_POST
@for_workers
def withdraw(request: HttpRequest, *, request_id: UUID, consent_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """What was said does not count any more."""
    operations.take_back_consent(request_id=request_id, consent_id=consent_id, actor=actor, at=now)
    messages.success(request, "Ingetrokken. Wat daardoor niet meer mag, is vernietigd.")
    return redirect("coordination:summaries", request_id=request_id)


def _done(
    request: HttpRequest,
    request_id: UUID,
    name: str,
    deed: Callable[[forms.Form], None],
    *,
    actor: Actor,
    now: datetime,
) -> HttpResponse:
    """The deed of a form, or the page again with what was filled in and what is wrong with it."""
    # All that there are, without reading what came: whether one may be asked, the operation decides.
    there = [(str(one.id), one.name) for one in queries.sources_at(at=now)]
    form = _forms(there, there, sent=request.POST)[name]
    if done(form, lambda: deed(form), raises=ON_A_PAGE):
        return redirect("coordination:summaries", request_id=request_id)
    return _page(request, request_id, actor=actor, now=now, wrong=(name, form))


def _page(
    request: HttpRequest,
    request_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    wrong: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    file = operations.look_at_summaries(request_id=request_id, actor=actor, at=now)
    is_mine = file.file.claim is not None and file.file.claim.by == actor.id
    claim = file.file.claim.number if file.file.claim else 0
    shown = _forms(can_be_asked(file), can_be_broken(file), claim=claim) if is_mine and file.has_bsn else {}
    if wrong and shown:
        shown |= dict([wrong])
    context = {
        "file": file.file,
        "has_bsn": file.has_bsn,
        "is_mine": is_mine,
        "choices": choice_views(file),
        "fetched": fetched_views(file),
        "is_waiting": any(one.status is Status.ASKED for one in file.known.fetches),
        "consents": file.known.consents,
        "emergencies": file.known.emergencies,
        "asked_in_intake": file.file.intake.get("consent", ""),
        "forms": shown,
        "open_form": wrong[0] if wrong else "",
        "now": now,
    }
    return render(request, "coordination/summaries.html", context, status=UNPROCESSABLE if wrong else 200)


def _forms(asked: Choices, broken: Choices, *, claim: int = 0, sent: QueryDict | None = None) -> dict[str, forms.Form]:
    initial = {"claim": claim}
    return {
        "fetch": Sources(sent, initial=initial, choices=asked, auto_id="fetch-%s"),
        "emergency": Emergency(sent, initial=initial, choices=broken, auto_id="emergency-%s"),
        "consent": Consent(sent, initial=initial, auto_id="consent-%s"),
    }


def _carry_out(begun: Sequence[UUID]) -> None:
    """After the transaction, so that who carries it out finds it."""
    transaction.on_commit(lambda: [_ASKING.submit(_ask, one) for one in begun] and None)


def _ask(fetch_id: UUID) -> None:
    try:
        patientdata.carry_out(fetch_id=fetch_id, at=timezone.now())
    finally:
        connections.close_all()  # of this thread
