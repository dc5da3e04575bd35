"""The numbers of an organisation, kept by its own administrator; and the day on which a location begins."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import READER, Country, account, build
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.capacity import operations as capacity
from ketenzicht.events.models import Event
from ketenzicht.registry.domain import IdentifierLine
from ketenzicht.registry.models import Identifier, Location, Organisation
from ketenzicht.registry.queries import numbers_of
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Proposal

pytestmark = pytest.mark.django_db
PAGE = "/upkeep/numbers/"


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email="beheerder@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, "beheerder@voorbeeld.invalid")


def told(client: Client, seen: str = "", **numbers: str) -> tuple[int, str]:
    answer = client.post(PAGE, {"seen": seen, **numbers})
    return answer.status_code, text_of(answer)


def test_numbers_change_and_the_page_tells_from_what_to_what(administrator: Client, land: Country) -> None:
    Identifier.objects.create(system="own", value="A|1", organisation_id=land.organisation_id)
    assert told(administrator, ura="0123 4567", kvk="30.12.34.56", agb="06010201, 06010202")[0] == 302
    seen = administrator.get(PAGE).context["form"]["seen"].value()
    assert told(administrator, seen, ura="01234567")[0] == 302
    assert set(numbers_of(organisation_id=land.organisation_id)) == {
        IdentifierLine(IdentifierKind.URA, "01234567"),
        IdentifierLine(IdentifierKind.OWN, "A|1"),
    }
    page = text_of(administrator.get(PAGE))
    assert "organisatiebeheerder van Zorggroep Verzonnen" in page
    assert "Proef Persoon" not in page[page.index("Wijzigingen") :]
    assert "KvK-nummer 30123456" in page
    kind = "registry.organisation-numbers-changed"
    assert AuditLine.objects.filter(action=kind).count() == Event.objects.filter(kind=kind).count() == 2
    assert told(administrator, "ura 01234567", ura="01234567")[0] == 302
    assert AuditLine.objects.filter(action=kind).count() == 2  # the same again is no change


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"ura": "123"}, "heeft 8 cijfers"),
        ({"kvk": "1234567"}, "voorloopnul"),
        ({"agb": "06010201; abc"}, "zonder letters"),
        ({"kvk": "00000000"}, "alleen nullen"),
        ({"agb": "06010101"}, "staat al in het register"),  # of a location
        ({"kvk": "87654321"}, "staat al in het register"),  # of another organisation
    ],
)
def test_a_number_that_cannot_be_or_is_anothers_is_refused(
    administrator: Client, land: Country, numbers: dict[str, str], said: str, now: datetime
) -> None:
    other = build(at=now, places=(), name="Zorggroep Elders")
    Identifier.objects.create(system="kvk", value="87654321", organisation_id=other.organisation_id)
    status, text = told(administrator, **numbers)
    assert (status, said in text) == (422, True), text
    assert numbers_of(organisation_id=land.organisation_id) == ()


@pytest.mark.parametrize("seen", ["", "kvk 11111111", "rommel", "bsn 1|ura", "|" * 100])
def test_who_looked_at_other_numbers_is_told(administrator: Client, land: Country, seen: str) -> None:
    Identifier.objects.create(system="kvk", value="30123456", organisation_id=land.organisation_id)
    status, text = told(administrator, seen, kvk="30123457")
    assert (status, "intussen gewijzigd" in text) == (422, True), text


def test_it_is_for_administrators_of_their_own_organisation(land: Country, client: Client) -> None:
    assert sign_in(client, READER).get(PAGE).status_code == 403
    assert Organisation.objects.get(id=land.organisation_id).identifiers.count() == 0


NEW = {
    "name": "Ziekenhuis Later", "type_code": "V6", "place": "Zeist", "municipality_code": "GM0355",
    "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0",
}  # fmt: skip


def test_a_location_can_begin_later(administrator: Client, now: datetime) -> None:
    later = (now + timedelta(days=40)).date()
    assert administrator.post("/locations/new/", {**NEW, "active_from": "morgen"}).status_code == 422
    answer = administrator.post("/locations/new/", {**NEW, "active_from": later.isoformat()})
    assert (answer.status_code, answer["Location"]) == (302, "/upkeep/")
    row = Location.objects.get(name="Ziekenhuis Later")
    assert row.active_from == later
    assert administrator.get(f"/locations/{row.id}/").status_code == 404
    assert "Ziekenhuis Later" in text_of(administrator.get("/upkeep/"))


def test_a_beginning_that_is_proposed_keeps_its_day(administrator: Client, now: datetime) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.BEGINNING], actor=everything, at=now)
    administrator.post("/locations/new/", {**NEW, "active_from": "2031-02-03"})
    row = Proposal.objects.get()
    assert "Begint op : niet opgegeven → ma 3 feb 2031" in text_of(administrator.get(f"/upkeep/proposals/{row.id}/"))
    capacity.approve(proposal_id=row.id, seen=0, actor=everything, at=now)
    assert str(Location.objects.get(name="Ziekenhuis Later").active_from) == "2031-02-03"
