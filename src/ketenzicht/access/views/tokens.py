"""The token endpoint of OAuth 2 (RFC 6749, 7523) and its description (RFC 8414): for programs, not for browsers."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.certificates import certificate_with
from ketenzicht.access.domain import (
    ASSERTION_ALGORITHMS,
    GRANT,
    KEY_SCOPES,
    PURPOSE_SCOPE,
    Certificate,
    GivenToken,
    TokenError,
    TokenRefused,
    TokenRequest,
    Words,
    purposes_for,
)
from ketenzicht.rest import refusals
from ketenzicht.rest.problems import NotSignedIn

FORM = "application/x-www-form-urlencoded"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
STATUS = {TokenError.INVALID_CLIENT: HTTPStatus.UNAUTHORIZED}


class Giving(Protocol):
    """The deed behind a token endpoint: `access.operations.give_token`, or that of the sandbox."""

    def __call__(
        self,
        *,
        request: TokenRequest,
        audiences: frozenset[str],
        certificate: Certificate | None,
        address: str,
        at: datetime,
    ) -> GivenToken: ...


def token_endpoint(give: Giving, *, under: str = "") -> Callable[[HttpRequest], HttpResponseBase]:
    """The view that gives a system that signed its request a token; `under` is where on our address it stands."""

    @csrf_exempt  # no cookie counts here: what is asked is signed
    @sensitive_variables("asked", "given")
    @sensitive_post_parameters("client_assertion")
    @require_POST
    def token(request: HttpRequest) -> HttpResponseBase:
        address = request.META.get("REMOTE_ADDR", "")
        try:
            asked = _asked(request)
            given = give(
                request=asked,
                # What an assertion for us may be meant for: the address of the endpoint, or who we are.
                audiences=frozenset({_issuer(under), _endpoint(under)}),
                certificate=certificate_with(request.headers),
                address=address,
                at=timezone.now(),
            )
        except TokenRefused as refused:
            status = STATUS.get(refused.error, HTTPStatus.BAD_REQUEST)
            if status is HTTPStatus.UNAUTHORIZED:
                refusals.tell(NotSignedIn(str(refused)), method="POST", path=request.path, address=address)
            told = {"error": refused.error, "error_description": " / ".join(refused.words)}
            return JsonResponse(told, status=status, headers=NO_STORE)
        return JsonResponse(
            {
                "access_token": given.token,
                "token_type": "Bearer",
                "expires_in": given.expires_in,
                "scope": given.scope,
            },
            headers=NO_STORE,
        )

    return token


def description(*, under: str = "", scopes: frozenset[str] = KEY_SCOPES) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view that tells what a program must know to ask for a token; the same for everybody."""

    @require_safe
    def authorization_server(request: HttpRequest) -> HttpResponseBase:
        told = {
            "issuer": _issuer(under),
            "token_endpoint": _endpoint(under),
            "grant_types_supported": [GRANT],
            "response_types_supported": [],  # there is no authorization endpoint: people do not come this way
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
            "scopes_supported": [*sorted(scopes), *(f"{PURPOSE_SCOPE}{one}" for one in purposes_for(scopes))],
            "tls_client_certificate_bound_access_tokens": bool(settings.CLIENT_CERT_HEADER),
            "service_documentation": f"{_issuer()}/api/",
            "ui_locales_supported": ["nl", "en"],
        }
        return JsonResponse(told, headers={"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"})

    return authorization_server


def _asked(request: HttpRequest) -> TokenRequest:
    """The form that was sent; a name that is there twice is refused, as RFC 6749 asks."""
    if request.content_type != FORM:
        raise _wrong(f"Stuur de inhoud als {FORM}.", f"Send the content as {FORM}.")
    if request.headers.get("Authorization"):
        raise _wrong("Stuur geen Authorization mee.", "Send no Authorization along.")
    try:
        several = [name for name, values in request.POST.lists() if len(values) > 1]
    except (SuspiciousOperation, UnreadablePostError):
        raise _wrong("De inhoud is te groot of niet te lezen.", "The content cannot be read.") from None
    if several:
        raise _wrong("Elke parameter mag een keer voorkomen.", "Each parameter may be there once.")
    return TokenRequest(
        grant=request.POST.get("grant_type", ""),
        assertion_type=request.POST.get("client_assertion_type", ""),
        assertion=request.POST.get("client_assertion", ""),
        scope=request.POST.get("scope", ""),
    )


def _wrong(nl: str, en: str) -> TokenRefused:
    return TokenRefused(TokenError.INVALID_REQUEST, Words(nl, en))


def _issuer(under: str = "") -> str:
    return str(settings.BASE_URL).rstrip("/") + under


def _endpoint(under: str) -> str:
    return f"{_issuer(under)}/oauth/token"
