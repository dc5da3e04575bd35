"""The register as a file: fetched, brought back, looked at line by line, and then carried out as it was shown."""

import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, PLACES, READER, Country, account, build
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations as capacity
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Change, Location
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Import, Proposal

pytestmark = pytest.mark.django_db
ADMINISTRATOR, COLLEAGUE, OFFICER = (
    "beheerder@voorbeeld.invalid",
    "collega@voorbeeld.invalid",
    "bureau@voorbeeld.invalid",
)
PAGE, CSV, XLSX = "/upkeep/exchange/", "/upkeep/exchange/locations/csv/", "/upkeep/exchange/locations/xlsx/"
Lines = list[dict[str, str]]


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


@pytest.fixture
def colleague(land: Country, now: datetime) -> Client:
    account(land, email=COLLEAGUE, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(Client(), COLLEAGUE)


def fetched(client: Client, path: str = CSV) -> Lines:
    answer = client.get(path)
    assert answer.status_code == 200, text_of(answer)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def written(lines: Lines) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, fieldnames=list(dict.fromkeys(name for line in lines for name in line)), delimiter=";"
    )
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def brought(client: Client, lines: Lines | bytes) -> str:
    """The address of what the file would do."""
    content = lines if isinstance(lines, bytes) else written(lines)
    answer = client.post(PAGE, {"file": SimpleUploadedFile("locaties.csv", content)})
    assert answer.status_code == 302, text_of(answer)
    return str(answer["Location"])


def phone(location: UUID) -> str:
    return Location.objects.get(id=location).phone_urgent


def line_of(lines: Lines, location: UUID) -> dict[str, str]:
    return next(line for line in lines if line["Kenmerk"] == str(location))


def new_line(**cells: str) -> dict[str, str]:
    told = {"Naam": "HAP Nieuw", "Soort instelling": "N6", "Plaats": "Utrecht", "Gemeente": "Utrecht"}
    return {**told, **{name.replace("_", " "): text for name, text in cells.items()}}


@pytest.mark.parametrize("path", [CSV, XLSX])
def test_what_is_fetched_and_brought_back_changes_nothing(administrator: Client, land: Country, path: str) -> None:
    content = administrator.get(path).content
    page = administrator.get(brought(administrator, content))
    assert f"Alle regels ({len(land.locations)}) ongewijzigd ({len(land.locations)})" in text_of(page)
    assert "Sla alles op" not in text_of(page)
    assert not Change.objects.exists()


def test_a_file_shows_what_the_register_knows(administrator: Client, land: Country) -> None:
    line = line_of(fetched(administrator), land.locations[0])
    assert line["Organisatie"] == "Zorggroep Verzonnen"
    assert (line["Soort instelling"], line["AGB-code"], line["Gemeente"]) == ("V6", "06010101", "Utrecht")
    assert line["Openingstijden"] == "ma-vr 08:00-17:00"
    assert line["Telefonisch bereikbaar"] == "ma-zo hele dag"
    assert line["ROAZ-regio"] == "ROAZ-05"
    sheet = load_workbook(io.BytesIO(administrator.get(XLSX).content)).worksheets[0]
    assert [cell.value for cell in next(sheet.iter_rows())] == list(line)


def test_first_it_is_shown_and_only_then_something_changes(administrator: Client, land: Country) -> None:
    lines = fetched(administrator)[1:]
    lines[0]["Telefoon voor spoed"] = "030 999 99 99"
    lines.append(new_line(Geldig_vanaf="2030-01-01"))
    where = brought(administrator, lines)
    told = text_of(administrator.get(where))
    assert "Telefoon voor spoed : 030 123 45 67 → 030 999 99 99" in told
    assert "Begint op : di 1 jan 2030" in told
    assert "1 van uw locaties staat niet in het bestand en blijft zoals zij is" in told
    assert not Change.objects.exists()
    assert administrator.post(where, {"send": "whole"}).status_code == 302
    told = text_of(administrator.get(where))
    assert "2 regels opgeslagen" in told
    assert Location.objects.get(name="HAP Nieuw").active_from is not None
    assert Location.objects.filter(active_until=None).count() == len(land.locations) + 1
    assert phone(UUID(lines[0]["Kenmerk"])) == "030 999 99 99"
    change = Change.objects.get()
    assert (change.what, list(change.fields)) == ("Met een bestand.", ["phone_urgent"])
    done = AuditLine.objects.get(action="upkeep.file-imported")
    assert (done.detail["stored"], done.subject) == (2, f"organisation/{land.organisation_id}")
    answer = administrator.post(where, {"send": "whole"})
    assert (answer.status_code, "al verwerkt" in text_of(answer)) == (422, True)


