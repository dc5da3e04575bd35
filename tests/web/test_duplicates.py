"""Two entries that are probably the same: told before it happens, found when it has, and decided by who may."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import PLACES, SEH, Country
from tests.web.keepers import LIST, WHY, administrator_of, of_another, officer_of_the_region
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.notices.models import Notice
from ketenzicht.registry.domain import NewLocation, OrganisationKind
from ketenzicht.registry.models import Change, Location, Organisation
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import Kind, Of
from ketenzicht.upkeep.models import Distinction, Proposal

pytestmark = pytest.mark.django_db
OTHERS = "anders@voorbeeld.invalid"


@pytest.fixture
def administrator(land: Country, now: datetime) -> Client:
    return administrator_of(land, at=now)


@pytest.fixture
def twin(land: Country, now: datetime) -> UUID:
    """The first location once more, as another organisation registered it; nothing is delivered for it."""
    here = PLACES[0]
    new = NewLocation("De Proef, ziekenhuis", "V6", here.point, "Proefstraat 1", "3511 AB", "Utrecht", "GM0344")
    return of_another(
        now, "Stichting De Proef", OrganisationKind.PROVIDER, new, (OTHERS, Role.ORGANISATION_ADMINISTRATOR)
    )


@pytest.fixture
def officer(land: Country, now: datetime) -> Client:
    return officer_of_the_region(at=now)


def page_of(land: Country, twin: UUID) -> str:
    one, other = sorted((land.locations[0], twin))
    return f"{LIST}{one}/{other}/"


def seen_on(client: Client, path: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', client.get(path).content.decode())
    assert found
    return found[1]


def told_apart(client: Client, path: str, **other: str) -> HttpResponse:
    return client.post(f"{path}apart/", {"why": WHY, "seen": seen_on(client, path), **other})  # type: ignore[return-value]  # a test's answer


def test_who_keeps_or_judges_one_of_two_sees_both_and_others_do_not(
    administrator: Client, officer: Client, land: Country, twin: UUID, now: datetime
) -> None:
    far = NewLocation("Bureau Noord", "COORD", Point(53.22, 6.57), "", "", "Groningen", "GM0014")
    north = ("noord@voorbeeld.invalid", Role.ROAZ_OFFICER)
    of_another(now, "Netwerk Noord", OrganisationKind.NETWORK, far, north)
    for client in (administrator, officer, sign_in(Client(), OTHERS)):
        told = text_of(client.get(LIST))
        assert "Ziekenhuis De Proef" in told
        assert "Vrijwel zeker dezelfde: zelfde adres, zelfde naam, zelfde soort instelling" in told
        assert text_of(client.get(page_of(land, twin))).count("Laat deze eindigen") == 1
    elsewhere = sign_in(Client(), north[0])
    assert "Er staat niets dubbel" in text_of(elsewhere.get(LIST))
    for path in (page_of(land, twin), f"{LIST}{uuid4()}/{twin}/", f"{LIST}{twin}/{twin}/"):
        assert elsewhere.get(path).status_code == 404
    assert sign_in(Client(), "triagist@voorbeeld.invalid").get(LIST).status_code == 403


def test_what_differs_stands_side_by_side(administrator: Client, land: Country, twin: UUID) -> None:
    told = text_of(administrator.get(page_of(land, twin)))
    assert "De Proef, ziekenhuis" in told
    assert "AGB-code 06010101" in told
    assert "Telefoon voor spoed" in told
    assert "Straat en huisnummer" not in told[told.index("Wat verschilt") : told.index("Niet dezelfde")]


def test_not_the_same_is_kept_with_who_and_why_until_what_makes_them_alike_changes(
    administrator: Client, officer: Client, land: Country, twin: UUID, now: datetime
) -> None:
    path = page_of(land, twin)
    operations.tell_of_duplicates(at=now)
    assert told_apart(administrator, path)["Location"] == LIST
    row = Distinction.objects.get()
    assert (row.why, row.made_by_id, row.made_as) == (WHY, land.organisation_id, "organisation-administrator")
    for client in (administrator, officer):
        assert "Er staat niets dubbel" in text_of(client.get(LIST))
    assert f"niet dezelfde, “{WHY}”" in text_of(officer.get(path))
    assert not Notice.objects.filter(settled_at=None, about__startswith="duplicate/location").exists()
    assert AuditLine.objects.get(action="upkeep.distinguished").subject.startswith("duplicate/location/")
    Location.objects.filter(id=twin).update(website="https://voorbeeld.invalid")
    assert "Er staat niets dubbel" in text_of(officer.get(LIST)), "what has nothing to do with it reopens nothing"
    Location.objects.filter(id=twin).update(name="Ziekenhuis De Proef")
    assert "Vergelijk" in text_of(officer.get(LIST))
    assert "Sindsdien is gewijzigd" in text_of(officer.get(path))


def test_a_judgement_is_of_what_was_seen_and_says_why(administrator: Client, land: Country, twin: UUID) -> None:
    path = page_of(land, twin)
    assert told_apart(administrator, path, why=" ").status_code == 422
    assert told_apart(administrator, path, why="x" * 301).status_code == 422
    seen = seen_on(administrator, path)
    Location.objects.filter(id=twin).update(name="Ziekenhuis De Proef")
    answer = administrator.post(f"{path}apart/", {"why": WHY, "seen": seen})
    assert answer.status_code == 422
    assert "Vergelijk ze opnieuw" in text_of(answer)
    assert not Distinction.objects.exists()


def test_the_same_ends_by_its_owner_on_a_day_and_its_history_says_why(land: Country, twin: UUID, now: datetime) -> None:
    owner, today = sign_in(Client(), OTHERS), local_day(now)
    path = page_of(land, twin)
    wrong = {"ending": str(land.locations[0]), "on": str(today)}
    assert "niet laten eindigen" in text_of(owner.post(f"{path}end/", wrong))
    assert "Vul een datum in" in text_of(owner.post(f"{path}end/", {"ending": str(twin)}))
    yesterday = {"ending": str(twin), "on": str(today - timedelta(days=1))}
    assert "vandaag of een latere dag" in text_of(owner.post(f"{path}end/", yesterday))
    answer = owner.post(f"{path}end/", {"ending": str(twin), "on": str(today + timedelta(days=3))})
    assert answer["Location"] == LIST
    assert Location.objects.get(id=twin).active_until == today + timedelta(days=3)
    assert "Dezelfde als Ziekenhuis De Proef (Zorggroep Verzonnen)." in Change.objects.get(location=twin).what
    assert "Er staat niets dubbel" in text_of(owner.get(LIST))
    assert owner.get(path).status_code == 404


def test_while_units_are_delivered_nothing_ends_and_which_is_told(
    administrator: Client, land: Country, twin: UUID, now: datetime
) -> None:
    path, today = page_of(land, twin), local_day(now)
    told = text_of(administrator.post(f"{path}end/", {"ending": str(land.locations[0]), "on": str(today)}))
    assert "wordt nog geleverd" in told
    assert "Spoedeisende hulp" in told
    assert "Zorggroep Verzonnen" in told
    assert Location.objects.get(id=land.locations[0]).active_until is None
    assert not Change.objects.exists()
    codes = [unit.code for (number, _), unit in land.units.items() if number == 0]
    capacity.end_units(codes=codes, until=today + timedelta(days=1), actor=PLATFORM, at=now)
    wish = {"ending": str(land.locations[0]), "on": str(today)}
    assert administrator.post(f"{path}end/", wish).status_code == 422, "on that day they still are"
    wish["on"] = str(today + timedelta(days=1))
    assert administrator.post(f"{path}end/", wish)["Location"] == LIST


def test_who_judges_a_region_lets_one_end_and_its_owner_is_told(
    officer: Client, land: Country, twin: UUID, now: datetime
) -> None:
    today = local_day(now)
    answer = officer.post(f"{page_of(land, twin)}end/", {"ending": str(twin), "on": str(today)})
    assert answer["Location"] == LIST
    row = Location.objects.get(id=twin)
    assert row.active_until == today
    told = Notice.objects.get(organisation_id=row.organisation_id, about=f"location/{twin}/ended")
    assert "Dezelfde als Ziekenhuis De Proef" in told.text
    assert AuditLine.objects.filter(action="upkeep.duplicate-ended", subject=f"location/{twin}").count() == 1


def test_where_a_region_approves_endings_the_end_of_a_duplicate_waits_too(
    land: Country, twin: UUID, now: datetime
) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.ENDING], actor=everything, at=now)
    owner = sign_in(Client(), OTHERS)
    answer = owner.post(f"{page_of(land, twin)}end/", {"ending": str(twin), "on": str(local_day(now))})
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"/upkeep/proposals/{proposal.id}/"
    assert "Dezelfde als Ziekenhuis De Proef" in text_of(owner.get(answer["Location"]))
    assert Location.objects.get(id=twin).active_until is None
    capacity.approve(proposal_id=proposal.id, seen=1, actor=everything, at=now)
    assert "Dezelfde als Ziekenhuis De Proef" in Change.objects.get(location=twin).what


def test_nobody_ends_what_they_neither_keep_nor_judge(land: Country, twin: UUID, now: datetime) -> None:
    one, today = land.locations[0], local_day(now)
    stranger = person(Role.ORGANISATION_ADMINISTRATOR)
    owner = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    with pytest.raises(NotFound):
        capacity.end_duplicate(location_id=twin, same_as=one, on=today, actor=stranger, at=now)
    with pytest.raises(NotPermitted):
        capacity.end_duplicate(location_id=twin, same_as=one, on=today, actor=owner, at=now)
    with pytest.raises(NotFound):
        operations.distinguish(of=Of.LOCATION, one_id=one, other_id=twin, why=WHY, seen="", actor=stranger, at=now)


# ── Organisations ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def namesake(land: Country, now: datetime) -> UUID:
    """Another organisation of nearly the same name in the same town."""
    new = NewLocation("Kliniek Ginds", "V6", Point(52.1, 5.1), "Ergens 5", "3521 AA", "Utrecht", "GM0344")
    of_another(now, "Verzonnen Zorggroep B.V.", OrganisationKind.PROVIDER, new)
    return Organisation.objects.get(name="Verzonnen Zorggroep B.V.").id


def test_two_organisations_are_compared_and_told_apart(
    administrator: Client, land: Country, namesake: UUID, now: datetime
) -> None:
    assert "Verzonnen Zorggroep B.V." in text_of(administrator.get(LIST))
    one, other = sorted((land.organisation_id, namesake))
    path = f"{LIST}organisations/{one}/{other}/"
    told = text_of(administrator.get(path))
    assert "Kliniek Ginds" in told
    assert "Streekziekenhuis Oefening" in told
    assert told_apart(administrator, path, why="").status_code == 422
    assert told_apart(administrator, path)["Location"] == LIST
    assert "Er staat niets dubbel" in text_of(administrator.get(LIST))
    assert f"“{WHY}”" in text_of(administrator.get(path))
    with pytest.raises(NotFound):
        queries.organisation_comparison(
            one_id=one, other_id=other, actor=person(Role.ORGANISATION_ADMINISTRATOR), on=local_day(now)
        )


# ── Every night ──────────────────────────────────────────────────────────────────────────────────────────────


def test_both_administrators_are_asked_once_and_no_longer_when_it_is_over(
    land: Country, twin: UUID, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert operations.tell_of_duplicates(at=now) == 1
    assert operations.tell_of_duplicates(at=now + timedelta(days=1)) == 0
    given = Notice.objects.filter(settled_at=None, about__startswith="duplicate/")
    assert {one.organisation_id for one in given} == {
        land.organisation_id, Location.objects.get(id=twin).organisation_id
    }  # fmt: skip
    assert {one.link for one in given} == {page_of(land, twin)}
    assert "zelfde adres, zelfde naam" in given[0].text
    with django_assert_max_num_queries(5):
        operations.tell_of_duplicates(at=now)
    Location.objects.filter(id=twin).update(active_until=local_day(now))
    assert operations.tell_of_duplicates(at=now + timedelta(days=1)) == 0
    assert {one.settled for one in Notice.objects.filter(about__startswith="duplicate/")} == {"lapsed"}


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    land: Country, twin: UUID, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    for number in range(30):
        new = NewLocation(f"Huis {chr(65 + number)}", "X3", Point(52.3, 5.5), f"Laan {number}", "", "Ede", "GM0228")
        of_another(now, f"Groep {number}", OrganisationKind.PROVIDER, new)
        of_another(now, f"Zorg {number}", OrganisationKind.PROVIDER, new)
    with django_assert_max_num_queries(14):
        found = queries.duplicates(actor=everything, on=local_day(now))
    assert len(found) > 30


def test_the_database_keeps_two_in_one_order_with_a_reason(land: Country, now: datetime) -> None:
    one, other = sorted(land.locations[:2])
    right = {"one_id": one, "other_id": other, "grounds": {}, "why": WHY, "made_at": now}
    for wrong in (
        {"one_id": other, "other_id": one}, {"other_id": one}, {"other_id": None}, {"why": ""},
        {"one_organisation_id": land.organisation_id},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Distinction.objects.create(**{**right, **wrong})
    Distinction.objects.create(**right)


def test_refusals_say_what_to_do(land: Country, twin: UUID, now: datetime) -> None:
    owner = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    with pytest.raises(Conflict, match="verhuist of beëindigt de eenheden"):
        capacity.end_duplicate(location_id=land.locations[0], same_as=twin, on=local_day(now), actor=owner, at=now)
    found = queries.comparison(one_id=land.locations[0], other_id=twin, actor=owner, on=local_day(now))
    with pytest.raises(Refused, match="Zeg waarom"):
        operations.distinguish(
            of=Of.LOCATION, one_id=twin, other_id=land.locations[0], why="", seen=found.seen, actor=owner, at=now
        )
    assert land.units[0, SEH].active_until is None
