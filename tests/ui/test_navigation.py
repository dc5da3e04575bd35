"""The menus: who sees what in them, and where the reader is."""

import pytest
from django.urls import resolve

from ketenzicht.access.domain import ROLES, Permission, Role
from ketenzicht.ui.domain.navigation import FOOTER, HEADER, Entry, Place, places

BOARDS = ["Landelijk", "Regio’s", "Zoek een plaats", "Locaties", "Kaart"]


def header(role: Role | None, path: str = "/") -> tuple[Place, ...]:
    return places(HEADER, path=path, grants=ROLES[role] if role else None)


@pytest.mark.parametrize("entry", [*HEADER, *FOOTER], ids=lambda entry: entry.path)
def test_each_entry_leads_somewhere_and_asks_for_what_there_is(entry: Entry) -> None:
    assert resolve(entry.path)
    assert entry.path.startswith(entry.part)
    assert entry.needs | entry.unless <= {one.value for one in Permission}


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (None, []),
        (Role.TRIAGIST, ["Zorgvragen", "Lopende zorg", "Leren", "Overdrachten"]),
        (Role.ADMISSIONS_OFFICER, ["Geplaatst bij ons", "Aanvragen om een plaats", "Overdrachten"]),
        (Role.CAPACITY_MANAGER, ["Geplaatst bij ons", "Aanvragen om een plaats", "Aanleveren", "Planning"]),
        (Role.ROAZ_OFFICER, ["Plaatsen", "Leren", "Overdrachten"]),
    ],
)
def test_the_header_begins_with_the_own_work_and_ends_with_the_boards(role: Role | None, own: list[str]) -> None:
    assert [place.text for place in header(role)] == own + BOARDS


@pytest.mark.parametrize(
    ("role", "all_of_it"),
    [
        (Role.AUDITOR, ["Logboek"]),
        (Role.PURCHASER, ["Regionale cijfers"]),
        (Role.EXTRACT_OFFICER, ["Inzageverzoeken"]),
        (Role.CARE_PROFESSIONAL, ["Advies vragen", "Overdrachten"]),
    ],
)
def test_who_sees_no_boards_has_a_header_without_them(role: Role, all_of_it: list[str]) -> None:
    assert [place.text for place in header(role)] == all_of_it


def test_nobody_has_two_entries_of_one_name() -> None:
    for role in Role:
        names = [place.text for place in header(role)]
        assert len(names) == len(set(names)), role


def test_the_footer_tells_who_is_signed_in_more_than_who_is_not() -> None:
    anonymous = {place.text for place in places(FOOTER, path="/", grants=None)}
    nothing = {place.text for place in places(FOOTER, path="/", grants=())}
    assert anonymous == {"Toegankelijkheid", "Privacy", "Besluiten over derden", "API voor leveranciers"}
    assert nothing - anonymous == {"Definities", "Wat mag ik zien?"}


@pytest.mark.parametrize("path", ["/national/", "/regions/ROAZ-01/", "/places/", "/map/"])
def test_the_menu_marks_where_the_reader_is(path: str) -> None:
    (here,) = [place for place in header(None, path) if place.current]
    assert here.is_here is (here.path == path)


@pytest.mark.parametrize(
    ("role", "path", "text", "is_here"),
    [
        (Role.ADMISSIONS_OFFICER, "/placement/there/", "Geplaatst bij ons", True),
        (Role.ADMISSIONS_OFFICER, "/placement/quality/", "Geplaatst bij ons", False),
        (Role.ROAZ_OFFICER, "/placement/quality/", "Plaatsen", False),
        (Role.TRIAGIST, "/hand-overs/sent/", "Overdrachten", True),
        (Role.ROAZ_OFFICER, "/hand-overs/sent/", "Overdrachten", False),
    ],
)
def test_a_part_is_marked_by_where_its_addresses_begin(role: Role, path: str, text: str, is_here: bool) -> None:
    assert [(place.text, place.is_here) for place in header(role, path) if place.current] == [(text, is_here)]


def test_the_menu_marks_nothing_elsewhere() -> None:
    for role in (None, *Role):
        assert not any(place.current for place in header(role, "/"))