def test_a_file_with_a_wrong_line_is_not_half_stored_unless_that_is_asked(administrator: Client, land: Country) -> None:
    lines = fetched(administrator)
    lines[0]["Telefoon voor spoed"] = "030 999 99 99"
    lines[1]["AGB-code"] = "123"
    where = brought(administrator, lines)
    page = administrator.get(where)
    assert "heeft 8 cijfers" in text_of(page)
    assert "Sla alles op" not in text_of(page)
    answer = administrator.post(where, {"send": "whole"})
    assert (answer.status_code, Change.objects.exists()) == (422, False)
    assert administrator.post(where, {"send": "alles"}).status_code == 422
    assert administrator.post(where, {"send": "good"}).status_code == 302
    assert "1 regel opgeslagen. 1 met een fout: niet opgeslagen." in text_of(administrator.get(where))
    assert Change.objects.get().location_id == UUID(lines[0]["Kenmerk"])


def test_who_was_overtaken_is_told_by_line_and_nothing_is_stored(administrator: Client, land: Country) -> None:
    lines = fetched(administrator)
    for line in lines:
        line["Telefoon voor spoed"] = "030 999 99 99"
    where = brought(administrator, lines)
    first, second = UUID(lines[0]["Kenmerk"]), UUID(lines[1]["Kenmerk"])
    someone = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    wishes = {"phone_urgent": "030 111 11 11"}
    at = Import.objects.get().brought_at
    registry.amend_location(location_id=first, wishes=wishes, seen=1, actor=someone, at=at)
    registry.amend_location(
        location_id=second, wishes={"website": "https://voorbeeld.invalid"}, seen=1, actor=someone, at=at
    )
    assert administrator.post(where, {"send": "whole"}).status_code == 302
    told = text_of(administrator.get(where))
    assert "Er is niets opgeslagen" in told
    assert "Zorggroep Verzonnen wijzigde intussen Telefoon voor spoed" in told
    assert (phone(first), phone(second)) == ("030 111 11 11", "030 123 45 67")
    assert administrator.post(where, {"send": "good"}).status_code == 302
    assert (phone(first), phone(second)) == ("030 111 11 11", "030 999 99 99")
    assert "niet opgeslagen" in text_of(administrator.get(where))


def test_what_needs_approval_is_proposed_and_says_so(administrator: Client, land: Country, now: datetime) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.REACH, Kind.BEGINNING], actor=everything, at=now)
    here = land.locations[0]
    line = line_of(fetched(administrator), here)
    line |= {"Telefoon voor spoed": "030 999 99 99", "Naam": "Ziekenhuis Anders"}
    where = brought(administrator, [line, new_line()])
    assert "wacht op akkoord van uw regio: bereikbaarheid" in text_of(administrator.get(where))
    assert administrator.post(where, {"send": "whole"}).status_code == 302
    told = text_of(administrator.get(where))
    assert "1 regel voorgesteld, wacht op akkoord; 1 regel deels opgeslagen, deels voorgesteld" in told
    assert Location.objects.get(id=here).name == "Ziekenhuis Anders"
    assert phone(here) == "030 123 45 67"
    assert set(Proposal.objects.values_list("kind", flat=True)) == {"reach", "beginning"}
    again = brought(administrator, [line])  # the proposal waits: a second of its kind is refused, by line
    administrator.post(again, {"send": "whole"})
    assert "Er wacht al een voorstel" in text_of(administrator.get(again))


