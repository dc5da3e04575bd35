"""A system that shows a key passes by what is done for people; a page and a stranger do not."""

from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.access.conftest import IssueKey

from ketenzicht.config.middleware import Accounts, Sessions

KEYED = {"Authorization": "Bearer kz_something"}
PATH = "/api/v1/clients/current"


def passed(path: str, headers: dict[str, str]) -> list[str]:
    """What a request has when it comes to its view."""
    found: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.extend(name for name in ("session", "user") if hasattr(request, name))
        found.append(str(getattr(request, "user", "")))
        return HttpResponse()

    Sessions(Accounts(view))(RequestFactory().get(path, headers=headers))
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "headers", "has_session"),
    [(PATH, KEYED, False), (PATH, {}, True), ("/account/", KEYED, True), ("/", {}, True)],
)
def test_only_the_api_asked_with_a_key_goes_without_a_session(
    path: str, headers: dict[str, str], has_session: bool
) -> None:
    assert passed(path, headers) == (["session"] if has_session else []) + ["user", "AnonymousUser"]


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", PATH, 200), ("POST", PATH, 405), ("GET", "/api/v1/nothing", 404)]
)
def test_every_answer_to_a_key_is_that_of_the_api(
    client: Client, issue_key: IssueKey, method: str, path: str, status: int, accept: str
) -> None:
    key = issue_key(at=timezone.now(), expires_at=timezone.now() + timedelta(days=1)).key
    answer = client.generic(method, path, headers={"Authorization": f"Bearer {key}", "Accept": accept})
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/")
    assert not answer.cookies


@pytest.mark.django_db
def test_a_made_up_key_opens_no_page(client: Client) -> None:
    answer = client.get("/account/", headers={"Authorization": "Bearer kz_made-up"})
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]
