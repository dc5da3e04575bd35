"""Administrators keep their own entries; where a region asks for it, its bureau approves; both see the outcome."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django import forms
from django.test import Client
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, Country, account
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind, Part
from ketenzicht.registry.models import Change, Location
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import NEXT, Kind, Move, Status
from ketenzicht.upkeep.models import Proposal

pytestmark = pytest.mark.django_db
ADMINISTRATOR, OFFICER = "beheerder@voorbeeld.invalid", "bureau@voorbeeld.invalid"


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


@pytest.fixture
def officer(land: Country, now: datetime) -> Client:
    """Of the ROAZ-bureau of the region in which the first locations are."""
    office = NewLocation("Bureau", "COORD", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    network = NewOrganisation("Netwerk Midden", OrganisationKind.NETWORK, locations=(office,))
    (row,) = registry.register_organisations(organisations=[network], actor=PLATFORM, at=now)
    access.create_account(
        name="Bureau", email=OFFICER, password=PASSWORD, organisation_id=row.id, role=Role.ROAZ_OFFICER,
        actor=PLATFORM, at=now,
    )  # fmt: skip
    return sign_in(Client(), OFFICER)


def page_of(land: Country, number: int = 0) -> str:
    return f"/locations/{land.locations[number]}/"


def filled(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of a page as it stands."""
    context = client.get(path).context
    editor = context["editor"]
    data: dict[str, Any] = {"seen": context["seen"]}
    filled_in = [editor.form, *(editor.rows or ())]
    if editor.rows is not None:
        filled_in.append(editor.rows.management_form)
    for form in filled_in:
        for bound in form:
            value, field = bound.value(), bound.field
            if value is None and isinstance(field, forms.ChoiceField):
                value = bound.subwidgets[0].data["value"]  # a browser chooses the first
            if value is not None and value is not False:
                data[bound.html_name] = value
    return data


def asks_approval(now: datetime, *kinds: Kind, region: str = "ROAZ-05") -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region=region, kinds=kinds, actor=everything, at=now)


@pytest.mark.parametrize("part", list(Part))
def test_a_page_that_is_sent_back_unchanged_changes_nothing(administrator: Client, land: Country, part: Part) -> None:
    path = f"{page_of(land)}edit/{part.value}/"
    answer = administrator.post(path, filled(administrator, path))
    assert answer.status_code == 302, text_of(answer)
    assert not Change.objects.exists()


def test_an_administrator_changes_an_entry_and_everybody_sees_from_what_to_what(
    administrator: Client, land: Country
) -> None:
    path = page_of(land) + "edit/reach/"
    for page in (page_of(land), path):
        assert f'href="{page_of(land)}edit/hours/">Openingstijden' in administrator.get(page).content.decode()
    data = filled(administrator, path) | {"phone_urgent": "030 999 99 99", "rows-0-name": "Bedden"}
    assert administrator.post(path, data | {"rows-1-name": "Crisis", "rows-1-phone": "112"}).status_code == 302
    told = text_of(administrator.get(page_of(land) + "changes/"))
    assert "organisatiebeheerder van Zorggroep Verzonnen" in told
    assert "Telefoon voor spoed : 030 123 45 67 → 030 999 99 99" in told
    assert "Crisis (Algemeen) 112" in told
    assert "Proef Persoon" not in told[told.index("Wie wat wijzigde") :]
    assert "Spoed 030 999 99 99" in text_of(administrator.get(page_of(land)))


def test_a_row_that_is_made_empty_is_taken_away(administrator: Client, land: Country) -> None:
    path = page_of(land) + "edit/care/"
    data = filled(administrator, path) | {"rows-0-name": "", "rows-0-department": "", "rows-0-code": ""}
    administrator.post(path, data | {"rows-1-name": "Acute hartzorg", "rows-1-department": "EHH"})
    (service,) = Location.objects.get(id=land.locations[0]).services.all()
    assert (service.code, service.name, service.department) == ("acute-hartzorg", "Acute hartzorg", "EHH")


def test_hours_are_typed_as_people_write_them(administrator: Client, land: Country) -> None:
    path = page_of(land) + "edit/hours/"
    data = filled(administrator, path) | {
        "regular_1": "8.00 - 12:00 en 13:00 tot 17:00",
        "regular_8": "gesloten",
        "anw": "on",
        "rows-0-day": "2026-12-24",
        "rows-0-times": "08:00-12:00",
        "rows-0-reason": "Kerstavond",
    }
    assert administrator.post(path, data).status_code == 302
    told = text_of(administrator.get(page_of(land)))
    assert "ma 08:00–12:00 en 13:00–17:00" in told
    assert "feestdagen gesloten" in told
    assert "Avond, nacht, weekend en feestdagen" in told
    again = filled(administrator, path)
    assert again["regular_1"] == "08:00-12:00 en 13:00-17:00"
    assert again["anw_8"] == "08:00-08:00"
    assert again["rows-0-times"] == "08:00-12:00"


