"""Signing and a client certificate in the sandbox: what of a test connection lets its system in, and changing that."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.connections import operations, queries
from ketenzicht.web.connection_forms import RegisterPublicKey
from ketenzicht.web.system_forms import BindCertificate

UNPROCESSABLE = 422


@sensitive_variables("link")
@never_cache
@require_safe
def signing(request: HttpRequest, link: str) -> HttpResponse:
    """The public keys and the certificate of a test connection."""
    return _shown(request, link=link, key_form=RegisterPublicKey(), certificate_form=BindCertificate())


@sensitive_variables("link")
@never_cache
@require_POST
def register_public_key(request: HttpRequest, link: str) -> HttpResponse:
    """Let the system in by what it signs with this key's private half."""
    form = RegisterPublicKey(request.POST)
    if form.is_valid():
        try:
            pasted = form.cleaned_data["public_key"]
            operations.register_test_public_key(link=link, public_key=pasted, at=timezone.now())
        except (Invalid, Conflict) as refused:
            form.add_error("public_key", str(refused))
        else:
            return redirect("web:test_signing", link=link)
    return _shown(request, link=link, key_form=form, certificate_form=BindCertificate())


@sensitive_variables("link")
@never_cache
@require_POST
def end_public_key(request: HttpRequest, link: str, prefix: str) -> HttpResponse:
    """End a public key, with its tokens."""
    operations.end_test_public_key(link=link, prefix=prefix, at=timezone.now())
    return redirect("web:test_signing", link=link)


@sensitive_variables("link")
@never_cache
@require_POST
def bind_certificate(request: HttpRequest, link: str) -> HttpResponse:
    """Let the system in only with its certificate, or also without."""
    form = BindCertificate(request.POST)
    if form.is_valid():
        try:
            operations.bind_test_certificate(link=link, certificate=form.cleaned_data["certificate"], at=timezone.now())
        except Invalid as refused:
            form.add_error("certificate", str(refused))
        else:
            return redirect("web:test_signing", link=link)
    return _shown(request, link=link, key_form=RegisterPublicKey(), certificate_form=form)


def _shown(
    request: HttpRequest, *, link: str, key_form: RegisterPublicKey, certificate_form: BindCertificate
) -> HttpResponse:
    line = queries.connection_of_link(link=link)
    context = {
        "line": line,
        "link": link,
        "signing": queries.signing_of(connection_id=line.id),
        "key_form": key_form,
        "certificate_form": certificate_form,
        "issuer": f"{settings.BASE_URL.rstrip('/')}/sandbox",
        "description": f"{settings.BASE_URL.rstrip('/')}/.well-known/oauth-authorization-server/sandbox",
        "is_heard": bool(settings.CLIENT_CERT_HEADER),
    }
    is_wrong = key_form.errors or certificate_form.errors
    return render(request, "web/test_signing.html", context, status=UNPROCESSABLE if is_wrong else 200)
