"""The pages of what is followed: what stands where, what one click does, and what is refused beside the field."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.placement.conftest import MINUTE, Region
from tests.placement.test_following import arrived, decided, decline, give_up
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination.domain import Whereabouts
from ketenzicht.coordination.models import CareRequest, Decision
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Declined
from ketenzicht.placement.models import Need, Offer, Onward, OutcomeTold, Unmet, WaitingPlace
from ketenzicht.placement.queries.worklist import worklist
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations
from ketenzicht.triage import queries as content

pytestmark = pytest.mark.django_db
Pages = dict[str, Client]


@pytest.fixture
def now_region(region: Region) -> Region:
    """It is now, and the homes told so."""
    region.at = timezone.now() - 10 * MINUTE
    return region


@pytest.fixture
def pages(now_region: Region, settings: Settings) -> Pages:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    settings.NON_CLINICAL_TRIAGE = True
    new = NewOrganisation(name="Netwerk Proef", kind=OrganisationKind.NETWORK)
    (network,) = register_organisations(organisations=[new], actor=PLATFORM, at=timezone.now())
    found = {}
    for name, place, role in (
        ("cor", now_region.centre_id, Role.COORDINATOR),
        ("eva", now_region.other_id, Role.COORDINATOR),
        ("olga", now_region.homes[0].organisation_id, Role.ADMISSIONS_OFFICER),
        ("rob", network.id, Role.ROAZ_OFFICER),
    ):
        email = f"{name}@voorbeeld.invalid"
        access.create_account(
            name=name.title(), email=email, password=PASSWORD, organisation_id=place, role=role, actor=PLATFORM,
            at=timezone.now(),
        )  # fmt: skip
        found[name] = sign_in(Client(), email)
    return found


def decide(region: Region, form: str) -> UUID:
    request_id = decided(region)
    rules = content.fitting_in_use(at=region.at)
    assert rules is not None
    Decision.objects.create(
        request_id=request_id, at=region.at, by=uuid4(), rules_id=rules[0], form=form, proposed=[], agrees=True,
        facts=b"",
    )  # fmt: skip
    return request_id


def without_place(region: Region) -> str:
    rules = content.fitting_in_use(at=region.at)
    assert rules is not None
    return next(one.code for one in rules[1].forms if not one.capacity)


def post(client: Client, address: str, **told: Any) -> Any:
    return client.post(address, told)


def test_everything_that_is_followed_stands_there_once_until_it_is_done(now_region: Region, pages: Pages) -> None:
    region = now_region
    plain, ambulance, alarming = [decide(region, without_place(region)) for _ in range(3)]
    for request_id, urgency, flag in ((plain, "U4", False), (ambulance, "U1", False), (alarming, "U3", True)):
        CareRequest.objects.filter(id=request_id).update(urgency=urgency, has_red_flag=flag)
    place = decide(region, "elv-hoog")
    sought = decided(region)
    region.need(sought)
    there = decided(region)
    arrived(region, region.need(there))
    region.request()  # waits in the queue: it is not followed yet
    found = worklist(actor=region.cor, now=region.later())
    assert {one.request_id: one.followed.asks.value for one in found.lines} == {
        plain: "where", ambulance: "where", alarming: "where", place: "where", sought: "nobody-asked", there: "there"
    }  # fmt: skip
    assert len(found.lines) == 6
    assert found.lines[0].request_id == ambulance
    page = pages["cor"].get("/placement/").content.decode()
    assert page.count("Patiënt is thuis") == 1
    assert page.count("Patiënt is op de plaats") == 1
    assert "Huize Aalscholver" in page
    for request_id, where in ((plain, "home"), (there, "placed")):
        answer = post(pages["cor"], f"/placement/requests/{request_id}/complete/", whereabouts=where)
        assert answer.status_code == HTTPStatus.FOUND
        assert CareRequest.objects.get(id=request_id).whereabouts == where
    assert len(worklist(actor=region.cor, now=region.at).lines) == 4
    rows = pages["cor"].get("/placement/?rows").content.decode()
    assert "<html" not in rows
    assert "4 gevolgd" in rows
    assert worklist(actor=region.stranger, now=region.at).lines == ()


def test_however_much_is_followed_the_list_asks_as_often(
    now_region: Region, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        request_id = decided(now_region)
        region_need = now_region.need(request_id)
        now_region.ask(region_need)
        decided(now_region)
    with django_assert_max_num_queries(12):
        found = worklist(actor=now_region.cor, now=now_region.later())
    assert len(found.lines) == 12


def test_of_more_than_fits_the_most_urgent_is_there_and_the_rest_is_counted_and_reached(
    now_region: Region, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketenzicht.placement.queries.worklist.MOST_SHOWN", 2)
    made = []
    for urgency in ("U4", "U1", "", "U3"):
        made.append(decided(now_region))
        CareRequest.objects.filter(id=made[-1]).update(urgency=urgency, since=now_region.later())
    found = worklist(actor=now_region.cor, now=now_region.later())
    assert ([one.request_id for one in found.lines], found.more) == ([made[1], made[2]], 2)
    oldest = worklist(actor=now_region.cor, now=now_region.at, oldest_first=True)
    assert {one.request_id for one in oldest.lines} == {made[0], made[1]}
    assert "nog 2 die hier niet staan" in pages["cor"].get("/placement/").content.decode()
    assert "Toon het laatste" in pages["cor"].get("/placement/?oldest&rows").content.decode()


def test_a_long_list_stands_on_pages_that_renew_themselves(
    now_region: Region, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketenzicht.placement.views.following.ROWS", 2)
    for _ in range(5):
        decided(now_region)
    first = text_of(pages["cor"].get("/placement/"))
    assert "5 om iets mee te doen, 5 gevolgd, hier 1 tot en met 2" in first
    assert "Volgende" in first
    last = pages["cor"].get("/placement/", {"page": "3"})
    assert "hier 5 tot en met 5" in text_of(last)
    assert "/placement/?rows&amp;page=3" in last.content.decode(), "it renews the page that is looked at"
    rows = text_of(pages["cor"].get("/placement/", {"rows": "", "page": "2"}))
    assert "hier 3 tot en met 4" in rows
    assert "Volgende" not in rows
    for wrong in ("nul", "0", "99"):
        assert pages["cor"].get("/placement/", {"page": wrong}).status_code == HTTPStatus.OK


def test_a_search_is_given_up_on_its_page_and_what_is_missing_stands_beside_it(
    now_region: Region, pages: Pages
) -> None:
    request_id = decided(now_region)
    need_id = now_region.need(request_id)
    first, _, _ = now_region.ask(need_id)
    decline(now_region, first, Declined.NO_STAFF)
    address = f"/placement/needs/{need_id}/give-up/"
    page = pages["cor"].get(f"/coordination/{request_id}/trajectory/").content.decode()
    assert "Aangekruist is wat uit de antwoorden blijkt" in page
    assert 'value="no-staff"' in page
    answer = post(pages["cor"], address, reasons=["no-staff"], instead="other", consequences=["none"], words="")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'id="give-up-{need_id}-words-error">Schrijf in een paar woorden' in answer.content.decode()
    assert not Unmet.objects.exists()
    assert post(pages["eva"], address, reasons=["no-staff"], instead="stayed", consequences=["none"]).status_code == 404
    answer = post(pages["cor"], address, reasons=["no-staff"], instead="family", consequences=["carers"], words="Zoon")
    assert answer.status_code == HTTPStatus.FOUND
    page = pages["cor"].get(f"/coordination/{request_id}/trajectory/").content.decode()
    assert "naasten vingen de patiënt op" in page
    assert "niet gevonden (plaats vrij, maar geen personeel). In plaats daarvan" in page


def test_who_waits_is_seen_by_the_home_without_who_it_is_and_asked_for_by_the_centre(
    now_region: Region, pages: Pages
) -> None:
    region = now_region
    request_id = decided(region)
    need_id = region.need(request_id)
    (offer_id,) = region.ask(need_id, region.homes[0])
    decline(region, offer_id, Declined.FULL)
    address = f"/placement/needs/{need_id}/wait/"
    assert post(pages["cor"], address, because="Vol").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = post(pages["cor"], address, units=[str(region.homes[0].unit.code)], because="Vol")
    assert answer.status_code == HTTPStatus.FOUND
    place = WaitingPlace.objects.get()
    home = pages["olga"].get("/placement/there/").content.decode()
    assert str(CareRequest.objects.get(id=request_id).number) in home
    assert "Vol" not in home
    region.homes[0].say(1, at=timezone.now() - MINUTE)
    page = pages["cor"].get("/placement/").content.decode()
    assert "Plaats vrij voor wie wacht" in page
    answer = post(pages["cor"], f"/placement/waiting/{place.id}/take-off/", because="lang " * 200)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert f'id="wrong-{place.id}" role="alert"' in page
    assert "Gebruik ten hoogste 500 tekens." in page
    assert "lang lang lang" in page
    answer = post(pages["cor"], f"/placement/waiting/{place.id}/ask/")
    assert answer.status_code == HTTPStatus.FOUND
    answer = post(pages["cor"], f"/placement/waiting/{place.id}/take-off/")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = post(pages["cor"], f"/placement/waiting/{place.id}/take-off/", because="Elders")
    assert answer.status_code == HTTPStatus.FOUND
    assert pages["cor"].post(f"/placement/waiting/{uuid4()}/ask/").status_code == HTTPStatus.NOT_FOUND


def test_a_home_asks_for_what_is_next_and_the_centre_goes_on(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    offer_id, _ = arrived(now_region, now_region.need(request_id))
    address = f"/placement/there/{offer_id}/onward/"
    assert post(pages["olga"], address, asks="back", words="Loopt weg").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post(pages["olga"], address, asks="next", words="Naar huis met zorg").status_code == HTTPStatus.FOUND
    page = pages["cor"].get("/placement/").content.decode()
    assert "vervolgplaats (doorstroom)" in page
    answer = pages["cor"].post(f"/placement/onward/{Onward.objects.get().id}/take-up/")
    assert answer.headers["Location"] == f"/coordination/{request_id}/trajectory/"
    assert pages["cor"].post(address).status_code == HTTPStatus.FORBIDDEN


def test_who_says_elsewhere_is_asked_where_at_the_field_for_it(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    arrived(now_region, now_region.need(request_id))
    answer = post(pages["cor"], f"/placement/requests/{request_id}/complete/", whereabouts="elsewhere", words="")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = answer.content.decode()
    assert 'id="id-complete-words-error">Schrijf in een paar woorden waar de patiënt is.' in page
    assert CareRequest.objects.get(id=request_id).status == "decided"


def test_how_it_went_is_told_once_to_each_as_it_was_read(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    arrived(now_region, now_region.need(request_id))
    page = pages["cor"].get(f"/coordination/{request_id}/trajectory/").content.decode()
    assert "geplaatst bij Huize Aalscholver, aangekomen" in page
    about = page.split('name="about" value="')[1].split('"')[0]
    address = f"/placement/requests/{request_id}/tell/"
    told = {"to": "gp", "spoke_with": "assistente Bakker", "about": about}
    assert post(pages["cor"], address, **{**told, "spoke_with": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert post(pages["cor"], address, **told).status_code == HTTPStatus.FOUND
    again = post(pages["cor"], address, **told)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "al verteld" in again.content.decode()
    assert post(pages["cor"], address, **{**told, "to": "referrer"}).status_code == HTTPStatus.FOUND
    assert OutcomeTold.objects.count() == 2
    assert b"Bakker" not in bytes(OutcomeTold.objects.first().told_to)  # type: ignore[union-attr]  # there are two
    operations.complete(
        request_id=request_id, whereabouts=Whereabouts.PLACED, words="", actor=now_region.cor, at=timezone.now()
    )
    late = post(pages["cor"], address, **told)
    assert "intussen iets veranderd" in late.content.decode()


def test_nothing_came_of_it_yet_is_nothing_to_tell(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    now_region.need(request_id)
    page = pages["cor"].get(f"/coordination/{request_id}/trajectory/").content.decode()
    assert "Er is nog niets te vertellen" in page
    told = {"to": "gp", "spoke_with": "Bakker", "about": timezone.now().isoformat()}
    answer = post(pages["cor"], f"/placement/requests/{request_id}/tell/", **told)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_is_not_there_is_not_found_and_who_may_not_is_sent_away(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    need_id = now_region.need(request_id)
    for address in (
        f"/placement/requests/{request_id}/moon/",
        f"/placement/needs/{need_id}/moon/",
        f"/placement/needs/{uuid4()}/give-up/",
        f"/placement/onward/{uuid4()}/take-up/",
    ):
        assert pages["cor"].post(address).status_code == HTTPStatus.NOT_FOUND
    for address in ("/placement/", f"/coordination/{request_id}/trajectory/", "/placement/unmet/"):
        assert pages["olga"].get(address).status_code == HTTPStatus.FORBIDDEN
    assert pages["eva"].get(f"/coordination/{request_id}/trajectory/").status_code == HTTPStatus.NOT_FOUND
    assert pages["cor"].get("/placement/there/").status_code == HTTPStatus.FORBIDDEN
    for name in ("cor", "olga"):
        assert "Vragen per plaatsing" in pages[name].get("/placement/quality/?month=2026-11").content.decode()
    assert "volgt geen regio" in pages["rob"].get("/placement/unmet/").content.decode()
    followed = pages["rob"].get("/placement/quality/").content.decode()
    assert "geen regio" in followed
    assert "Zorg die er niet was" in followed
    assert "Zorg die er niet was" not in pages["cor"].get("/placement/quality/").content.decode()
    wrong = pages["cor"].get("/placement/quality/?month=moon")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Need.objects.get(id=need_id).status == "seeking"


def test_a_region_reads_what_was_not_there_on_a_page_and_in_a_spreadsheet(
    now_region: Region, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "ketenzicht.placement.queries.figures._regions",
        lambda actor, on: [("R1", "Regio Proef", [now_region.centre_id]), ("R2", "Regio Leeg", [])],
    )
    last = timezone.now().replace(day=1) - 24 * 60 * MINUTE
    for _ in range(12):
        give_up(now_region, now_region.need())
    Need.objects.update(stated_at=last)
    page = pages["rob"].get("/placement/unmet/").content.decode()
    assert "ELV hoog complex" in page
    assert "er is niets bekend" in page
    sheet = pages["rob"].get(f"/placement/unmet/export/?month={last:%Y-%m}")
    assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'"{last:%Y-%m}";"Regio Proef";"ELV hoog complex";"gezocht";"";"10"' in sheet.content.decode()
    now = f"{timezone.now():%Y-%m}"
    wrong = pages["rob"].get(f"/placement/unmet/?month={now}")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "nog niet voorbij" in wrong.content.decode()
    assert pages["rob"].get(f"/placement/unmet/export/?month={now}").status_code == HTTPStatus.BAD_REQUEST
    assert pages["rob"].get("/placement/quality/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("month", ["9999-12", "1900-01"])
def test_a_month_that_cannot_be_meant_is_refused_in_words(now_region: Region, pages: Pages, month: str) -> None:
    del now_region
    for address in ("/placement/unmet/", "/placement/quality/"):
        answer = pages["rob"].get(address, {"month": month})
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Dit jaar kan niet kloppen" in answer.content.decode()
    assert pages["rob"].get("/placement/unmet/export/", {"month": month}).status_code == HTTPStatus.BAD_REQUEST


def test_a_request_that_is_done_is_followed_again_from_its_page(now_region: Region, pages: Pages) -> None:
    request_id = decided(now_region)
    address = f"/placement/requests/{request_id}"
    for deed, told, status in (
        ("complete", {"whereabouts": "unknown", "words": ""}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ("complete", {"whereabouts": "unknown", "words": "Drie keer gebeld"}, HTTPStatus.FOUND),
        ("follow-again", {"because": ""}, HTTPStatus.UNPROCESSABLE_ENTITY),
        ("follow-again", {"because": "Gevonden"}, HTTPStatus.FOUND),
    ):
        assert post(pages["cor"], f"{address}/{deed}/", **told).status_code == status
    assert CareRequest.objects.get(id=request_id).status == "decided"


def test_an_answer_that_came_late_is_an_answer(now_region: Region, pages: Pages) -> None:
    region = now_region
    offer_id = region.ask(region.need())[0]
    Offer.objects.filter(id=offer_id).update(overdue_at=region.at)
    assert "te laat" in pages["cor"].get("/placement/?rows").content.decode()
    region.accept(offer_id)
    rows = pages["cor"].get("/placement/?rows").content.decode()
    assert "toegezegd" in rows
    assert "te laat" not in rows
