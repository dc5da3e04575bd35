"""How a supplier connects: the first steps, and everything that the API offers."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.web.presenters.suppliers import groups_of


def suppliers(document: Callable[[], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view on this description of the API."""

    @require_safe
    def suppliers_page(request: HttpRequest) -> HttpResponse:
        described = document()
        context = {
            "groups": groups_of(described),
            "version": described["info"]["version"],
            "base_url": settings.BASE_URL.rstrip("/"),
            "contact": settings.CONTACT_EMAIL,
        }
        return render(request, "web/suppliers.html", context)

    return suppliers_page
