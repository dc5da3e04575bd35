"""How a supplier connects: the first steps, and everything that the API offers."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ketenzicht.web.presenters.suppliers import Group, groups_of


def suppliers(document: Callable[[], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    """The view on this description of the API; that is asked for once, it changes only with the program."""

    @cache
    def described() -> tuple[list[Group], str]:
        told = document()
        return groups_of(told), told["info"]["version"]

    @require_safe
    def suppliers_page(request: HttpRequest) -> HttpResponse:
        groups, version = described()
        context = {
            "groups": groups,
            "version": version,
            "base_url": settings.BASE_URL.rstrip("/"),
            "contact": settings.CONTACT_EMAIL,
        }
        return render(request, "web/suppliers.html", context)

    return suppliers_page
