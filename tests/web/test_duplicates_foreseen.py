"""A new location that looks like one that is there: asked about before it is made, and told to who decides."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.access.helpers import person
from tests.web.country import Country
from tests.web.keepers import LIST, WHY, administrator_of, officer_of_the_region
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.registry.domain import NewLocation
from ketenzicht.registry.models import Location
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Distinction, Proposal

pytestmark = pytest.mark.django_db
NEW = {"name": "Ziekenhuis de Proef", "type_code": "V6", "street": "Proefstraat 1", "postcode": "3511AB",
       "place": "Utrecht", "municipality_code": "GM0344", "point": "52.09, 5.12"}  # fmt: skip


@pytest.fixture
def administrator(land: Country, now: datetime) -> Client:
    return administrator_of(land, at=now)


@pytest.fixture
def officer(land: Country, now: datetime) -> Client:
    return officer_of_the_region(at=now)


def test_what_looks_like_something_that_is_there_is_asked_about_first(
    administrator: Client, land: Country, filled: Callable[..., dict[str, str]]
) -> None:
    data = filled(administrator)
    before = Location.objects.count()
    answer = administrator.post("/locations/new/", data)
    told = text_of(answer)
    assert answer.status_code == 422
    assert "Is het een van deze?" in told
    assert "zelfde adres, zelfde naam, zelfde soort instelling" in told
    assert f'href="/locations/{land.locations[0]}/"' in answer.content.decode()
    assert Location.objects.count() == before
    assert administrator.post("/locations/new/", data | {"why": "   "}).status_code == 422
    made = administrator.post("/locations/new/", data | {"why": WHY})
    assert made.status_code == 302
    assert Location.objects.count() == before + 1
    assert Distinction.objects.get().why == WHY
    assert "Er staat niets dubbel" in text_of(administrator.get(LIST)), "it was just said"


def test_who_decides_about_a_new_location_sees_what_it_looks_like_at_that_moment(
    administrator: Client, officer: Client, land: Country, filled: Callable[..., dict[str, str]], now: datetime
) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.BEGINNING], actor=everything, at=now)
    made = administrator.post("/locations/new/", filled(administrator) | {"why": WHY})
    page = made["Location"]
    assert page.startswith("/upkeep/proposals/")
    told = officer.get(page).content.decode()
    assert "Is het een van deze?" in told
    assert "zelfde adres, zelfde naam, zelfde soort instelling" in text_of(told)
    assert f'href="/locations/{land.locations[0]}/"' in told
    assert f"het is een andere, want {WHY}" in text_of(told)
    assert "Is het een van deze?" not in text_of(administrator.get(page)), "they were asked before"
    Location.objects.filter(id=land.locations[0]).update(active_until=local_day(now) + timedelta(days=1))
    assert "Is het een van deze?" not in text_of(officer.get(page)), "that one ends"
    Location.objects.filter(id=land.locations[0]).update(active_until=None)
    capacity.approve(proposal_id=Proposal.objects.get().id, seen=0, actor=everything, at=now + timedelta(minutes=1))
    assert "Is het een van deze?" not in text_of(officer.get(page)), "there is nothing to decide any more"
    assert f"het is een andere, want {WHY}" in text_of(officer.get(page)), "what was said then stays"
    assert Distinction.objects.get().why == WHY
    assert "Er staat niets dubbel" in text_of(administrator.get(LIST)), "who approved it said so too"
    with pytest.raises(NotFound):
        queries.alike_proposed(
            proposal_id=Proposal.objects.get().id,
            actor=person(Role.ROAZ_OFFICER, organisation_id=uuid4()),
            on=local_day(now),
        )


def test_why_it_is_another_is_said_in_few_words_and_only_where_it_looks_like_one(land: Country, now: datetime) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.BEGINNING], actor=everything, at=now)
    keeper = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    like = NewLocation("Ziekenhuis De Proef", "V6", Point(52.09, 5.12), "Proefstraat 1", "3511 AB", "Utrecht", "GM0344")
    other = NewLocation("Post Ver Weg", "N6", Point(52.3, 5.6), "Laan 9", "", "Utrecht", "GM0344")
    with pytest.raises(Refused, match="ten hoogste 300"):
        operations.begin_other_location(
            organisation_id=land.organisation_id, new=like, why="x" * 301, actor=keeper, at=now
        )
    for new in (like, other):
        operations.begin_other_location(organisation_id=land.organisation_id, new=new, why=WHY, actor=keeper, at=now)
    said = dict(Proposal.objects.values_list("wishes__name", "other_because"))
    assert said == {like.name: WHY, other.name: ""}


def test_what_looks_like_nothing_is_made_at_once(
    administrator: Client, land: Country, filled: Callable[..., dict[str, str]]
) -> None:
    other = {"name": "Huis Wilg", "street": "Elders 9", "postcode": "3581 KA", "point": "52.07, 5.12"}
    assert administrator.post("/locations/new/", filled(administrator) | other).status_code == 302
    assert not Distinction.objects.exists()


@pytest.fixture
def filled() -> Callable[..., dict[str, str]]:
    """What a browser sends of the page for a new location, filled in as the first location."""

    def do(client: Client) -> dict[str, str]:
        data: dict[str, str] = {}
        for editor in client.get("/locations/new/").context["editors"]:
            if editor.rows is not None:
                data |= {one.html_name: one.value() for one in editor.rows.management_form}
            data |= {name: NEW[name] for name in editor.form.fields if name in NEW}
        return data

    return do
