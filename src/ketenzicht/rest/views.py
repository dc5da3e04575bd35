"""What the API and the operators of the platform ask for without a key: description, health, figures, contact."""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ketenzicht.rest.answers import problem
from ketenzicht.rest.openapi import Json, document
from ketenzicht.rest.problems import Problem

PUBLISHED_FOR = timedelta(days=180)  # RFC 9116 recommends less than a year


def description(api: NinjaAPI) -> Json:
    """The description of this API on this address."""
    contact = {"name": "Ketenzicht", "email": settings.CONTACT_EMAIL, "url": settings.BASE_URL}
    return document(api=api, base_url=settings.BASE_URL, contact=contact)


def openapi(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The view that serves the description of this API; made once, it changes only with the program."""

    @lru_cache(maxsize=1)
    def content() -> bytes:
        return json.dumps(description(api)).encode()

    @require_safe
    def openapi_document(request: HttpRequest) -> HttpResponse:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
        return HttpResponse(content(), content_type="application/json", headers=headers)

    return openapi_document


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked of it."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return problem(
            request,
            Problem(HTTPStatus.SERVICE_UNAVAILABLE, "De database antwoordt niet.", "The database does not answer."),
        )
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this process for Prometheus; there is no such page without a token in the settings."""
    if not settings.METRICS_TOKEN:
        raise Http404
    presented = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(presented, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return problem(request, Problem(HTTPStatus.UNAUTHORIZED))
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires_at(now=timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def expires_at(*, now: datetime) -> datetime:
    """Until when this may be relied on: about half a year, the same the whole day."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + PUBLISHED_FOR
