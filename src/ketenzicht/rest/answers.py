"""Problem documents as answers of Django."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from ketenzicht.rest.problems import Problem, write


def problem(request: HttpRequest, what: Problem) -> HttpResponse:
    """Tell of a problem, in the language that the request asks for."""
    written = write(
        what,
        accept_language=request.headers.get("Accept-Language"),
        instance=quote(request.path, safe="/:@!$&'()*+,;=~-._", errors="replace"),
    )
    return HttpResponse(written.body, status=written.status, headers=written.headers)
