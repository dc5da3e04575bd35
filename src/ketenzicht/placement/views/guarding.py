"""Who gets these pages, and what a form that is wrong comes to."""

from collections.abc import Iterable
from datetime import datetime

from django.forms import Form
from django.http import HttpRequest

from ketenzicht.placement.domain.called import Called
from ketenzicht.placement.presenters.offers import Choice
from ketenzicht.placement.queries.places import places_to_choose

UNPROCESSABLE = 422


def places_typed(request: HttpRequest, *, now: datetime) -> tuple[Called, ...]:
    """Whom a name can mean, where somebody typed one."""
    is_typed = any(request.POST.get(name, "").strip() for name in ("wishes", "treaters"))
    return places_to_choose(now=now) if is_typed else ()


def refused_by(wrong: Form | None, choices: Iterable[Iterable[Choice]]) -> list[str]:
    """Why a deed was refused that cannot be done any more: its form stands nowhere on the page."""
    if wrong is None or any(one.form is wrong for some in choices for one in some):
        return []
    return [str(error) for errors in wrong.errors.values() for error in errors]
