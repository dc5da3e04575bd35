"""Thresholds and required capacity: who decides, for which region, from which day, and what boards then say."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.web import country
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, SEH, Country
from tests.web.reading import row_of, text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission, Role
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.base.geography import Point
from ketenzicht.capacity.loading import load_picture
from ketenzicht.definitions import models as rows
from ketenzicht.definitions import operations, queries
from ketenzicht.definitions.domain import Band, Level, Move, Requirement, Threshold
from ketenzicht.definitions.domain import Role as Column
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

BUREAU, MAINTAINER = "bureau@voorbeeld.invalid", "functioneel@voorbeeld.invalid"
OWN, OTHER = "ROAZ-05", "ROAZ-09"
BANDS = (Band(Level.FULL, "heel vol"), Band(Level.BUSY, "krap", 3), Band(Level.CALM, "ruim", 100))


@pytest.fixture
def bureau(land: Country, now: datetime) -> Actor:
    """Somebody of the ROAZ-bureau of the region of Utrecht, with an account."""
    office = NewLocation(
        name="ROAZ-bureau Proef",
        type_code="V6",
        point=Point(52.09, 5.12),
        street="Proefstraat 2",
        postcode="3511 AB",
        place="Utrecht",
        municipality_code="GM0344",
        phone_urgent="030 1234568",
    )
    new = NewOrganisation(name="ROAZ-bureau Proef", kind=OrganisationKind.NETWORK, locations=(office,))
    (organisation,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=now)
    access.create_account(
        name="Bu Reau",
        email=BUREAU,
        password=PASSWORD,
        organisation_id=organisation.id,
        role=Role.ROAZ_OFFICER,
        actor=PLATFORM,
        at=now,
    )
    return Actor(
        ActorKind.PERSON,
        organisation.id,
        "Bu Reau",
        organisation_id=organisation.id,
        grants=frozenset({Permission.NORMS_DECIDE}),
    )


@pytest.fixture
def today(now: datetime) -> date:
    return local_day(now)


def rule(today: date, **changes: Any) -> Threshold:
    facts = {"bands": BANDS, "role": Column.AVAILABLE, "region_code": OWN, "valid_from": today, "source": "besluit"}
    return Threshold(**{**facts, **changes})


def need(today: date, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {"id": 0, "module": "spoed", "label": "seh", "region_code": OWN, "required": 60}
    facts |= {"valid_from": today, "valid_until": None, "decided_by": "Bestuurlijk ROAZ", "ground": "IZA C7a"}
    return Requirement(**{**facts, **changes})


def word(values: dict[str, object], *, region: str | None, on: date) -> str:
    version = queries.module(code="spoed").version_at(on)
    assert version is not None
    band = version.level_of(values, label="aoa", region=region, on=on)
    return band.word if band else ""


def test_a_bureau_decides_for_its_own_region_only(bureau: Actor, now: datetime, today: date) -> None:
    operations.add_threshold(module_code="spoed", threshold=rule(today), actor=bureau, at=now)
    one: dict[str, object] = {"available": 1}
    assert (word(one, region=OWN, on=today), word(one, region=OTHER, on=today)) == ("heel vol", "nog 1 plaats vrij")
    assert word(one, region=OWN, on=today - timedelta(days=1)) == "nog 1 plaats vrij"  # judged as it was
    for region in (OTHER, None, "VR09"):
        with pytest.raises(NotPermitted):
            operations.add_threshold(
                module_code="spoed", threshold=rule(today, region_code=region), actor=bureau, at=now
            )
    triagist = replace(bureau, grants=frozenset({Permission.CAPACITY_READ}))
    with pytest.raises(NotPermitted):
        operations.add_threshold(module_code="spoed", threshold=rule(today), actor=triagist, at=now)
    national = next(id_ for id_, _, one in queries.thresholds_of(code="spoed") if one.region_code is None)
    with pytest.raises(NotPermitted):
        operations.end_threshold(threshold_id=national, until=today, actor=bureau, at=now)
    hospital = replace(bureau, organisation_id=None)
    with pytest.raises(NotFound):
        operations.add_threshold(module_code="spoed", threshold=rule(today), actor=hospital, at=now)


def test_the_next_rule_ends_the_one_before_it_and_ends_when_another_begins(
    land: Country, now: datetime, today: date
) -> None:
    def add(days: int, words: str) -> None:
        bands = (Band(Level.FULL, words),)
        day = today + timedelta(days=days)
        operations.add_threshold(module_code="spoed", threshold=rule(day, bands=bands), actor=PLATFORM, at=now)

    add(0, "eerst")
    add(20, "later")
    add(10, "tussen")
    add(10, "beter")  # the same day again: the last word counts
    said = [word({"available": 1}, region=OWN, on=today + timedelta(days=days)) for days in (0, 9, 10, 19, 20, 99)]
    assert said == ["eerst", "eerst", "beter", "beter", "later", "later"]
    coming = next(id_ for id_, _, one in queries.thresholds_of(code="spoed") if one.bands[0].word == "later")
    operations.end_threshold(threshold_id=coming, until=today, actor=PLATFORM, at=now)  # never began: taken back
    assert word({"available": 1}, region=OWN, on=today + timedelta(days=99)) == "nog 1 plaats vrij"
    begun = next(id_ for id_, _, one in queries.thresholds_of(code="spoed") if one.bands[0].word == "eerst")
    operations.end_threshold(threshold_id=begun, until=today + timedelta(days=5), actor=PLATFORM, at=now)
    assert word({"available": 1}, region=OWN, on=today + timedelta(days=5)) == "nog 1 plaats vrij"
    notes = [change.note for change in queries.shelved(code="spoed").changes[:2]]
    assert all(note.startswith("drempel eindigt") and OWN in note for note in notes)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"valid_from": date(2020, 1, 2)}, Invalid),
        ({"valid_from": date(2000, 1, 1)}, Conflict),
        ({"valid_until": date(2021, 1, 1)}, Invalid),
        ({"region_code": "ROAZ-99"}, Invalid),
        ({"labels": frozenset({"niets"})}, Invalid),
        ({"role": None, "element": "niets"}, Invalid),
        ({"share_of": Column.WAITING, "role": None, "element": "x"}, Invalid),
    ],
)
def test_a_rule_that_cannot_be(
    land: Country, now: datetime, today: date, changes: dict[str, Any], kind: type[Exception]
) -> None:
    before = queries.thresholds_of(code="spoed")
    with pytest.raises(kind):
        operations.add_threshold(module_code="spoed", threshold=rule(today, **changes), actor=PLATFORM, at=now)
    with pytest.raises(NotFound):
        operations.add_threshold(module_code="niets", threshold=rule(today), actor=PLATFORM, at=now)
    with pytest.raises(NotFound):
        operations.end_threshold(threshold_id=0, until=today, actor=PLATFORM, at=now)
    assert queries.thresholds_of(code="spoed") == before


def test_rules_of_regions_go_along_when_a_version_is_put_in_force(land: Country, now: datetime, today: date) -> None:
    operations.add_threshold(module_code="spoed", threshold=rule(today), actor=PLATFORM, at=now)
    begins = today + timedelta(days=30)
    operations.move_version(
        module_code="spoed", number="0.2", move=Move.PILOT, on=begins, agreed_by="", actor=PLATFORM, at=now
    )
    version = queries.module(code="spoed").version_at(begins)
    assert version is not None
    assert version.number == "0.2"
    assert word({"available": 1}, region=OWN, on=begins) == "heel vol"


def test_what_a_region_needs_is_dated_and_of_its_own_bureau(bureau: Actor, now: datetime, today: date) -> None:
    first = operations.record_requirement(requirement=need(today), actor=bureau, at=now)
    operations.record_requirement(requirement=need(today + timedelta(days=10), required=70), actor=bureau, at=now)
    catalogue = queries.catalogue()
    needed = [
        [one.required for one in catalogue.requirements_of(region=OWN, module="spoed", on=today + timedelta(days=days))]
        for days in (-1, 0, 9, 10)
    ]
    assert needed == [[], [60], [60], [70]]
    for region in (OTHER, "VR09"):
        with pytest.raises(NotPermitted):
            operations.record_requirement(requirement=need(today, region_code=region), actor=bureau, at=now)
    wrong: list[dict[str, Any]] = [{"label": "niets"}, {"region_code": "ROAZ-99"}, {"valid_until": today}]
    for changes in [*wrong, {"valid_from": today - timedelta(days=1)}]:
        with pytest.raises(Invalid):
            operations.record_requirement(requirement=replace(need(today), **changes), actor=PLATFORM, at=now)
    operations.end_requirement(requirement_id=first, until=today + timedelta(days=3), actor=bureau, at=now)
    assert queries.catalogue().requirements_of(region=OWN, module="spoed", on=today + timedelta(days=5)) == ()
    row = rows.RequiredCapacity.objects.get(id=first)
    row.pk, row.valid_from = None, today + timedelta(days=1)
    with pytest.raises(IntegrityError, match="one_requirement_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


def filled(today: date, **changes: str) -> dict[str, str]:
    told = {"figure": "role:available", "region": OWN, "valid_from": today.isoformat(), "source": "Besluit 1"}
    told |= {"level_0": "full", "word_0": "heel vol", "level_1": "calm", "word_1": "ruim", "at_least_1": "100"}
    return told | changes


def test_a_bureau_sees_what_a_rule_would_change_and_then_sets_it(
    bureau: Actor, client: Client, land: Country, now: datetime, today: date
) -> None:
    reader = sign_in(client, BUREAU)
    address = "/definitions/spoed/thresholds/"
    empty = reader.get(address)
    assert "heel Nederland" not in str(empty.context["form"].fields["region"].choices)
    seen = reader.post(address, filled(today) | {"preview": "1"})
    assert seen.status_code == 200
    said = text_of(seen)
    assert "Er is niets vastgelegd." in said
    assert len(queries.thresholds_of(code="spoed")) == 2
    assert reader.post(address, filled(today) | {"keep": "1"}).status_code == 302
    assert "heel vol; vanaf 100 ruim Besluit 1" in row_of(reader.get(address), "Vrij, in ROAZ-05")
    for wrong in (
        {"region": OTHER},
        {"region": ""},
        {"at_least_1": ""},
        {"word_1": ""},
        {"figure": "x"},
        {"source": ""},
    ):
        assert reader.post(address, filled(today, **wrong) | {"keep": "1"}).status_code in (403, 422), wrong
    own = max(id_ for id_, _, _ in queries.thresholds_of(code="spoed"))
    ended = reader.post(f"{address}{own}/end/", {"until": (today + timedelta(days=1)).isoformat()})
    assert ended.status_code == 302
    assert reader.post(f"{address}{own}/end/", {"until": "x"}).status_code == 409
    national = min(id_ for id_, _, _ in queries.thresholds_of(code="spoed"))
    assert reader.post(f"{address}{national}/end/", {"until": today.isoformat()}).status_code == 403


def test_what_would_change_is_told_unit_by_unit(land: Country, client: Client, now: datetime, today: date) -> None:
    country.account(land, email=MAINTAINER, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    reader = sign_in(client, MAINTAINER)
    crowding = {"figure": "role:crowding", "region": "", "labels": "seh", "word_0": "rustig", "level_0": "calm"}
    seen = text_of(reader.post("/definitions/spoed/thresholds/", filled(today, **crowding) | {"preview": "1"}))
    assert "Ziekenhuis Het Voorbeeld, Spoedeisende hulp: was “ernstig overvol”, wordt “ruim”" in seen
    assert "Ziekenhuis De Proef, Spoedeisende hulp: was “druk”, wordt “rustig”" in seen


def test_boards_and_pictures_follow(land: Country, now: datetime, today: date) -> None:
    place = land.units[0, SEH].id
    picture = load_picture(at=now)
    assert picture.line(picture.place_of(place)).level_word == "druk"
    crowding = rule(today, role=Column.CROWDING, labels=frozenset({"seh"}), bands=(Band(Level.FULL, "te vol"),))
    operations.add_threshold(module_code="spoed", threshold=crowding, actor=PLATFORM, at=now)
    picture = load_picture(at=now)
    assert picture.line(picture.place_of(place)).level_word == "te vol"


def test_needed_and_available_stand_side_by_side(reader: Client, bureau: Actor, now: datetime, today: date) -> None:
    board = "/regions/ROAZ-05/?module=spoed"
    assert "Benodigd en beschikbaar" not in text_of(reader.get(board))
    operations.record_requirement(requirement=need(today), actor=bureau, at=now)
    operations.record_requirement(requirement=need(today, label="", required=1), actor=bureau, at=now)
    page = reader.get(board)
    short = row_of(page, "minder dan nodig")
    assert short.startswith("Spoedeisende hulp minder dan nodig besloten door Bestuurlijk ROAZ 60 42 70% 9")
    assert "Spoed: alles samen besloten door Bestuurlijk ROAZ 1 42 4.200% 9" in row_of(page, "alles samen")
    assert "Benodigd en beschikbaar" not in text_of(reader.get("/regions/ROAZ-05/?module=kliniek"))


def test_requirements_are_recorded_by_the_page(bureau: Actor, client: Client, now: datetime, today: date) -> None:
    reader = sign_in(client, BUREAU)
    told = {"care": "spoed:seh", "region_code": OWN, "required": "60", "valid_from": today.isoformat()}
    told |= {"decided_by": "Bestuurlijk ROAZ", "ground": "IZA C7a"}
    assert reader.post("/requirements/", told).status_code == 302
    page = reader.get("/requirements/")
    assert "Spoed: Spoedeisende hulp" in text_of(page)
    for wrong in ({"required": "-1"}, {"required": "veel"}, {"region_code": OTHER}, {"care": "x:y"}, {"ground": ""}):
        assert reader.post("/requirements/", told | wrong).status_code == 422, wrong
    (one,) = queries.requirements()
    assert reader.post(f"/requirements/{one.id}/end/", {"until": today.isoformat()}).status_code == 302
    assert queries.requirements() == ()


def test_who_decides_nothing_reads_and_no_more(reader: Client, today: date) -> None:
    assert "Zet een drempel" not in text_of(reader.get("/definitions/spoed/thresholds/"))
    assert "Leg vast wat nodig is" not in text_of(reader.get("/requirements/"))
    for address in ("/definitions/spoed/thresholds/", "/requirements/", "/requirements/1/end/"):
        assert reader.post(address, filled(today) | {"until": today.isoformat()}).status_code == 403
    assert reader.post("/definitions/spoed/thresholds/1/end/", {"until": today.isoformat()}).status_code == 403


def test_what_is_judged_first_stays_first(land: Country, now: datetime, today: date) -> None:
    """Crowding goes before free places, whatever rule for crowding holds."""
    figures: dict[str, object] = {"crowding": 10, "available": 0}

    def word_of_seh() -> str:
        version = queries.module(code="spoed").version_at(today)
        band = version.level_of(figures, label="seh", region=None, on=today) if version else None
        return band.word if band else ""

    for words in ("eerst", "daarna"):
        crowding = rule(
            today, role=Column.CROWDING, labels=frozenset({"seh"}), region_code=None, bands=(Band(Level.CALM, words),)
        )
        operations.add_threshold(module_code="spoed", threshold=crowding, actor=PLATFORM, at=now)
        assert word_of_seh() == words
    begins = today + timedelta(days=1)
    operations.move_version(
        module_code="spoed", number="0.2", move=Move.PILOT, on=begins, agreed_by="", actor=PLATFORM, at=now
    )
    subjects = [one.subject for one in queries.module(code="spoed").versions[0].thresholds]
    assert subjects == ["role:crowding", "role:crowding", "role:available"]
