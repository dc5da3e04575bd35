"""The pages of the centre and of a provider, as they are used: without a script, with words for what is wrong."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import Region
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.placement.models import Need, Offer, WorkingAgreement
from ketenzicht.registry.models import Location

pytestmark = pytest.mark.django_db
QUESTION = "84 jaar, gevallen, kan niet alleen thuis zijn."


def somebody(organisation_id: UUID, role: Role, name: str, settings: Settings) -> Client:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    email = f"{name}@voorbeeld.invalid"
    access.create_account(
        name=name.title(), email=email, password=PASSWORD, organisation_id=organisation_id, role=role, actor=PLATFORM,
        at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), email)


@pytest.fixture
def now_region(region: Region) -> Region:
    """The same, at the moment at which pages look at it."""
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    return region


@pytest.fixture
def cor(now_region: Region, settings: Settings) -> Client:
    return somebody(now_region.centre_id, Role.COORDINATOR, "cor", settings)


@pytest.fixture
def olga(now_region: Region, settings: Settings) -> Client:
    return somebody(now_region.homes[0].organisation_id, Role.ADMISSIONS_OFFICER, "olga", settings)


def told(**other: Any) -> dict[str, Any]:
    return {"form": "elv-hoog", "question": QUESTION, "where": "52.09, 5.12", "age": "84", "wants": ["pg"]} | other


def stated(cor: Client, region: Region) -> Need:
    request_id = region.request()
    answer = cor.post(reverse("placement:state", args=[request_id]), told())
    assert answer.status_code == HTTPStatus.FOUND
    return Need.objects.get(request_id=request_id)


def asked(cor: Client, region: Region) -> Offer:
    need = stated(cor, region)
    units = [str(home.unit.code) for home in region.homes[:2]]
    answer = cor.post(reverse("placement:ask", args=[need.request_id, need.id]), {"unit": units}, follow=True)
    assert "2 aanbieders gevraagd" in answer.content.decode()
    return Offer.objects.get(need=need, unit=region.homes[0].unit)


def test_what_is_needed_is_filled_in_and_the_candidates_come_next(cor: Client, now_region: Region) -> None:
    request_id = now_region.request()
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    assert "Er is nog niets gezocht" in page
    answer = cor.post(reverse("placement:state", args=[request_id]), told(question=""))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "zonder te zeggen wie de patiënt is" in answer.content.decode()
    answer = cor.post(reverse("placement:state", args=[request_id]), told(where="Nergenshuizen"))
    assert "kennen wij niet" in answer.content.decode()
    assert QUESTION in answer.content.decode()
    need = stated(cor, now_region)
    page = cor.get(reverse("placement:needs", args=[need.request_id])).content.decode()
    assert "psychogeriatrische zorg" in page
    assert "Niemand is nu gevraagd" in page


def test_a_form_of_care_without_figures_is_arranged_by_telephone(cor: Client, now_region: Region) -> None:
    request_id = now_region.request()
    cor.post(reverse("placement:state", args=[request_id]), told(form="huisarts-spoed"))
    need = Need.objects.get(request_id=request_id)
    page = cor.get(reverse("placement:needs", args=[request_id])).content.decode()
    assert "Kandidaten en vragen" not in page
    at = reverse("placement:at_need", args=[request_id, need.id, "outside"])
    answer = cor.post(at, {"name": "Praktijk Zuid", "words": "dokter Vis"}, follow=True)
    assert "Praktijk Zuid" in answer.content.decode()
    assert Need.objects.get(id=need.id).status == "arranged"


def test_a_home_says_yes_in_one_tap_and_the_centre_confirms(cor: Client, olga: Client, now_region: Region) -> None:
    offer = asked(cor, now_region)
    page = olga.get(reverse("placement:asked")).content.decode()
    assert QUESTION in page
    assert "84 jaar" in page
    answer = olga.post(reverse("placement:answer_deed", args=[offer.id, "yes"]), follow=True)
    assert "U hebt een plaats toegezegd" in answer.content.decode()
    page = cor.get(reverse("placement:needs", args=[offer.need.request_id])).content.decode()
    assert "Toegezegd" in page
    at = reverse("placement:at_offer", args=[offer.need.request_id, offer.id, "confirm"])
    assert "De plaats is bevestigd" in cor.post(at, follow=True).content.decode()
    page = olga.get(reverse("placement:asked")).content.decode()
    assert "Geplaatst" in page
    olga.post(reverse("placement:answer_deed", args=[offer.id, "booked"]))
    olga.post(reverse("placement:answer_deed", args=[offer.id, "arrive"]))
    assert Need.objects.get(id=offer.need_id).status == "met"


def test_a_no_without_a_reason_comes_back_with_words_and_nothing_is_lost(
    cor: Client, olga: Client, now_region: Region
) -> None:
    offer = asked(cor, now_region)
    at = reverse("placement:answer_deed", args=[offer.id, "no"])
    answer = olga.post(at, {"words": "Vanavond misschien wel"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Kies er een" in answer.content.decode()
    assert "Vanavond misschien wel" in answer.content.decode()
    olga.post(at, {"reason": "no-staff", "words": "Vanavond misschien wel"})
    assert Offer.objects.get(id=offer.id).status == "declined"
    page = cor.get(reverse("placement:needs", args=[offer.need.request_id])).content.decode()
    assert "plaats vrij, maar geen personeel" in page


def test_who_sends_on_sees_what_is_free_at_each_of_the_own_places(
    cor: Client, olga: Client, now_region: Region
) -> None:
    first, _, third = now_region.homes[:3]
    Location.objects.filter(id=third.location_id).update(organisation_id=first.organisation_id)
    offer = asked(cor, now_region)
    page = olga.get(reverse("placement:answer", args=[offer.id])).content.decode()
    assert f'value="{third.unit.code}">{third.name} (2 vrij)</option>' in page


def test_what_is_otherwise_is_asked_in_words_at_the_field_for_it(cor: Client, olga: Client, now_region: Region) -> None:
    offer = asked(cor, now_region)
    answer = olga.post(reverse("placement:answer_deed", args=[offer.id, "no"]), {"reason": "other"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id-no-words-error">Schrijf in een paar woorden wat de reden is.' in answer.content.decode()


def test_a_moment_too_far_away_is_said_beside_it(cor: Client, olga: Client, now_region: Region) -> None:
    offer = asked(cor, now_region)
    told = {"expected_at": "2090-06-01T12:00"}
    page = olga.post(reverse("placement:answer_deed", args=[offer.id, "yes"]), told).content.decode()
    assert 'id="id-yes-expected_at-error">Kies een moment van nu tot over twee weken.' in page
    assert "2090-06-01T12:00" in page


def test_who_is_late_reads_why_and_keeps_what_they_typed(cor: Client, olga: Client, now_region: Region) -> None:
    offer = asked(cor, now_region)
    at = reverse("placement:at_need", args=[offer.need.request_id, offer.need_id, "drop"])
    cor.post(at, {"dropped": "died", "because": "Overleden om 14:10"})
    answer = olga.post(reverse("placement:answer_deed", args=[offer.id, "yes"]))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "ingetrokken" in answer.content.decode()


def test_nobody_sees_what_another_is_asked(cor: Client, olga: Client, now_region: Region) -> None:
    offer = asked(cor, now_region)
    other = Offer.objects.exclude(id=offer.id).get()
    assert olga.get(reverse("placement:answer", args=[other.id])).status_code == HTTPStatus.NOT_FOUND
    assert olga.get(reverse("placement:needs", args=[offer.need.request_id])).status_code == HTTPStatus.FORBIDDEN
    assert cor.get(reverse("placement:asked")).status_code == HTTPStatus.FORBIDDEN


def test_what_a_home_sees_costs_no_more_queries_when_there_is_more(
    cor: Client, olga: Client, now_region: Region, django_assert_max_num_queries: Any
) -> None:
    for _ in range(4):
        asked(cor, now_region)
    with django_assert_max_num_queries(24):
        olga.get(reverse("placement:asked"))


def test_a_region_agrees_how_its_providers_are_asked(now_region: Region, settings: Settings) -> None:
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

    new = NewOrganisation(name="Netwerk Proef", kind=OrganisationKind.NETWORK, locations=())
    (network,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=timezone.now())
    rita = somebody(network.id, Role.ROAZ_OFFICER, "rita", settings)
    page = rita.get(reverse("placement:agreements")).content.decode()
    assert "Nog geen werkafspraken" in page
    assert not WorkingAgreement.objects.exists()
