"""Test connections of suppliers: registering one without an account, and its private page."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import Disturbance, TestConnectionLine, findings_of, report_link_of, together
from ketenzicht.definitions import queries as definitions
from ketenzicht.web.connection_forms import Disturb, RegisterTestConnection
from ketenzicht.web.presenters.sandbox import ModuleChecks, check_rows, delivery_rows, module_checks, units_by_module

UNPROCESSABLE = 422


@sensitive_variables("made")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who one is and what one wants to deliver; then the one time that the key is shown."""
    now = timezone.now()
    offered = {
        module.code: module.name
        for module in definitions.catalogue().modules.values()
        if module.version_at(local_day(now))
    }
    form = RegisterTestConnection(request.POST or None, modules=offered)
    if form.is_valid():
        try:
            made = operations.register_test_connection(
                new=form.wanted(), address=request.META.get("REMOTE_ADDR", ""), at=now
            )
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return _made(request, key=made.key, link=made.link, is_new=True)
    return render(
        request, "web/register_test_connection.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200
    )


@sensitive_variables("link")
@never_cache
@require_safe
def test_connection(request: HttpRequest, link: str) -> HttpResponse:
    """Everything of one test connection, for who has its link."""
    return _shown(request, link=link, form=Disturb())


@sensitive_variables("link", "key")
@never_cache
@require_POST
def replace_key(request: HttpRequest, link: str) -> HttpResponse:
    """A new key, shown once."""
    key = operations.replace_test_key(link=link, at=timezone.now())
    return _made(request, key=key, link=link, is_new=False)


@sensitive_variables("link")
@never_cache
@require_POST
def disturb(request: HttpRequest, link: str) -> HttpResponse:
    """Let the sandbox refuse the next deliveries, to see whether they come again."""
    form = Disturb(request.POST)
    if not form.is_valid():
        return _shown(request, link=link, form=form)
    operations.disturb(
        link=link,
        disturbance=Disturbance(form.cleaned_data["disturbance"]),
        requests=form.cleaned_data["requests"],
        at=timezone.now(),
    )
    return redirect("web:test_connection", link=link)


@sensitive_variables("link")
@never_cache
@require_POST
def record_check(request: HttpRequest, link: str, module: str) -> HttpResponse:
    """Put on record how far a module is."""
    operations.record_check(link=link, module=module, at=timezone.now())
    return redirect("web:conformance_reports", link=report_link_of(link))


@sensitive_variables("link")
@never_cache
@require_safe
def reports(request: HttpRequest, link: str) -> HttpResponse:
    """What was found, for anybody to whom the supplier shows it."""
    found = queries.reports_of_link(link=link, on=local_day(timezone.now()))
    shown = [(report, check_rows(report.findings)) for report in found.reports]
    return render(request, "web/conformance_reports.html", {"found": found, "shown": shown})


@sensitive_variables("link")
@never_cache
@require_POST
def end(request: HttpRequest, link: str) -> HttpResponse:
    """End it, and forget what it held."""
    operations.end_test_connection(link=link, at=timezone.now())
    return render(request, "web/test_connection_ended.html")


def _shown(request: HttpRequest, *, link: str, form: Disturb) -> HttpResponse:
    now = timezone.now()
    line = queries.connection_of_link(link=link)
    catalogue = definitions.catalogue()
    context = {
        "line": line,
        "link": link,
        "form": form,
        "modules": units_by_module(
            queries.sandbox_unit_lines(connection_id=line.id, on=local_day(now)),
            queries.last_said(connection_id=line.id),
            catalogue=catalogue,
            now=now,
        ),
        "deliveries": delivery_rows(queries.last_deliveries(connection_id=line.id)),
        "checks": _checks(line, at=now),
        "report": settings.BASE_URL.rstrip("/") + reverse("web:conformance_reports", args=[report_link_of(link)]),
        "base_url": _sandbox(),
    }
    return render(request, "web/test_connection.html", context, status=UNPROCESSABLE if form.errors else 200)


def _checks(line: TestConnectionLine, *, at: datetime) -> list[ModuleChecks]:
    """How far each module is, with what was put on record before."""
    found = []
    for code in line.modules:
        trial = queries.trial_of(connection_id=line.id, module=code, on=local_day(at))
        if trial is None:
            continue
        earlier = queries.findings_on_record(connection_id=line.id, module=code, version=trial.version.number)
        name = definitions.module(code=code).name
        found.append(module_checks(name, trial, together(earlier, findings_of(trial))))
    return found


def _made(request: HttpRequest, *, key: str, link: str, is_new: bool) -> HttpResponse:
    address = settings.BASE_URL.rstrip("/") + reverse("web:test_connection", args=[link])
    context = {"key": key, "link": link, "address": address, "is_new": is_new, "base_url": _sandbox()}
    return render(request, "web/test_key_made.html", context)


def _sandbox() -> str:
    return f"{settings.BASE_URL.rstrip('/')}/sandbox"
