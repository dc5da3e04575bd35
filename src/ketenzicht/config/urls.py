"""Every address of the Django side."""

from django.urls import URLPattern, URLResolver, include, path

from ketenzicht.access.views.tokens import description as token_description
from ketenzicht.access.views.tokens import token_endpoint
from ketenzicht.config.api import api
from ketenzicht.connections.domain import TEST_SCOPES
from ketenzicht.connections.operations import give_test_token
from ketenzicht.rest.views import description, openapi
from ketenzicht.web.views.suppliers import suppliers

SANDBOX = "/sandbox"
handler400 = "ketenzicht.web.refusals.bad_request"
urlpatterns: list[URLPattern | URLResolver] = [
    # First, because systems ask most: each address before the one that is asked is tried, and there are 300 pages.
    path("api/v1/openapi.json", openapi(api), name="openapi"),
    path("api/v1/", api.urls),
    path("", include("ketenzicht.rest.urls")),
    path("", include("ketenzicht.access.urls")),
    path("", include("ketenzicht.ui.urls")),
    path("", include("ketenzicht.competences.urls")),
    path("", include("ketenzicht.coordination.urls")),
    path("", include("ketenzicht.telephony.urls")),
    path("", include("ketenzicht.placement.urls")),
    path("", include("ketenzicht.patientdata.urls")),
    path("", include("ketenzicht.planning.urls")),
    path("", include("ketenzicht.learning.urls")),
    path("", include("ketenzicht.handover.urls")),
    path("", include("ketenzicht.web.urls")),
    path("api/", suppliers(lambda: description(api)), name="suppliers"),
    path("sandbox/oauth/token", token_endpoint(give_test_token, under=SANDBOX)),
    path(  # where RFC 8414 has it for an issuer with a path
        ".well-known/oauth-authorization-server/sandbox", token_description(under=SANDBOX, scopes=TEST_SCOPES)
    ),
]
