"""Pages for who does not see everything: what is shown, why not more, and whom to ask. Nothing else is in them."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import SEH, Country, Place
from tests.web.reading import names_of, text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import EVERY_MODULE, Basis, Detail, Extent, Party, Permission, Purpose, Role, Scope
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.operations import NewAgreement
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.geography import Point
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation

ONLOOKER = "toeschouwer@voorbeeld.invalid"
BOARD = "/regions/ROAZ-05/?module=spoed"
PLACES = "/places/?kind=spoed:seh&where=Utrecht&all=on"
OTHERS = ("Ziekenhuis Tweede", "Ziekenhuis Derde", "Ziekenhuis Vierde")
ASK = "Vraag het ROAZ-bureau"


@pytest.fixture
def others(land: Country, now: datetime) -> list[Country]:
    """Three more providers in the same region, each with an emergency department of its own."""
    built = []
    for number, name in enumerate(OTHERS):
        one = country.build(
            at=now,
            places=(Place(name, "Utrecht", "GM0344", Point(52.08, 5.1 + number / 100)),),
            kinds=(SEH,),
            name=name,
        )
        values: dict[str, object] = {"total": 77, "occupied": 0, "available": 70 + number, "crowding": 10}
        country.deliver(one.units[0, SEH], at=now - timedelta(minutes=3), values=values)
        built.append(one)
    return built


@pytest.fixture
def onlooker(land: Country, others: list[Country], client: Client, now: datetime) -> UUID:
    """An organisation with which nothing was agreed for care, of which somebody is signed in; its id."""
    organisation_id = register_organisation(
        name="Verzekeraar Toeschouwer", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=now
    ).id
    access.create_account(
        name="Toe Schouwer",
        email=ONLOOKER,
        password=country.PASSWORD,
        organisation_id=organisation_id,
        role=Role.ORGANISATION_ADMINISTRATOR,
        actor=PLATFORM,
        at=now,
    )
    sign_in(client, ONLOOKER)
    return organisation_id


def agree(party: UUID, now: datetime, extent: Extent, detail: Detail, *, consent_of: UUID | None = None) -> None:
    actor = PLATFORM
    if consent_of:
        grants = frozenset({Permission.ACCESS_ADMINISTER})
        actor = Actor(ActorKind.PERSON, UUID(int=3), "Beheerder", organisation_id=consent_of, grants=grants)
    new = NewAgreement(
        party=Party(organisation_id=party),
        module=EVERY_MODULE,
        extent=extent,
        detail=detail,
        purpose=Purpose.CARE_COORDINATION,
        valid_from=local_day(now),
        valid_until=None,
        decided_by="De proef",
        ground="Om te proberen",
        basis=Basis.CONSENT if consent_of else Basis.AGREEMENT,
    )
    access.decide_agreement(new=new, actor=actor, at=now)


def consent(party: UUID, now: datetime, provider: Country) -> None:
    of = provider.organisation_id
    agree(party, now, Extent(Scope.PROVIDER, provider=of), Detail.PROVIDER, consent_of=of)


def sums(party: UUID, now: datetime) -> None:
    agree(party, now, Extent(Scope.COUNTRY), Detail.REGION)


def at(address: str, now: datetime) -> str:
    return f"{address}&at={quote((now - timedelta(minutes=1)).isoformat())}"


@pytest.mark.parametrize("address", [BOARD, "/national/", "/map/", "/map/markers/?region=ROAZ-05&module=spoed", PLACES])
def test_with_nothing_agreed_a_page_says_what_is_refused_why_and_whom_to_ask(
    onlooker: UUID, client: Client, address: str
) -> None:
    answer = client.get(address)
    told = text_of(answer)
    assert answer.status_code == 403
    assert "kunt u niet inzien" in told
    assert ASK in told
    assert "/entitlements/" in answer.content.decode()
    assert "Ziekenhuis" not in told


@pytest.mark.parametrize("when", ["now", "past"])
def test_a_board_of_sums_only_shows_the_sum_and_no_provider(
    onlooker: UUID, client: Client, now: datetime, when: str
) -> None:
    sums(onlooker, now)
    answer = client.get(BOARD if when == "now" else at(BOARD, now))
    told = text_of(answer)
    assert answer.status_code == 200
    assert "222 vrij" in told, "9 of the first provider, and 70, 71 and 72"
    assert "bekend 6 van 7" in told
    assert "U ziet niet alles van dit bord" in told
    assert ASK in told
    assert "/entitlements/" in answer.content.decode()
    for hidden in ("Ziekenhuis", "Streekziekenhuis", ">70<", ">71<", "u-0"):
        assert hidden not in answer.content.decode()


@pytest.mark.parametrize("address", [BOARD, f"{BOARD}&wall=1", f"{BOARD}&show=free"])
def test_a_board_shows_who_consented_and_of_the_others_nothing(
    onlooker: UUID, others: list[Country], client: Client, now: datetime, address: str
) -> None:
    consent(onlooker, now, others[0])
    answer = client.get(address)
    assert names_of(answer) == [OTHERS[0]]
    told = answer.content.decode()
    assert ASK in told
    assert not re.search(r"(?<![\w.-])222(?![\w.-])", told), "as a figure; a moment or a key may hold these digits"
    for name in (*OTHERS[1:], "Ziekenhuis De Proef"):
        assert name not in told


def test_a_sum_that_would_tell_of_two_hidden_providers_is_not_shown(
    onlooker: UUID, others: list[Country], client: Client, now: datetime
) -> None:
    sums(onlooker, now)
    consent(onlooker, now, others[0])
    assert "222 vrij" in text_of(client.get(BOARD)), "three are hidden"
    consent(onlooker, now, others[1])
    told = text_of(client.get(BOARD))
    assert "222" not in told
    assert "Het totaal wordt ook niet getoond" in told
    assert "niet getoond" in text_of(client.get("/national/"))
    assert "222" not in text_of(client.get("/national/")) + text_of(client.get("/map/"))


def test_the_national_picture_and_the_map_say_what_is_not_shown(onlooker: UUID, client: Client, now: datetime) -> None:
    sums(onlooker, now)
    for address in ("/national/", "/national/?kind=rav", "/map/"):
        told = text_of(client.get(address))
        assert "niet getoond" in told
        assert ASK in told
    assert "222" in text_of(client.get("/national/"))
    assert client.get("/map/markers/?region=ROAZ-05&module=spoed").json() == {"markers": []}


def test_markers_are_those_of_who_may_be_seen(
    onlooker: UUID, others: list[Country], client: Client, now: datetime
) -> None:
    consent(onlooker, now, others[0])
    found = client.get("/map/markers/?region=ROAZ-05&module=spoed").json()["markers"]
    assert [marker["name"] for marker in found] == [OTHERS[0]]


def test_a_location_is_in_the_register_for_everybody_and_its_figures_are_not(
    onlooker: UUID, others: list[Country], client: Client, now: datetime
) -> None:
    page = f"/locations/{others[0].locations[0]}/"
    answer = client.get(page)
    told = text_of(answer)
    assert answer.status_code == 200
    assert OTHERS[0] in told
    assert "U ziet niet alles van deze locatie" in told
    assert ASK in told
    assert "77" not in told
    assert "kz-chart" not in answer.content.decode()
    consent(onlooker, now, others[0])
    seen = text_of(client.get(page))
    assert "70 vrij van 77" in seen
    assert "U ziet niet alles" not in seen


def test_a_search_looks_among_who_may_be_seen_and_says_so(
    onlooker: UUID, others: list[Country], client: Client, now: datetime
) -> None:
    consent(onlooker, now, others[1])
    answer = client.get(PLACES)
    told = text_of(answer)
    assert OTHERS[1] in told
    assert "Er is niet bij iedereen gezocht" in told
    assert ASK in told
    for name in (OTHERS[0], OTHERS[2], "Ziekenhuis De Proef"):
        assert name not in told


def test_who_sees_everything_reads_nothing_of_this(reader: Client, others: list[Country]) -> None:
    for address in (BOARD, "/national/", "/map/", PLACES):
        told = text_of(reader.get(address))
        assert ASK not in told
        assert "niet getoond" not in told


def test_what_ended_is_not_seen_at_the_next_page(onlooker: UUID, client: Client, now: datetime) -> None:
    sums(onlooker, now)
    assert client.get(BOARD).status_code == 200
    row = RecordedAgreement.objects.get(party_organisation_id=onlooker)
    access.end_agreement(agreement_id=row.id, until=local_day(now), because="proef", actor=PLATFORM, at=now)
    assert client.get(BOARD).status_code == 403


def test_who_maintains_the_platform_sees_what_its_organisation_sees_and_no_more(
    onlooker: UUID, client: Client, now: datetime
) -> None:
    access.create_account(
        name="Be Heerder",
        email="beheerder-elders@voorbeeld.invalid",
        password=country.PASSWORD,
        organisation_id=onlooker,
        role=Role.PLATFORM_ADMINISTRATOR,
        actor=PLATFORM,
        at=now,
    )
    client.logout()
    assert sign_in(client, "beheerder-elders@voorbeeld.invalid").get(BOARD).status_code == 403


@pytest.mark.parametrize(("email", "address", "is_offered"), [
    (country.READER, "/national/", False),
    (country.STRANGER, "/log/", True),
])  # fmt: skip
def test_the_log_is_offered_to_who_may_read_it(
    land: Country, client: Client, email: str, address: str, is_offered: bool
) -> None:
    page = sign_in(client, email).get(address)
    assert ('href="/log/">Logboek' in page.content.decode()) is is_offered
