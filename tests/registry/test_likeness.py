"""What is probably the same in the register is found and told in words, without comparing all with all."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.registry.conftest import NOON, REGISTRAR, UTRECHT, Register, hospital, organisation

from ketenzicht.base.errors import NotFound
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import IdentifierLine, SignKind, Sketch
from ketenzicht.registry.domain.likeness import POINTS, likeness, name_of, name_sign, phone_of
from ketenzicht.registry.domain.pairing import (
    COMPARED_WITH_NEXT,
    MOST_SHARING,
    location_pairs,
    organisation_pairs,
    organisation_sketches,
    sketched,
    without_central_phones,
)
from ketenzicht.registry.models import Location

HERE, NEXT_DOOR, ACROSS_TOWN, FAR_OFF = UTRECHT, Point(52.0905, 5.1205), Point(52.10, 5.12), Point(53.2, 6.5)
NURSING, CLINIC = frozenset({"nursing-homes"}), frozenset({"hospitals"})


def sketch(name: str = "Verpleeghuis De Linde", **fields: object) -> Sketch:
    """A nursing home in the Dorpsstraat."""
    usual: dict[str, object] = {
        "id": uuid4(), "organisation_id": uuid4(), "organisation": "Zorggroep Noord", "organisation_kind": "provider",
        "type_code": "X3", "sectors": NURSING, "street": "Dorpsstraat 12", "postcode": "3511 AB", "place": "Utrecht",
        "municipality_code": "GM0344", "point": HERE,
    }  # fmt: skip
    return sketched(Sketch(name=name, **{**usual, **fields}))  # type: ignore[arg-type]  # the test says what it means


def elsewhere(name: str = "Verpleeghuis De Linde", **fields: object) -> Sketch:
    """As `sketch`, at another address."""
    return sketch(name, **{"street": "Kerkweg 3", "postcode": "3521 XZ", "point": ACROSS_TOWN, **fields})


def kinds(one: Sketch, other: Sketch) -> set[SignKind]:
    return {sign.kind for sign in likeness(one, other).signs}


# What two look like, and whether they are probably the same.
CASES = {
    "same address and name": (sketch("De Linde"), True),
    "a name with a slip of the pen at the same address": (sketch("Verpleeghuis de Linden"), True),
    "words in another order, other capitals and accents": (sketch("LÍNDE verpleeghuis"), True),
    "the house number written otherwise": (sketch("Linde", street="Dorpsstraat 12-"), True),
    "no postcode, same street and place": (sketch("De Linde", postcode="", street="dorpsstraat 12"), True),
    "next door under nearly the same name": (sketch("De Linden", street="Zijstraat 9", point=NEXT_DOOR), True),
    "same name in the same town": (elsewhere(), True),
    "another home in the same building": (sketch("Verpleeghuis Het Baken"), False),
    "an apothecary of the same name in the same building": (
        sketch("Apotheek De Linde", type_code="J8", sectors=frozenset({"pharmacies"})),
        False,
    ),
    "a name next door that only shares its kind": (
        sketch("Verpleeghuis De Eik", street="Zijstraat 9", point=NEXT_DOOR),
        False,
    ),
    "same name in another part of the country": (elsewhere(point=FAR_OFF, municipality_code="GM0014"), False),
    "numbered houses of one name": (sketch("Verpleeghuis De Linde 2", street="Zijstraat 9", point=NEXT_DOOR), False),
    "nothing known but the kind": (elsewhere("", street="", postcode="", place=""), False),
}


@pytest.mark.parametrize("case", CASES)
def test_two_are_probably_the_same_or_not(case: str) -> None:
    other, expected = CASES[case]
    found = likeness(sketch("Verpleeghuis De Linde"), other)
    assert found.is_likely is expected, f"{found.score}: {found.words}"


def test_a_likeness_is_told_in_words_with_what_speaks_against_it_last() -> None:
    found = likeness(sketch(phones=frozenset({"0301234567"})), sketch("De Lindes", phones=frozenset({"0301234567"})))
    assert found.words == "zelfde adres, naam lijkt sterk, zelfde telefoonnummer, zelfde soort instelling"
    assert found.strength == "vrijwel zeker dezelfde"
    against = likeness(sketch(), sketch(point=FAR_OFF))
    assert against.words.endswith("zelfde soort instelling; maar ver van elkaar")


def test_an_official_number_counts_between_a_location_and_another_organisation_and_not_within_one() -> None:
    number = frozenset({"06010101"})
    one, other = elsewhere(numbers=number), sketch("Huis Wilg", organisation_numbers=number)
    assert kinds(one, other) == {SignKind.NUMBER_OF_ORGANISATION, SignKind.SAME_TOWN, SignKind.SAME_TYPE}
    same = replace(other, organisation_id=one.organisation_id)
    assert kinds(one, same) == set()
    keyed = [replace(each, own_keys=frozenset({"L1"})) for each in (one, same)]
    assert SignKind.SAME_NUMBER in kinds(*keyed)
    assert SignKind.SAME_NUMBER in kinds(one, replace(other, numbers=number)), "AGB of the one, KvK of the other"


def test_telephone_numbers_are_the_same_however_they_are_written() -> None:
    assert {phone_of(text) for text in ("030 123 45 67", "+31 30-1234567", "0031301234567")} == {"0301234567"}
    assert phone_of("112") == ""


names = st.text(alphabet="abcdeéÉ12 -'stchinglokale", max_size=30)
points = st.builds(Point, st.sampled_from([52.09, 52.0905, 52.12, 53.2]), st.sampled_from([5.12, 5.1205, 5.2]))
sketches = st.builds(
    sketch,
    names,
    id=st.integers(1, 400).map(lambda number: UUID(int=number)),
    organisation_id=st.integers(1, 6).map(lambda number: UUID(int=1_000 + number)),
    street=st.sampled_from(["", "Dorpsstraat 12", "Dorpsstraat 12a", "Kerkweg", "1e Dwarsweg 4"]),
    postcode=st.sampled_from(["", "3511 AB", "9711 AA"]),
    point=points,
    phones=st.frozensets(st.sampled_from(["0301234567", "0507654321"])),
    numbers=st.frozensets(st.sampled_from(["06010101", "01020304"]), max_size=1),
    type_code=st.sampled_from(["X3", "V6"]),
    sectors=st.sampled_from([NURSING, CLINIC]),
)


@given(sketches, sketches)
def test_likeness_is_the_same_from_both_sides_and_never_weaker_than_what_it_is_made_of(
    one: Sketch, other: Sketch
) -> None:
    there, back = likeness(one, other), likeness(other, one)
    assert (there.score, there.words) == (back.score, back.words)
    assert there.score == sum(POINTS[sign.kind] for sign in there.signs)


@given(names)
def test_a_name_is_like_itself_whatever_is_in_it(text: str) -> None:
    name = name_of(text)
    assert name_sign(name, name_of(text.upper()), texts=("", "")) is not None or not name.core


@given(st.lists(sketches, max_size=COMPARED_WITH_NEXT, unique_by=lambda one: one.id))
@settings(deadline=None)
def test_blocks_miss_nothing_that_comparing_all_pairs_finds(found: list[Sketch]) -> None:
    kept = without_central_phones(found)
    blocked = {(pair.one_id, pair.other_id) for pair in location_pairs(kept)}
    everything = {
        (one.id, other.id) for one in kept for other in kept if one.id < other.id and likeness(one, other).is_likely
    }
    assert blocked == everything


def test_a_number_that_many_have_says_nothing() -> None:
    many = [
        elsewhere(f"Huis {n}", phones=frozenset({"0880000000", f"03010000{n:02}"})) for n in range(MOST_SHARING + 1)
    ]
    assert {phone for one in without_central_phones(many) for phone in one.phones} == {
        f"03010000{n:02}" for n in range(MOST_SHARING + 1)
    }
    assert without_central_phones(many[:-1]) == many[:-1]


def test_however_many_stand_on_one_spot_each_is_compared_with_few() -> None:
    crowd = [sketch("De Linde", id=UUID(int=number)) for number in range(1, 201)]
    assert len(location_pairs(crowd)) <= 200 * COMPARED_WITH_NEXT


def test_organisations_are_alike_by_name_number_and_where_they_are() -> None:
    def pairs(*found: Sketch) -> list[str]:
        owners = {one.id: one.organisation_id for one in found}
        pairs = organisation_pairs(organisation_sketches(found), locations=location_pairs(found), owners=owners)
        return [pair.likeness.words for pair in pairs]

    one = sketch(organisation="Stichting Linde")
    assert pairs(one, elsewhere("Huis Wilg", organisation="Linde B.V.")) == [
        "zelfde naam, zelfde gemeente, zelfde soort organisatie"
    ]
    assert pairs(one, sketch("Linde", organisation="Stichting Lindes"))[0].startswith(
        "naam lijkt sterk, locaties lijken"
    )
    there = elsewhere("Huis Wilg", organisation="Linde B.V.", municipality_code="GM0014", point=FAR_OFF)
    assert pairs(one, there) == []
    assert pairs(one, elsewhere("Huis Wilg", organisation="Stichting Linde", organisation_kind="zcc")) == []
    numbered = elsewhere("Huis Wilg", organisation="Wilg", numbers=frozenset({"12345678"}))
    assert pairs(replace(one, organisation_numbers=frozenset({"12345678"})), numbered) == [
        "zelfde nummer (12345678), zelfde gemeente, zelfde soort organisatie"
    ]


# ── From the database ────────────────────────────────────────────────────────────────────────────────────────

TWIN = {"street": "vechtlaan 1", "postcode": "3511 AB", "phone_urgent": "030-1234567"}


def test_the_register_is_searched_in_two_queries_however_large(
    register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    register(hospital(phone_urgent="030 123 45 67"), *(hospital(f"Huis {n}", street=f"Laan {n}") for n in range(30)))
    operations.register_organisations(
        organisations=[organisation(hospital("De Vecht Noord", **TWIN), name="Vecht B.V.")], actor=REGISTRAR, at=NOON
    )
    with django_assert_num_queries(2):
        found = queries.lookalikes()
    (pair,) = found.locations
    assert pair.likeness.words == "zelfde adres, zelfde naam, zelfde telefoonnummer, zelfde soort instelling"
    (organisations,) = found.organisations
    assert organisations.likeness.words.startswith("zelfde naam, locaties lijken op elkaar")


def test_one_that_is_to_be_made_is_compared_and_what_ends_is_left_out(
    register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    known = register(hospital(identifiers=(IdentifierLine(IdentifierKind.OWN, "N"),)))
    owner = Location.objects.get(id=known).organisation_id
    new = hospital("De Vecht noord", street="Vechtlaan 1")
    with django_assert_num_queries(2):
        ((sketch, found),) = queries.looks_like(new=new, organisation_id=owner)
    assert (sketch.id, found.words) == (known, "zelfde adres, zelfde naam, zelfde soort instelling")
    Location.objects.update(active_until=NOON.date())
    assert queries.looks_like(new=new, organisation_id=owner) == []


def test_the_likeness_of_two_needs_two_that_are_there(register: Register) -> None:
    known = register(hospital())
    for other in (known, uuid4()):
        with pytest.raises(NotFound):
            queries.likeness_of(one_id=known, other_id=other)
