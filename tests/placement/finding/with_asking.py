"""The addresses of Ketenzicht, with one to which the units that were chosen are sent."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from ketenzicht.config.urls import handler400
from ketenzicht.config.urls import urlpatterns as those_of_ketenzicht
from ketenzicht.placement.urls import NEED
from ketenzicht.placement.urls import urlpatterns as those_of_placing


def ask(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse()


__all__ = ["handler400", "urlpatterns"]
urlpatterns = [
    path("", include(([*those_of_placing, path(f"{NEED}ask/", ask, name="ask")], "placement"))),
    *those_of_ketenzicht,
]
