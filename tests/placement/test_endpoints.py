"""Where an organisation is told of what it is asked: added, tried and ended by who administers it, on a page."""

import pytest
from django.test import Client as Browser
from pytest_django import Settings
from tests.placement.conftest import Region
from tests.placement.listener import Listener, add, administrator, ask, listener
from tests.placement.test_pages import somebody as signed_in

from ketenzicht.access.domain import Role
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.placement import operations
from ketenzicht.placement.domain.informing import Form
from ketenzicht.placement.models import Endpoint
from ketenzicht.placement.operations import NewEndpoint
from ketenzicht.placement.queries.endpoints import own_endpoints

__all__ = ["listener"]  # a fixture
pytestmark = pytest.mark.django_db
PAGE = "/offer-endpoints/"


def test_an_address_ends_with_its_secrets_and_can_come_again(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    first = add(home, listener, region)
    with pytest.raises(Conflict, match="al"):
        add(home, listener, region)
    ask(region, home)
    operations.end_endpoint(endpoint_id=first.id, actor=administrator(home), at=region.at)
    row = Endpoint.objects.get(id=first.id)
    assert (bytes(row.secret), bytes(row.token), row.ended_at) == (b"", b"", region.at)
    listener.heard.clear()
    assert operations.inform_due(at=region.at) == 0
    second = add(home, listener, region)
    assert second.secret != first.secret


def test_a_trial_says_whether_it_works(region: Region, listener: Listener) -> None:
    home = region.homes[0]
    made = add(home, listener, region)
    listener.status = 404
    operations.try_endpoint(endpoint_id=made.id, actor=administrator(home), at=region.later())
    operations.inform_due(at=region.at)
    assert own_endpoints(actor=administrator(home))[0].problem == "status-404"
    listener.status = 200
    operations.try_endpoint(endpoint_id=made.id, actor=administrator(home), at=region.later())
    operations.inform_due(at=region.at)
    (line,) = own_endpoints(actor=administrator(home))
    assert (line.problem, line.trial_at, line.told_at) == ("", None, region.at)


@pytest.mark.parametrize(
    "address", ["ftp://x.example", "https://a:b@x.example/", "https://x.example/#a", "nergens", "https://x y.example"]
)
def test_what_is_no_address_is_refused(region: Region, listener: Listener, address: str) -> None:
    with pytest.raises(Refused, match="adres"):
        add(region.homes[0], listener, region, address=address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/a", "http://10.0.0.1/a", "http://169.254.169.254/latest"])
def test_nothing_goes_to_a_network_of_our_own_that_nobody_allowed(
    region: Region, listener: Listener, settings: Settings, address: str
) -> None:
    settings.HANDOVER_NETWORKS = ()
    add(region.homes[0], listener, region, address=address)
    assert own_endpoints(actor=administrator(region.homes[0]))[0].problem == "own-network"


def test_only_who_administers_it_says_where_an_organisation_is_told(region: Region, listener: Listener) -> None:
    home, other = region.homes[:2]
    made = add(home, listener, region)
    for deed in (operations.try_endpoint, operations.end_endpoint):
        with pytest.raises(NotFound):
            deed(endpoint_id=made.id, actor=administrator(other), at=region.at)
        with pytest.raises(NotPermitted):
            deed(endpoint_id=made.id, actor=home.opname, at=region.at)
    with pytest.raises(NotPermitted):
        operations.add_endpoint(new=NewEndpoint(Form.NOTICE, "https://x.example"), actor=home.opname, at=region.at)
    assert own_endpoints(actor=administrator(other)) == []


@pytest.fixture
def browser(region: Region, settings: Settings) -> Browser:
    """Somebody who administers the first home."""
    return signed_in(region.homes[0].organisation_id, Role.ORGANISATION_ADMINISTRATOR, "bea", settings)


def test_on_the_page_an_address_is_added_and_its_secret_shown_once(browser: Browser, listener: Listener) -> None:
    answer = browser.post(PAGE, {"tells": "offers", "form": "notice", "address": listener.address, "token": "van-hen"})
    assert (answer.status_code, "whsec_" in answer.text) == (200, True)
    page = browser.get(PAGE).text
    assert listener.address in page
    assert "whsec_" not in page
    assert "van-hen" not in page
    assert "proefbericht onderweg" in page


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"form": "notice", "address": "https://x.example"}, "Kies waarover."),
        ({"tells": "offers", "form": "notice"}, "Geef het adres."),
        ({"tells": "offers", "form": "vuurwerk", "address": "https://x.example"}, "Kies een vorm uit de lijst."),
        ({"tells": "offers", "form": "notice", "address": "javascript:alert(1)"}, "Dit is geen adres"),
        ({"tells": "offers", "form": "notice", "address": "https://x.example", "token": "a\r\nb"}, "gewone letters"),
        ({"tells": "offers", "form": "task", "address": "https://x.example/?a=1"}, "Dit is geen adres"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    browser: Browser, told: dict[str, str], says: str
) -> None:
    answer = browser.post(PAGE, told)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert not Endpoint.objects.exists()


def test_what_does_not_work_stands_on_the_page_with_why_and_it_is_tried_or_ended_there(
    browser: Browser, region: Region, listener: Listener
) -> None:
    made = add(region.homes[0], listener, region)
    listener.status = 503
    ask(region, region.homes[0])
    operations.inform_due(at=region.at)
    page = browser.get(PAGE).text
    assert "Werkt niet: uw server antwoordde met 503" in page
    assert browser.post(f"{PAGE}{made.id}/trial/").status_code == 302
    assert Endpoint.objects.get(id=made.id).trial_at is not None
    assert browser.post(f"{PAGE}{made.id}/dansen/").status_code == 404
    assert browser.post(f"{PAGE}{made.id}/end/", follow=True).status_code == 200
    assert "Er is nog geen adres" in browser.get(PAGE).text
