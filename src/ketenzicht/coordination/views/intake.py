"""Keeping what is typed, and signs of life: what the page sends by itself. Answers are JSON."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import FIELDS
from ketenzicht.coordination.views.guarding import for_workers
from ketenzicht.ui.domain import words

STATUS: dict[type[Refused], HTTPStatus] = {
    NotPermitted: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def refusals_as_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who asked by script: the page shows the words. A form that was posted without it gets a page."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return view(request, **named)
        except Refused as refused:
            if not is_by_script(request):
                raise
            status = next(STATUS[kind] for kind in type(refused).__mro__ if kind in STATUS)
            fields = {fault.pointer.removeprefix("/"): fault.nl for fault in _faults(refused)}
            return JsonResponse({"refused": str(refused), "fields": fields}, status=status)

    return guarded


def is_by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def claim_in(request: HttpRequest) -> int:
    """Which picking up a post is a deed of. Raises Conflict for none: then there is nothing to go on with."""
    text = request.POST.get("claim", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - it fits an integer of PostgreSQL
        raise Conflict("Deze pagina is te oud. Open de zorgvraag opnieuw.")
    return int(text)


@require_POST
@for_workers
@refusals_as_json
def note(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Keep the fields that were sent along; the others stay as they are."""
    changes = {code: str(text) for code, text in request.POST.items() if code in FIELDS}
    remarks = operations.note(request_id=request_id, claim=claim_in(request), changes=changes, actor=actor, at=now)
    if is_by_script(request):
        return JsonResponse({"remarks": remarks, "keptAt": words.clock(now)})
    return redirect("coordination:request", request_id=request_id)


@require_POST
@for_workers
@refusals_as_json
def stay(request: HttpRequest, *, request_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """A sign of life."""
    operations.stay(request_id=request_id, claim=claim_in(request), actor=actor, at=now)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _faults(refused: Refused) -> list[Any]:
    return refused.faults if isinstance(refused, Invalid) else []