def test_the_report_leads_to_what_came_of_it_also_once_it_is_approved(
    administrator: Client, land: Country, now: datetime
) -> None:
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    operations.set_approvals(region="ROAZ-05", kinds=[Kind.BEGINNING], actor=everything, at=now)
    elsewhere = new_line(Naam="HAP Noord", Plaats="Groningen", Gemeente="Groningen")  # there nothing needs approval
    later = new_line(Naam="HAP Later", Plaats="Groningen", Gemeente="Groningen", Geldig_vanaf="2030-01-01")
    where = brought(administrator, [new_line(), elsewhere, later])
    assert administrator.post(where, {"send": "whole"}).status_code == 302
    made, coming = (Location.objects.get(name=name) for name in ("HAP Noord", "HAP Later"))
    proposal = Proposal.objects.get()
    page = administrator.get(where).content.decode()
    assert f'href="/locations/{made.id}/"' in page
    assert str(coming.id) not in page  # it has no page before its day
    assert f'href="/upkeep/proposals/{proposal.id}/"' in page
    capacity.approve(proposal_id=proposal.id, seen=0, actor=everything, at=now + timedelta(minutes=10))
    approved = Location.objects.get(name="HAP Nieuw")
    answer = administrator.get(where)
    assert f'href="/locations/{approved.id}/"' in answer.content.decode()
    assert "voorgesteld, en goedgekeurd" in text_of(answer)
    rows = {row["Locatie"]: row["Kenmerk"] for row in fetched(administrator, where + "report/")}
    assert (rows["HAP Noord"], rows["HAP Later"], rows["HAP Nieuw"]) == (str(made.id), str(coming.id), str(approved.id))


def test_locations_of_others_are_refused_without_telling_what_is_there(administrator: Client, now: datetime) -> None:
    other = build(at=now, places=[replace(PLACES[1], name="Ziekenhuis Elders")], name="Zorggroep Elders")
    told = text_of(administrator.get(brought(administrator, [{"Kenmerk": str(other.locations[0]), "Naam": "Van mij"}])))
    assert "niet van een locatie van deze organisatie" in told
    assert "Elders" not in told


def test_a_number_of_others_is_refused_without_telling_whose(administrator: Client, now: datetime) -> None:
    build(at=now, places=[replace(PLACES[1], name="Ziekenhuis Elders")], name="Zorggroep Elders")
    elsewhere = Location.objects.get(name="Ziekenhuis Elders")
    elsewhere.identifiers.create(system="agb", value="06020202")
    page = administrator.get(brought(administrator, [new_line(**{"AGB-code": "06020202"})]))
    assert "AGB-code 06020202 is al van een andere" in text_of(page)
    assert "Elders" not in text_of(page)


def test_what_somebody_brought_is_for_nobody_else_and_not_for_long(
    administrator: Client, colleague: Client, land: Country
) -> None:
    where = brought(administrator, [new_line()])
    assert colleague.get(where).status_code == 404
    assert colleague.post(where, {"send": "good"}).status_code == 404
    assert colleague.get(where + "report/").status_code == 404
    row = Import.objects.get()
    assert operations.forget_files(at=row.brought_at) == 0
    Import.objects.update(brought_at=row.brought_at - timedelta(days=1))
    assert administrator.get(where).status_code == 404
    assert administrator.post(where, {"send": "whole"}).status_code == 404
    assert operations.forget_files(at=row.brought_at) == 1


