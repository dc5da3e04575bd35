"""Where the patient wants to go and who knows the patient: typed by name, weighed in the ranking, told to nobody."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.placement.conftest import Region
from tests.placement.given import NOON as NOON_OF_RANKING
from tests.placement.given import SEED, SOUGHT, TERMS, facts
from tests.placement.test_pages import cor, now_region, olga, told  # fixtures

from ketenzicht.access import operations as access
from ketenzicht.placement.domain import Sought, Term, Verdict, rank
from ketenzicht.placement.domain.called import Called, called, plain
from ketenzicht.placement.forms.needs import MOST_MEANT, ChangeNeed
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.queries.needs import sought_of

__all__ = ["cor", "now_region", "olga"]


def place(name: str, where: str = "Utrecht") -> Called:
    return Called(uuid4(), name, f"{name}, {where}")


ELMS = place("De Iepen", "Zeist")
OTHER_ELMS = place("De Iepen", "Houten")
ROSE = place("Rosa Spier Huis", "Laren")
CAFE = place("Huis Café", "Ede")
PLACES = (ELMS, OTHER_ELMS, ROSE, CAFE)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("rosa spier", [ROSE]),
        ("ROSA SPIER HUIS", [ROSE]),
        ("Laren", [ROSE]),
        ("huis rosa", [ROSE]),
        ("huis cafe", [CAFE]),
        ("de iepen", [ELMS, OTHER_ELMS]),
        ("De Iepen, Houten", [OTHER_ELMS]),
        ("huis", [CAFE, ROSE]),
        ("nergens", []),
        ("  ,", []),
    ],
)
def test_a_name_means_who_is_called_so(text: str, means: list[Called]) -> None:
    assert sorted(called(text, PLACES)) == sorted(means)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_a_label_of_its_own_means_only_that_one(names: list[str]) -> None:
    places = [Called(UUID(int=number), name, f"{name} {number}x") for number, name in enumerate(names)]
    for one in places:
        assert one in called(one.label, places)
        if [plain(other.label) for other in places].count(plain(one.label)) == 1:
            assert called(one.label, places) == [one]


def filled(**fields: object) -> ChangeNeed:
    return ChangeNeed({"question": "84 jaar", **fields}, places=PLACES)


def test_several_names_each_on_its_line_are_whom_they_mean() -> None:
    form = filled(wishes="rosa spier\n\n huis cafe ", treaters="De Iepen, Zeist")
    assert form.is_valid()
    assert (form.cleaned_data["wishes"], form.cleaned_data["treaters"]) == ([ROSE.id, CAFE.id], [ELMS.id])


def test_of_a_name_that_means_several_one_chooses_who() -> None:
    form = filled(wishes="de iepen")
    assert "Kies hieronder" in form.errors["wishes"][0]
    for one in (ELMS, OTHER_ELMS):
        assert f'value="{one.id}"' in str(form["wishes_which"])
    assert str(ROSE.id) not in str(form["wishes_which"])
    chosen = filled(wishes="de iepen", wishes_which=[str(OTHER_ELMS.id)])
    assert chosen.is_valid()
    assert chosen.cleaned_data["wishes"] == [OTHER_ELMS.id]
    strange = filled(wishes="de iepen", wishes_which=[str(ROSE.id)])
    assert not strange.is_valid()


def test_of_too_many_or_of_nobody_more_is_asked_in_words() -> None:
    many = [place(f"Huis {number}") for number in range(MOST_MEANT + 1)]
    form = ChangeNeed({"question": "84 jaar", "wishes": "huis"}, places=many)
    assert "Schrijf meer" in form.errors["wishes"][0]
    assert "wishes_which" not in form.fields
    assert "kennen geen" in filled(treaters="nergens").errors["treaters"][0]


def test_an_organisation_that_is_wished_for_is_so_at_each_of_its_locations() -> None:
    one, other = facts(1), facts(2)
    sought = Sought(kinds=SOUGHT.kinds, region="R1", area="A1", wishes=frozenset({other.organisation_id}))
    found = rank(sought, [one, other], terms=TERMS, at=NOON_OF_RANKING, seed=SEED)
    first = found.candidates[0]
    assert (first.facts, first.verdict) == (other, Verdict.FITS)
    assert dict(first.costs)[Term.WISH] < 0
    assert "wens van de patiënt" in [why.words for why in first.for_it]


@pytest.mark.django_db
def test_they_are_a_why_at_the_candidates_and_the_home_that_is_asked_reads_nothing_of_them(
    cor: Client, olga: Client, now_region: Region
) -> None:
    access.load_agreements(at=now_region.at)  # by which a centre sees figures
    request_id = now_region.request()
    at = reverse("placement:state", args=[request_id])
    page = cor.post(at, told(wishes="Bergeend\nDuiker", treaters="Aalscholver"), follow=True).content.decode()
    assert "wens van de patiënt: Huize Bergeend, Huize Duiker" in page
    assert "bekend bij Huize Aalscholver" in page
    assert "Wens van de patiënt" in page
    assert "Kent de patiënt" in page
    need = Need.objects.get(request_id=request_id)
    sought = sought_of(need)
    assert sought is not None
    assert sought.wishes == {now_region.homes[1].location_id, now_region.homes[3].location_id}
    now_region.ask(need.id, now_region.homes[0])
    asked_page = olga.get(reverse("placement:answer", args=[Offer.objects.get(need=need).id])).content.decode()
    for word in ("Bergeend", "Duiker", "ens van", "ekend bij", "ent de"):
        assert word not in asked_page


@pytest.mark.django_db
def test_a_name_that_means_several_is_chosen_on_the_page_without_a_script(cor: Client, now_region: Region) -> None:
    request_id = now_region.request()
    at = reverse("placement:state", args=[request_id])
    answer = cor.post(at, told(wishes="Huize"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Wie bedoelt u?" in page
    assert "84 jaar, gevallen" in page
    location = now_region.homes[2].location_id
    assert str(location) in page
    assert cor.post(at, told(wishes="Huize", wishes_which=[str(location)])).status_code == 302
    sought = sought_of(Need.objects.get(request_id=request_id))
    assert sought is not None
    assert sought.wishes == {location}


@pytest.mark.django_db
def test_for_care_by_telephone_it_is_said_that_a_wish_weighs_nothing(cor: Client, now_region: Region) -> None:
    at = reverse("placement:state", args=[now_region.request()])
    page = cor.post(at, told(form="huisarts-spoed", wishes="Duiker"), follow=True).content.decode()
    assert "noem het aan de lijn" in page
