"""Every refusal of a page in plain Dutch: what was refused, why, and what one can do."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.rest import refusals

# Status and page per kind of refusal; the most specific kind counts.
PAGES: dict[type[Refused], tuple[HTTPStatus, str]] = {
    NotPermitted: (HTTPStatus.FORBIDDEN, "403.html"),
    NotFound: (HTTPStatus.NOT_FOUND, "404.html"),
    Conflict: (HTTPStatus.CONFLICT, "web/refused.html"),
    Refused: (HTTPStatus.BAD_REQUEST, "web/refused.html"),
}


class RefusalPages:
    """Middleware. The JSON API tells of its refusals itself, in `rest`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        is_read = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_read:
            told = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            told["Allow"] = answer["Allow"]
            return told
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused) or request.path.startswith("/api/v1/"):
            return None
        refusals.tell(
            error,
            method=request.method or "",
            path=request.path,
            address=request.META.get("REMOTE_ADDR", ""),
        )
        status, page = next(PAGES[kind] for kind in type(error).__mro__ if kind in PAGES)
        return render(request, page, {"refusal": str(error)}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django could not read; a form that is too large is told apart, because one can do something about it."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
