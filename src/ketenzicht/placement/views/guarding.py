"""Who gets these pages, and what a form that is wrong comes to."""

from collections.abc import Iterable

from django.forms import Form

from ketenzicht.placement.presenters.needs import Choice

UNPROCESSABLE = 422


def refused_by(wrong: Form | None, choices: Iterable[Iterable[Choice]]) -> list[str]:
    """Why a deed was refused that cannot be done any more: its form stands nowhere on the page."""
    if wrong is None or any(one.is_open for some in choices for one in some):
        return []
    return [str(error) for errors in wrong.errors.values() for error in errors]