@pytest.mark.parametrize(
    ("part", "wrong", "said"),
    [
        ("hours", {"regular_1": "acht tot vijf"}, "begrijpen wij niet"),
        ("hours", {"regular_1": "25:00-26:00"}, "is geen tijd"),
        ("hours", {"rows-0-reason": "Zomaar"}, "een datum"),
        ("reach", {"phone_urgent": "bel maar"}, "geen telefoonnummer"),
        ("reach", {"website": "javascript:alert(1)"}, "geen webadres"),
        ("reach", {"rows-1-name": "Zonder nummer"}, "telefoonnummer of een e-mailadres"),
        ("address", {"postcode": "12"}, "postcode"),
        ("address", {"place": ""}, "Vul de plaats in"),
        ("address", {"point": "10, 10"}, "niet in of vlak bij Nederland"),
        ("particulars", {"rows-0-value": "123"}, "8 cijfers"),
        ("particulars", {"type_code": "XX"}, "kennen wij niet"),
        ("care", {"rows-1-department": "IC"}, "een soort zorg"),
        ("care", {"facilities": ["zwembad"]}, "kennen wij niet"),
    ],
)
def test_what_is_wrong_is_told_and_all_that_was_typed_stays(
    administrator: Client, land: Country, part: str, wrong: dict[str, Any], said: str
) -> None:
    path = f"{page_of(land)}edit/{part}/"
    answer = administrator.post(path, filled(administrator, path) | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    for value in wrong.values():
        if isinstance(value, str) and part != "particulars":
            assert f'value="{value}"' in unescape(answer.content.decode())
    assert not Change.objects.exists()


def test_the_second_of_two_sees_what_changed_and_loses_nothing(administrator: Client, land: Country) -> None:
    path = page_of(land) + "edit/reach/"
    mine = filled(administrator, path) | {"phone_urgent": "030 222 22 22"}
    theirs = filled(administrator, path) | {"phone_urgent": "030 111 11 11"}
    assert administrator.post(path, theirs).status_code == 302
    answer = administrator.post(path, mine)
    assert answer.status_code == 422
    assert "030 123 45 67 → 030 111 11 11" in text_of(answer)
    assert 'value="030 222 22 22"' in answer.content.decode()
    assert administrator.post(path, mine | {"seen": answer.context["seen"]}).status_code == 302
    assert Location.objects.get(id=land.locations[0]).phone_urgent == "030 222 22 22"


@pytest.mark.parametrize("seen", ["", "-1", "x", "²", "99999999999999999999", "1e3"])
def test_a_version_that_is_none_breaks_nothing(administrator: Client, land: Country, seen: str) -> None:
    path = page_of(land) + "edit/reach/"
    assert administrator.post(path, filled(administrator, path) | {"seen": seen}).status_code == 302


def test_another_postcode_moves_the_point(administrator: Client, land: Country) -> None:
    path = page_of(land) + "edit/address/"
    moved = {"postcode": "9711 AA", "place": "Groningen", "municipality_code": "GM0014"}
    assert administrator.post(path, filled(administrator, path) | moved).status_code == 302
    assert Location.objects.get(id=land.locations[0]).latitude > 53
    assert 'name="point" value' not in administrator.get("/locations/new/").content.decode()


def test_a_location_begins_and_ends(administrator: Client, land: Country, now: datetime) -> None:
    data = {
        "name": "Ziekenhuis Nieuw", "type_code": "V6", "place": "Zeist", "municipality_code": "GM0355",
        "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-kind": "agb", "rows-0-value": "06 01 02 99",
    }  # fmt: skip
    answer = administrator.post("/locations/new/", data)
    assert answer.status_code == 302, text_of(answer)
    row = Location.objects.get(name="Ziekenhuis Nieuw")
    assert (row.organisation_id, round(row.latitude, 1)) == (land.organisation_id, 52.1)
    later = (now + timedelta(days=40)).date()
    assert administrator.post(f"/locations/{row.id}/end/", {"on": "1999-01-01"}).status_code == 422
    assert administrator.post(f"/locations/{row.id}/end/", {"on": later.isoformat()}).status_code == 302
    assert "Deze locatie houdt op" in text_of(administrator.get(f"/locations/{row.id}/"))
    assert "Ziekenhuis Nieuw" in text_of(administrator.get("/upkeep/"))


def test_where_it_is_asked_a_change_waits_until_the_bureau_approves(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.REACH)
    path = page_of(land) + "edit/reach/"
    answer = administrator.post(path, filled(administrator, path) | {"phone_urgent": "030 999 99 99"})
    row = Proposal.objects.get()
    assert answer["Location"] == f"/upkeep/proposals/{row.id}/"
    assert Location.objects.get(id=land.locations[0]).phone_urgent == "030 123 45 67"
    assert Notice.objects.get(settled_at=None, is_task=True).link == f"/upkeep/proposals/{row.id}/"
    page = officer.get(f"/upkeep/proposals/{row.id}/")
    assert "Telefoon voor spoed : 030 123 45 67 → 030 999 99 99" in text_of(page)
    seen = {"seen": page.context["line"].version}
    assert officer.post(f"/upkeep/proposals/{row.id}/approve/", seen).status_code == 302
    assert Location.objects.get(id=land.locations[0]).phone_urgent == "030 999 99 99"
    told = text_of(administrator.get(page_of(land) + "changes/"))
    assert "medewerker van het ROAZ-bureau van Netwerk Midden: Voorstel van Zorggroep Verzonnen, goedgekeurd." in told
    assert "goedgekeurd" in text_of(administrator.get(f"/upkeep/proposals/{row.id}/"))
    assert not Notice.objects.filter(about=f"proposal/{row.id}", settled_at=None).exists()
    assert officer.post(f"/upkeep/proposals/{row.id}/approve/", seen).status_code == 409
    actions = {"upkeep.proposed", "upkeep.approved", "registry.location-changed"}
    assert set(AuditLine.objects.filter(action__in=actions).values_list("action", flat=True)) == actions
    assert set(Event.objects.filter(kind__in=actions).values_list("kind", flat=True)) == actions


def test_a_refusal_says_why_and_changes_nothing(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.ENDING)
    later = (now + timedelta(days=40)).date()
    administrator.post(page_of(land) + "end/", {"on": later.isoformat()})
    row = Proposal.objects.get()
    assert officer.post(f"/upkeep/proposals/{row.id}/refuse/", {"reasons": " "}).status_code == 422
    assert (
        officer.post(f"/upkeep/proposals/{row.id}/refuse/", {"reasons": "De regio kan niet zonder"}).status_code == 302
    )
    assert "De regio kan niet zonder" in text_of(administrator.get(f"/upkeep/proposals/{row.id}/"))
    assert Location.objects.get(id=land.locations[0]).active_until is None
    assert Notice.objects.filter(organisation_id=land.organisation_id, settled_at=None).count() == 1


def test_a_new_location_and_an_ending_can_be_approved(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.BEGINNING, Kind.ENDING)
    data = {
        "name": "Ziekenhuis Nieuw", "type_code": "V6", "place": "Zeist", "municipality_code": "GM0355",
        "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0",
    }  # fmt: skip
    administrator.post("/locations/new/", data)
    begun = Proposal.objects.get()
    assert "Naam : niet opgegeven → Ziekenhuis Nieuw" in text_of(officer.get(f"/upkeep/proposals/{begun.id}/"))
    assert officer.post(f"/upkeep/proposals/{begun.id}/approve/", {"seen": "0"}).status_code == 302
    row = Location.objects.get(name="Ziekenhuis Nieuw")
    later = (now + timedelta(days=40)).date()
    administrator.post(f"/locations/{row.id}/end/", {"on": later.isoformat()})
    ended = Proposal.objects.get(kind="ending")
    assert f"Eindigt op {later:%d-%m-%Y}" in text_of(officer.get(f"/upkeep/proposals/{ended.id}/"))
    officer.post(f"/upkeep/proposals/{ended.id}/approve/", {"seen": "1"})
    row.refresh_from_db()
    assert row.active_until == later


def test_one_proposal_of_a_kind_waits_at_a_time_and_can_be_withdrawn(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.REACH)
    path = page_of(land) + "edit/reach/"
    data = filled(administrator, path) | {"phone_urgent": "030 999 99 99"}
    administrator.post(path, data)
    answer = administrator.post(path, data)
    assert answer.status_code == 422
    assert "Er wacht al een voorstel" in text_of(answer)
    row = Proposal.objects.get()
    assert officer.post(f"/upkeep/proposals/{row.id}/withdraw/").status_code == 403
    assert administrator.post(f"/upkeep/proposals/{row.id}/approve/", {"seen": "1"}).status_code == 403
    assert administrator.post(f"/upkeep/proposals/{row.id}/withdraw/").status_code == 302
    assert administrator.post(path, data).status_code == 302
    assert not Notice.objects.filter(about=f"proposal/{row.id}", settled_at=None).exists()


def test_what_changed_since_it_was_proposed_is_judged_anew(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.REACH)
    path = page_of(land) + "edit/reach/"
    administrator.post(path, filled(administrator, path) | {"phone_urgent": "030 999 99 99"})
    row = Proposal.objects.get()
    registry.amend_location(
        location_id=land.locations[0], wishes={"phone_urgent": "030 111 11 11"}, seen=1, actor=PLATFORM, at=now
    )
    assert officer.post(f"/upkeep/proposals/{row.id}/approve/", {"seen": "1"}).status_code == 409
    row.refresh_from_db()
    assert row.status == Status.WAITING
    assert "030 111 11 11 → 030 999 99 99" in text_of(officer.get(f"/upkeep/proposals/{row.id}/"))
    assert officer.post(f"/upkeep/proposals/{row.id}/approve/", {"seen": "2"}).status_code == 302


def test_a_bureau_judges_and_decides_for_its_own_region_only(
    administrator: Client, officer: Client, land: Country, now: datetime
) -> None:
    asks_approval(now, Kind.REACH, region="ROAZ-01")
    path = page_of(land, 4) + "edit/reach/"  # in Groningen
    administrator.post(path, filled(administrator, path) | {"phone_urgent": "030 999 99 99"})
    row = Proposal.objects.get()
    assert officer.get(f"/upkeep/proposals/{row.id}/").status_code == 404
    assert officer.post(f"/upkeep/proposals/{row.id}/approve/", {"seen": "1"}).status_code == 404
    assert officer.post("/upkeep/approvals/ROAZ-01/", {"kinds": ["hours"]}).status_code == 422
    assert officer.post("/upkeep/approvals/ROAZ-05/", {"kinds": ["hours"]}).status_code == 302
    assert "Openingstijden" in text_of(officer.get("/upkeep/"))
    assert administrator.post("/upkeep/approvals/ROAZ-05/", {"kinds": []}).status_code == 403


def test_nobody_keeps_the_entries_of_another_organisation(land: Country, now: datetime) -> None:
    stranger = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=None)
    location = land.locations[0]
    for deed, told in (
        (operations.change_entry, {"location_id": location, "part": Part.REACH, "wishes": {}, "seen": 1}),
        (operations.end_location, {"location_id": location, "on": date(2027, 1, 1)}),
        (operations.confirm_location, {"location_id": location}),
    ):
        with pytest.raises(NotPermitted):
            deed(**told, actor=stranger, at=now)


