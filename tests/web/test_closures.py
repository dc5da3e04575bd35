"""The administrator of a location tells that it closes, and everybody who looks sees it."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.web.conftest import sign_in
from tests.web.country import Country, account
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.registry.models import Closure
from ketenzicht.web.moments import as_asked

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "beheerder@voorbeeld.invalid"


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


def page_of(land: Country) -> str:
    return f"/locations/{land.locations[0]}/"


def test_a_closure_is_announced_seen_and_ended(administrator: Client, land: Country, now: datetime) -> None:
    told = {"department": "SEH", "starts_at": as_asked(now), "reason": "renovation", "note": "Ga naar <b>Elders</b>"}
    assert administrator.post(page_of(land) + "closures/", told).status_code == 302
    page = administrator.get(page_of(land)).content.decode()
    assert "Afdeling SEH is gesloten" in page
    assert "Verbouwing of onderhoud: Ga naar &lt;b&gt;Elders" in page
    closure = Closure.objects.get()
    assert administrator.post(f"{page_of(land)}closures/{closure.id}/end/").status_code == 302
    assert "Afdeling SEH is gesloten" not in text_of(administrator.get(page_of(land)))
    assert "Afdeling SEH was gesloten" in text_of(administrator.get(page_of(land) + "closures/"))


def test_a_closed_location_is_not_open(administrator: Client, land: Country, now: datetime) -> None:
    administrator.post(page_of(land) + "closures/", {"starts_at": as_asked(now), "reason": "incident"})
    told = text_of(administrator.get(page_of(land)))
    assert "De hele locatie is gesloten" in told
    assert "Gewone openingstijden : nu gesloten (calamiteit)" in told
    assert "Telefonisch bereikbaar : nu open" in told


def test_what_was_filled_in_is_kept_when_it_is_refused(administrator: Client, land: Country, now: datetime) -> None:
    told = {"starts_at": as_asked(now), "ends_at": as_asked(now - timedelta(days=1)), "reason": "staff", "note": "Kort"}
    answer = administrator.post(page_of(land) + "closures/", told)
    assert answer.status_code == 422
    assert "Het einde ligt niet na het begin" in text_of(answer)
    assert 'value="Kort"' in answer.content.decode()
    assert not Closure.objects.exists()


def test_one_button_says_that_all_is_still_right(administrator: Client, land: Country) -> None:
    assert "Nog nooit bevestigd" in text_of(administrator.get(page_of(land)))
    assert administrator.post(page_of(land) + "confirm/").status_code == 302
    told = text_of(administrator.get(page_of(land)))
    assert "(zojuist) door organisatiebeheerder van Zorggroep Verzonnen" in told


def test_who_does_not_maintain_it_is_not_offered_it_and_refused(reader: Client, land: Country) -> None:
    assert "U beheert deze gegevens" not in text_of(reader.get(page_of(land)))
    for path in ("closures/", "confirm/"):
        assert reader.post(page_of(land) + path, {"reason": "staff"}).status_code == 403