def test_of_who_reads_again_the_last_file_counts(administrator: Client) -> None:
    first = brought(administrator, [new_line()])
    brought(administrator, [new_line()])
    assert administrator.get(first).status_code == 404
    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"PK\x03\x04rommel", "kunnen wij niet lezen"),
        (b"Iets;Anders\r\n1;2\r\n", "geen kopjes"),
        (b"Naam\r\n" + b"a" * 5 * 1024 * 1024, "groter dan 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page(administrator: Client, content: bytes, said: str) -> None:
    answer = administrator.post(PAGE, {"file": SimpleUploadedFile("locaties.xlsx", content)})
    assert (answer.status_code, said in text_of(answer)) == (422, True), text_of(answer)
    assert administrator.post(PAGE, {}).status_code == 422
    assert not Import.objects.exists()


def test_the_report_is_a_file_in_which_nothing_is_a_formula(administrator: Client) -> None:
    where = brought(administrator, [{"Naam": "'@SUM(1)", "Plaats": "=1+1", "Kleur": "rood"}])
    assert "Deze kolommen kennen wij niet: Kleur" in text_of(administrator.get(where))
    rows = fetched(administrator, where + "report/")
    assert (rows[0]["Regel"], rows[0]["Locatie"], rows[0]["Uitkomst"]) == ("2", "'@SUM(1)", "fout")
    assert "Plaats: Hier staat een formule" in rows[0]["Wat"]
    assert {row["Uitkomst"] for row in rows[1:]} == {"niet in het bestand"}


def test_lines_can_be_narrowed_and_paged(administrator: Client) -> None:
    where = brought(administrator, [*fetched(administrator), *(new_line(Naam=f"HAP {n}") for n in range(120))])
    assert "HAP 119" not in text_of(administrator.get(where))
    assert "HAP 119" in text_of(administrator.get(where + "?show=new&page=2"))
    assert "HAP" not in text_of(administrator.get(where + "?show=unchanged"))
    assert administrator.get(where + "?show=x&page=x").status_code == 200


def test_a_bureau_fetches_its_region_and_functioneel_beheer_all(
    land: Country, administrator: Client, now: datetime
) -> None:
    office = NewLocation("Bureau", "COORD", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    network = NewOrganisation("Netwerk Midden", OrganisationKind.NETWORK, locations=(office,))
    (row,) = registry.register_organisations(organisations=[network], actor=PLATFORM, at=now)
    access.create_account(
        name="Bureau", email=OFFICER, password=PASSWORD, organisation_id=row.id, role=Role.ROAZ_OFFICER,
        actor=PLATFORM, at=now,
    )  # fmt: skip
    officer = sign_in(Client(), OFFICER)
    lines = fetched(officer, CSV + "?of=all")
    assert {line["ROAZ-regio"] for line in lines} == {"ROAZ-05"}
    everywhere = queries.listed(on=now.date())
    assert len(lines) == sum(one.roaz == "ROAZ-05" for one in everywhere.values()) < len(everywhere)
    assert officer.get(CSV).status_code == 403
    assert officer.post(PAGE, {"file": SimpleUploadedFile("a.csv", written([new_line()]))}).status_code == 422
    account(land, email="alles@voorbeeld.invalid", role=Role.PLATFORM_ADMINISTRATOR, at=now)
    assert len(fetched(sign_in(Client(), "alles@voorbeeld.invalid"), CSV + "?of=all")) == len(everywhere)
    assert administrator.get(CSV + "?of=all").status_code == 403
    assert administrator.get("/upkeep/exchange/locations/pdf/").status_code == 404
    reader = sign_in(Client(), READER)
    assert {reader.get(path).status_code for path in (PAGE, CSV, CSV + "?of=all")} == {403}


def test_many_lines_take_few_queries(administrator: Client, land: Country, now: datetime) -> None:
    actor = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    new = [NewLocation(f"Post {n}", "N6", Point(52.09, 5.12), "Laan 1", "", "Utrecht", "GM0344") for n in range(60)]
    with CaptureQueriesContext(connection) as registering:
        registry.register_locations(organisation_id=land.organisation_id, new=new, actor=actor, at=now)
    assert len(registering) < 20
    lines = fetched(administrator)
    for line in lines:
        line["Telefoon voor spoed"] = "030 999 99 99"
    with CaptureQueriesContext(connection) as reading:
        operations.bring_file(content=written(lines), actor=actor, at=now)
    assert len(reading) < 30
    brought = Import.objects.get()
    with CaptureQueriesContext(connection) as storing:
        operations.carry_out_file(import_id=brought.id, only_good=False, actor=actor, at=now)
    assert len(storing) < 60
    with CaptureQueriesContext(connection) as exporting:
        administrator.get(CSV + "?of=own")
    assert len(exporting) < 30


@pytest.fixture
def file(tmp_path: Path, land: Country) -> Path:
    path = tmp_path / "locaties.csv"
    known = {"Kenmerk": str(land.locations[0]), "Telefoon voor spoed": "030 999 99 99"}
    path.write_bytes(written([new_line(Naam="Ziekenhuis De Proef", Soort_instelling="V6") | known, new_line()]))
    return path


def test_an_operator_imports_too(land: Country, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["import_register", str(file), "--organisation"]
    call_command(*command, "Zorggroep Verzonnen", "--dry-run")
    told = capsys.readouterr().out
    assert "Regel 2, Ziekenhuis De Proef: gewijzigd (Telefoon voor spoed)" in told
    assert "Dit was een proef" in told
    assert not Change.objects.exists()
    call_command(*command, str(land.organisation_id))
    assert phone(land.locations[0]) == "030 999 99 99"
    assert Location.objects.filter(name="HAP Nieuw").exists()
    with pytest.raises(CommandError, match="Niets opgeslagen"):  # now it is there already
        call_command(*command, str(land.organisation_id))
    call_command(*command, str(land.organisation_id), "--only-good")
    with pytest.raises(CommandError, match="niet precies één organisatie"):
        call_command(*command, "Nergens")
    with pytest.raises(CommandError, match="kan niet worden gelezen"):
        call_command("import_register", "nergens.csv", "--organisation", str(land.organisation_id))
