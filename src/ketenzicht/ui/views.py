"""Pages that say something about Ketenzicht itself."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ketenzicht.ui import examples


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state: the place to look before making a new one, and what axe tests."""
    now = timezone.now()
    return render(
        request,
        "ui/pages/components.html",
        {
            "now": now,
            "lines": examples.lines(now=now),
            "ages": examples.ages(now=now),
            "tabs": examples.TABS,
            "levels": examples.LEVELS,
            "page": Paginator(range(200), 10).get_page(request.GET.get("page", 7)),
            "empty_form": examples.ExampleForm(),
            "wrong_form": examples.ExampleForm(examples.WRONG),
        },
    )


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The same board as on a screen on the wall."""
    now = timezone.now()
    return render(request, "ui/pages/wall.html", {"now": now, "lines": examples.lines(now=now)})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the Besluit digitale toegankelijkheid overheid asks for."""
    return render(request, "ui/pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/pages/privacy.html")
