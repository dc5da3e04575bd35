"""Under /api/ every answer is the API's: with its version and headers, and problems where Django says no."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from ketenzicht.base.errors import Refused
from ketenzicht.rest.answers import problem
from ketenzicht.rest.problems import HEADERS, MEDIA_TYPE, Problem, problem_of
from ketenzicht.rest.reading import MEDIA, require_json

EVERYTHING = ("/api/", "/sandbox/api/")
VERSIONED = "/api/v1"
_WITH_BODY = {"POST", "PUT", "PATCH"}
FHIR = "application/fhir+json"


def answer_as_api(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Wrap all that Django does, so that its own 400, 403, 404, 405 and 500 are problems too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(EVERYTHING):
            return get_response(request)
        answer = _refused_media(request) or get_response(request)
        if answer.status_code >= HTTPStatus.BAD_REQUEST and not _is_problem(answer):
            answer = _problem_for(request, answer)
        if request.path.startswith(VERSIONED):
            for name, value in {**HEADERS, **_kept(answer, "Cache-Control")}.items():
                answer.headers[name] = value
        return answer

    return middleware


def _as_json(media: str | None) -> str | None:
    """FHIR is JSON by another name; the hot paths take none of it."""
    return MEDIA if media == FHIR else media


def _refused_media(request: HttpRequest) -> HttpResponse | None:
    has_body = request.META.get("CONTENT_LENGTH") not in {None, "", "0"}
    if request.method in _WITH_BODY and has_body and request.path.startswith(VERSIONED):
        try:
            require_json(_as_json(request.content_type), request.headers.get("Content-Encoding"))
        except Refused as refused:
            return problem(request, problem_of(refused))
    return None


def _is_problem(answer: HttpResponseBase) -> bool:
    return answer.headers.get("Content-Type", "").startswith(MEDIA_TYPE)


def _problem_for(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    return problem(request, Problem(HTTPStatus(answer.status_code), headers=_kept(answer, "Allow", "Retry-After")))


def _kept(answer: HttpResponseBase, *names: str) -> dict[str, str]:
    return {name: answer.headers[name] for name in names if name in answer.headers}
