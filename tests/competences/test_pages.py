"""Pages about competences: of a centre, of oneself, and of a region in numbers alone."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.competences.conftest import DIPLOMA, EPA, Centre, id_of
from tests.web.conftest import sign_in
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.competences.models import Introduction, Need, Record, Seat, Supervision, Training
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

pytestmark = pytest.mark.django_db
OK, FOUND, WRONG = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture(autouse=True)
def without_second_step(settings: Settings) -> None:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})


def signed_in(actor: Actor) -> Client:
    return sign_in(Client(), f"{actor.name.lower()}@voorbeeld.invalid")


@pytest.fixture
def bea(centre: Centre) -> Client:
    return signed_in(centre.admin)


def has(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"competence": EPA, "level": "4", "since": today, "until": "", "evidence": "<b>12-3</b>", **changes}


def test_an_administrator_records_and_the_person_reads_it(centre: Centre, bea: Client) -> None:
    address = f"/competences/people/{id_of(centre.tom)}/"
    assert bea.post(address, has()).status_code == FOUND
    line = Record.objects.get()
    assert "EPA telefonische triage, niveau 4" in text_of(bea.get("/competences/"))
    shown = signed_in(centre.tom).get("/competences/mine/")
    assert "EPA telefonische triage, niveau 4" in text_of(shown)
    assert "&lt;b&gt;12-3" in shown.content.decode()
    changed = f"{address}lines/{line.pk}/"
    assert bea.get(changed).status_code == OK
    assert bea.post(changed, {"deed": "withdraw", "because": ""}).status_code == WRONG
    assert bea.post(changed, {"deed": "correct", **has(level="3"), "because": "Was 3"}).status_code == FOUND
    assert bea.post(changed, {"deed": "end", "last_day": "2026-01-01", "because": "x"}).status_code in {WRONG, 409}
    assert bea.post(changed, {"deed": "dance"}).status_code == HTTPStatus.NOT_FOUND
    assert "telt niet meer" in text_of(bea.get(address))
    assert "niveau 3" in text_of(bea.get(address))


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(centre: Centre, bea: Client) -> None:
    answer = bea.post(f"/competences/people/{id_of(centre.tom)}/", has(level="", evidence="Blijft staan"))
    assert answer.status_code == WRONG
    assert "niveau van 1 tot en met 5" in text_of(answer)
    assert "Blijft staan" in answer.content.decode()
    assert not Record.objects.exists()


def test_asking_begins_on_a_day_that_is_said(centre: Centre, bea: Client) -> None:
    assert "vraagt nog niet" in text_of(bea.get("/competences/"))
    assert bea.post("/competences/introduce/", {"begins_on": "2020-01-01"}).status_code == WRONG
    assert bea.post("/competences/introduce/", {"begins_on": timezone.localdate().isoformat()}).status_code == FOUND
    assert Introduction.objects.count() == 1
    assert "vraagt uw organisatie om bekwaamheden" in text_of(bea.get("/competences/"))


def test_supervision_and_plan_are_kept_on_their_pages(centre: Centre, bea: Client) -> None:
    tom, cor = str(id_of(centre.tom)), str(id_of(centre.cor))
    told = {"trainee": tom, "supervisor": cor, "begins_at": "2026-11-22T08:00", "ends_at": "2026-11-22T07:00"}
    assert bea.post("/competences/supervision/", told).status_code == WRONG
    later = timezone.localtime() + timedelta(hours=8)
    told |= {"begins_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "ends_at": later.strftime("%Y-%m-%dT%H:%M")}
    assert bea.post("/competences/supervision/", told).status_code == FOUND
    assert "Cor" in text_of(bea.get("/competences/supervision/"))
    made = Supervision.objects.get()
    assert bea.post(f"/competences/supervision/{made.pk}/end/").status_code == FOUND
    assert bea.post("/competences/plan/", {"deed": "need", "competence": EPA, "wanted": "3"}).status_code == FOUND
    assert bea.post("/competences/plan/", {"deed": "need", "competence": EPA, "wanted": "veel"}).status_code == WRONG
    day = timezone.localdate().isoformat()
    planned = {"deed": "training", "competence": DIPLOMA, "name": "=Cursus", "day": day, "places": "2"}
    assert bea.post("/competences/plan/", planned).status_code == FOUND
    assert bea.post("/competences/plan/", planned | {"day": "2020-01-01"}).status_code == WRONG
    training = Training.objects.get()
    address = f"/competences/trainings/{training.pk}/"
    assert bea.post(address, {"deed": "take", "person": tom}).status_code == FOUND
    assert Seat.objects.get().person == id_of(centre.tom)
    assert "Tom" in text_of(bea.get("/competences/plan/"))
    assert bea.post(address, {"deed": "leave", "person": tom}).status_code == FOUND
    assert bea.post(address, {"deed": "take", "person": "x"}).status_code == HTTPStatus.NOT_FOUND
    assert bea.post(address, {"deed": "cancel"}).status_code == FOUND
    csv = bea.get("/competences/plan/csv/").content.decode()
    assert '"EPA telefonische triage, niveau 4","0","0","0","0","3","3","0"' in csv


def test_a_triagist_keeps_nothing_of_others(centre: Centre) -> None:
    tom = signed_in(centre.tom)
    for address in ("/competences/", "/competences/plan/", "/competences/supervision/", "/competences/region/"):
        assert tom.get(address).status_code == HTTPStatus.FORBIDDEN
    answer = tom.post(f"/competences/people/{id_of(centre.cor)}/", has())
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Record.objects.exists()


def test_an_administrator_elsewhere_sees_nobody_of_here(centre: Centre) -> None:
    eva = signed_in(centre.eva)
    assert eva.get(f"/competences/people/{id_of(centre.tom)}/").status_code == HTTPStatus.NOT_FOUND
    assert "Tom" not in text_of(eva.get("/competences/"))


def test_a_region_sees_numbers_and_no_names_and_states_its_own_need(centre: Centre) -> None:
    keeper = centre.somebody("pia", Role.PLATFORM_ADMINISTRATOR)
    pia = signed_in(keeper)
    shown = text_of(pia.get("/competences/region/?region=ROAZ-01"))
    assert "Opleidingsplan" in shown
    assert "Tom" not in shown
    answer = pia.post("/competences/region/?region=ROAZ-01", {"competence": EPA, "wanted": "40"})
    assert answer.status_code == FOUND
    assert Need.objects.get().region == "ROAZ-01"
    assert (
        '"EPA telefonische triage, niveau 4","0"' in pia.get("/competences/region/csv/?region=ROAZ-01").content.decode()
    )
    new = NewOrganisation(name="Bureau", kind=OrganisationKind.NETWORK, locations=())
    (bureau,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=timezone.now())
    officer = signed_in(centre.somebody("rob", Role.ROAZ_OFFICER, at=bureau.id))
    assert officer.get("/competences/region/?region=ROAZ-01").status_code == HTTPStatus.FORBIDDEN
    assert officer.get("/competences/region/").status_code == OK