def test_a_part_changes_its_own_fields_only(land: Country, now: datetime) -> None:
    with pytest.raises(ValueError, match="phone_urgent"):
        operations.change_entry(
            location_id=land.locations[0], part=Part.HOURS, wishes={"phone_urgent": ""}, seen=1, actor=PLATFORM, at=now
        )


def test_nobody_judges_the_own_organisation(land: Country, now: datetime) -> None:
    asks_approval(now, Kind.REACH)
    maker = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    told = operations.change_entry(
        location_id=land.locations[0], part=Part.REACH, wishes={"website": "https://x.invalid"}, seen=1,
        actor=maker, at=now,
    )  # fmt: skip
    assert told.proposal_id
    same = person(Role.ROAZ_OFFICER, Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    with pytest.raises(NotPermitted, match="nooit over de eigen organisatie"):
        capacity.approve(proposal_id=told.proposal_id, seen=1, actor=same, at=now)
    with pytest.raises(NotFound):
        capacity.approve(proposal_id=told.proposal_id, seen=1, actor=person(Role.TRIAGIST), at=now)
    assert queries.entry(location_id=land.locations[0]).version == 1


def test_every_status_is_reachable_and_what_is_decided_stays() -> None:
    assert {Status.WAITING, *NEXT.values()} == set(Status)
    assert {status for status, _ in NEXT} == {Status.WAITING}
    assert {move for _, move in NEXT} == set(Move)


def test_an_unknown_part_or_location_is_not_found(administrator: Client, land: Country) -> None:
    assert administrator.get(page_of(land) + "edit/zolder/").status_code == 404
    assert administrator.get(f"/locations/{land.organisation_id}/edit/reach/").status_code == 404


def test_an_ended_proposal_cannot_be_moved_again(land: Country, now: datetime) -> None:
    asks_approval(now, Kind.REACH)
    maker = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    made = operations.change_entry(
        location_id=land.locations[0], part=Part.REACH, wishes={"website": "https://x.invalid"}, seen=1,
        actor=maker, at=now,
    )  # fmt: skip
    assert made.proposal_id
    operations.withdraw(proposal_id=made.proposal_id, actor=maker, at=now)
    with pytest.raises(Conflict, match="ingetrokken"):
        operations.withdraw(proposal_id=made.proposal_id, actor=maker, at=now)
