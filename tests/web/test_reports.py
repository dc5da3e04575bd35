"""Who looks says what is wrong, and the owner answers; owners are asked every half year whether all is right."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, STRANGER, Country, account
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.models import Location
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import ABOUT_NAMES, ANSWERED, MOST_A_DAY, REPORT_NEXT, ReportMove, ReportStatus
from ketenzicht.upkeep.models import ConfirmationRequest, Report

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "beheerder@voorbeeld.invalid"
HALF_A_YEAR, MONTH = timedelta(days=183), timedelta(days=29)


@pytest.fixture
def administrator(land: Country, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(Client(), ADMINISTRATOR)


def page_of(land: Country) -> str:
    return f"/locations/{land.locations[0]}/"


def test_a_report_goes_to_the_owner_and_its_answer_to_who_made_it(
    reader: Client, administrator: Client, land: Country
) -> None:
    told = {"about": "phone_urgent", "said": "Het is <b>030 999 99 99</b>"}
    answer = reader.post(page_of(land) + "report/", told)
    row = Report.objects.get()
    assert answer["Location"] == f"/reports/{row.id}/"
    assert Notice.objects.get(settled_at=None).link == f"/reports/{row.id}/"
    assert "(1 te beantwoorden)" in text_of(administrator.get("/upkeep/"))
    page = administrator.get(f"/reports/{row.id}/")
    assert "&lt;b&gt;030 999 99 99" in page.content.decode()
    administrator.post(f"/reports/{row.id}/", {"move": "take"})
    assert "in behandeling" in text_of(reader.get("/reports/"))
    assert administrator.post(f"/reports/{row.id}/", {"move": "mend", "answer": " "}).status_code == 422
    administrator.post(f"/reports/{row.id}/", {"move": "mend", "answer": "Dank, aangepast"})
    seen = text_of(reader.get(f"/reports/{row.id}/"))
    assert "hersteld" in seen
    assert "organisatiebeheerder van Zorggroep Verzonnen" in seen
    assert "Dank, aangepast" in seen
    assert not Notice.objects.filter(settled_at=None).exists()
    actions = {"upkeep.reported", "upkeep.report-in-hand", "upkeep.report-mended"}
    assert set(AuditLine.objects.filter(action__in=actions).values_list("action", flat=True)) == actions
    assert set(Event.objects.filter(kind__in=actions).values_list("kind", flat=True)) == actions
    assert "999" not in str(list(AuditLine.objects.filter(action__in=actions).values_list("detail", flat=True)))


def test_who_reported_is_not_told_to_the_owner(reader: Client, administrator: Client, land: Country) -> None:
    reader.post(page_of(land) + "report/", {"about": "name", "said": "Anders"})
    told = text_of(administrator.get(f"/reports/{Report.objects.get().id}/"))
    assert "Proef Persoon" not in told[told.index("Melding: Naam") :]


def test_who_made_it_cannot_answer_it_and_others_do_not_know_it(reader: Client, client: Client, land: Country) -> None:
    reader.post(page_of(land) + "report/", {"about": "name", "said": "Anders"})
    path = f"/reports/{Report.objects.get().id}/"
    assert reader.post(path, {"move": "mend", "answer": "Ja"}).status_code == 403
    assert sign_in(client, STRANGER).get(path).status_code == 403
    report = Report.objects.get()
    with pytest.raises(NotFound):
        queries.report(report_id=report.id, actor=person(Role.COORDINATOR), on=local_day(report.reported_at))
    with pytest.raises(NotFound):
        operations.answer_report(
            report_id=report.id, move=ReportMove.TAKE, answer="", actor=person(Role.COORDINATOR), at=report.reported_at
        )


def test_the_same_is_reported_once_and_a_day_has_a_limit(land: Country, now: datetime) -> None:
    reporter = person(Role.TRIAGIST)
    abouts = list(ABOUT_NAMES)[: MOST_A_DAY + 1]

    def report(about: str, at: datetime) -> None:
        operations.report_fault(location_id=land.locations[0], about=about, said="Fout", actor=reporter, at=at)

    report(abouts[0], now)
    with pytest.raises(Conflict, match="meldde dit al"):
        report(abouts[0], now)
    for about in abouts[1:-1]:
        report(about, now)
    with pytest.raises(Refused, match="Morgen kan het weer"):
        report(abouts[-1], now)
    report(abouts[-1], now + timedelta(days=1, seconds=1))


@pytest.mark.parametrize(
    ("told", "said"),
    [({"about": "zolder", "said": "x"}, "uit de lijst"), ({"about": "name", "said": " "}, "wat er moet staan"),
     ({"about": "name", "said": "x" * 501}, "ten hoogste 500")],
)  # fmt: skip
def test_what_is_no_report_is_refused(reader: Client, land: Country, told: dict[str, str], said: str) -> None:
    answer = reader.post(page_of(land) + "report/", told)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_report_needs_somebody_who_may_look(land: Country, now: datetime) -> None:
    for actor, refused in ((PLATFORM, Refused), (person(Role.ANALYST), NotPermitted)):
        with pytest.raises(refused):
            operations.report_fault(location_id=land.locations[0], about="name", said="x", actor=actor, at=now)
    with pytest.raises(NotFound):
        operations.report_fault(location_id=uuid4(), about="name", said="x", actor=person(Role.TRIAGIST), at=now)


def test_every_status_of_a_report_is_reachable_and_answers_are_final() -> None:
    assert {ReportStatus.NEW, *REPORT_NEXT.values()} == set(ReportStatus)
    assert set(ReportStatus) - {status for status, _ in REPORT_NEXT} == ANSWERED


def test_the_database_refuses_an_answer_that_says_nothing(land: Country, now: datetime) -> None:
    fields = {"location_id": land.locations[0], "about": "name", "reporter": uuid4(), "reported_at": now}
    for wrong in ({"said": ""}, {"said": "x", "status": "mended"}, {"said": "x", "about": "zolder"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(**{**fields, **wrong})


# ── Nobody answers ───────────────────────────────────────────────────────────────────────────────────────────

FORTNIGHT, FOUR_WEEKS = timedelta(days=14), timedelta(days=28)


def people_of(name: str, kind: OrganisationKind, place: NewLocation, email: str, role: Role, now: datetime) -> Client:
    """Another organisation with somebody in it, signed in."""
    (row,) = registry.register_organisations(
        organisations=[NewOrganisation(name, kind, locations=(place,))], actor=PLATFORM, at=now
    )
    access.create_account(
        name="Proef", email=email, password=PASSWORD, organisation_id=row.id, role=role, actor=PLATFORM, at=now
    )
    return sign_in(Client(), email)


@pytest.fixture
def officer(land: Country, now: datetime) -> Client:
    office = NewLocation("Bureau", "COORD", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    return people_of("Netwerk", OrganisationKind.NETWORK, office, "bureau@voorbeeld.invalid", Role.ROAZ_OFFICER, now)


@pytest.fixture
def platform(land: Country, now: datetime) -> Client:
    office = NewLocation("Landelijk", "COORD", Point(52.0, 5.0), "", "", "Utrecht", "GM0344", nationwide=True)
    role = Role.PLATFORM_ADMINISTRATOR
    return people_of("Landelijk", OrganisationKind.NATIONAL, office, "beheer@voorbeeld.invalid", role, now)


def open_titles(client: Client) -> str:
    return text_of(client.get("/notices/"))


def test_a_report_that_nobody_takes_goes_to_the_bureau_and_then_to_the_platform(
    reader: Client, officer: Client, platform: Client, land: Country
) -> None:
    reader.post(page_of(land) + "report/", {"about": "name", "said": "Anders"})
    row = Report.objects.get()
    path, asked = f"/reports/{row.id}/", "Melding niet in behandeling genomen: Ziekenhuis De Proef"
    assert text_of(reader.get(path)).count("Reageert niemand") == 2
    assert officer.get(path).status_code == 404
    assert operations.escalate_reports(at=row.reported_at + FORTNIGHT - timedelta(seconds=1)) == 0
    assert operations.escalate_reports(at=row.reported_at + FORTNIGHT) == 1
    assert operations.escalate_reports(at=row.reported_at + FORTNIGHT) == 0
    assert asked in open_titles(officer)
    assert asked not in open_titles(platform)
    assert "Waar niemand op reageert" in text_of(officer.get("/reports/"))
    assert "Anders" in text_of(officer.get(path))
    seen = text_of(reader.get(path))
    assert "Aan het ROAZ-bureau doorgegeven op" in seen
    assert seen.count("Reageert niemand") == 1
    assert operations.escalate_reports(at=row.reported_at + FOUR_WEEKS) == 1
    assert asked in open_titles(platform)
    assert "Aan functioneel beheer doorgegeven op" in text_of(reader.get(path))
    assert operations.escalate_reports(at=row.reported_at + 3 * FOUR_WEEKS) == 0
    owner = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)
    operations.answer_report(
        report_id=row.id, move=ReportMove.REJECT, answer="Zo heet zij", actor=owner, at=row.reported_at + 4 * FOUR_WEEKS
    )
    assert not Notice.objects.filter(settled_at=None).exists()
    for client in (officer, platform):
        assert "Waar niemand op reageert" not in text_of(client.get("/reports/"))
    assert AuditLine.objects.filter(action="upkeep.report-escalated").count() == 2
    assert Event.objects.filter(kind="upkeep.report-escalated").count() == 2


def test_a_bureau_reads_what_was_passed_on_and_leaves_the_answer_to_the_owner(
    reader: Client, officer: Client, land: Country
) -> None:
    reader.post(page_of(land) + "report/", {"about": "name", "said": "Anders"})
    row = Report.objects.get()
    operations.escalate_reports(at=row.reported_at + FORTNIGHT)
    assert "In behandeling nemen" not in text_of(officer.get(f"/reports/{row.id}/"))
    assert officer.post(f"/reports/{row.id}/", {"move": "reject", "answer": "Nee"}).status_code == 404


def test_a_report_about_a_location_elsewhere_is_not_the_bureaus(reader: Client, officer: Client, land: Country) -> None:
    reader.post(f"/locations/{land.locations[4]}/report/", {"about": "name", "said": "Anders"})
    row = Report.objects.get()
    operations.escalate_reports(at=row.reported_at + FORTNIGHT)
    assert officer.get(f"/reports/{row.id}/").status_code == 404
    assert "Waar niemand op reageert" not in text_of(officer.get("/reports/"))


def test_what_is_in_hand_or_of_a_location_that_ended_is_not_passed_on(
    reader: Client, administrator: Client, land: Country, now: datetime
) -> None:
    reader.post(page_of(land) + "report/", {"about": "name", "said": "Anders"})
    reader.post(f"/locations/{land.locations[1]}/report/", {"about": "name", "said": "Anders"})
    administrator.post(f"/reports/{Report.objects.get(location=land.locations[0]).id}/", {"move": "take"})
    Location.objects.filter(id=land.locations[1]).update(active_until=local_day(now))
    assert operations.escalate_reports(at=now + 2 * FOUR_WEEKS) == 0


def test_the_database_knows_that_the_region_comes_first(land: Country, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            location_id=land.locations[0],
            about="name",
            said="x",
            reporter=uuid4(),
            reported_at=now,
            told_platform_at=now,
        )


# ── Every half year ──────────────────────────────────────────────────────────────────────────────────────────


def test_owners_are_asked_once_and_confirming_answers(administrator: Client, land: Country, now: datetime) -> None:
    Location.objects.exclude(id=land.locations[0]).update(confirmed_at=now)
    assert operations.ask_to_confirm(at=now) == 1
    assert operations.ask_to_confirm(at=now) == 0
    notice = Notice.objects.get(settled_at=None)
    assert (notice.title, notice.link) == ("Klopt Ziekenhuis De Proef nog?", page_of(land))
    assert notice.due_at == now + timedelta(days=28)
    administrator.post(page_of(land) + "confirm/")
    assert not Notice.objects.filter(settled_at=None).exists()
    assert ConfirmationRequest.objects.get().answered_at
    assert operations.ask_to_confirm(at=now + timedelta(days=100)) == 0
    assert operations.ask_to_confirm(at=now + HALF_A_YEAR) == 7


def test_who_does_not_answer_is_told_to_the_region(land: Country, now: datetime) -> None:
    office = NewLocation("Bureau", "COORD", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    network = NewOrganisation("Netwerk Midden", OrganisationKind.NETWORK, locations=(office,))
    (bureau,) = registry.register_organisations(organisations=[network], actor=PLATFORM, at=now)
    Location.objects.exclude(id=land.locations[0]).update(confirmed_at=now)
    operations.ask_to_confirm(at=now)
    assert operations.escalate(at=now) == 0
    assert operations.escalate(at=now + MONTH) == 1
    assert operations.escalate(at=now + MONTH) == 0
    told = Notice.objects.get(organisation_id=bureau.id)
    assert told.title == "Ziekenhuis De Proef bevestigt haar gegevens niet"
    operations.confirm_location(location_id=land.locations[0], actor=PLATFORM, at=now + MONTH)
    assert not Notice.objects.filter(settled_at=None).exists()


def test_what_has_ended_is_no_longer_asked(land: Country, now: datetime) -> None:
    Location.objects.exclude(id=land.locations[0]).update(confirmed_at=now)
    operations.ask_to_confirm(at=now)
    registry.end_location(location_id=land.locations[0], on=(now + timedelta(days=1)).date(), actor=PLATFORM, at=now)
    assert operations.escalate(at=now + MONTH) == 0
    assert Notice.objects.get().settled == "lapsed"
    assert operations.ask_to_confirm(at=now + MONTH) == 0


def test_a_new_location_counts_as_confirmed(land: Country, now: datetime) -> None:
    new = NewLocation("Nieuw", "V6", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    made = operations.begin_location(organisation_id=land.organisation_id, new=new, actor=PLATFORM, at=now)
    assert made.location_id
    assert Location.objects.get(id=made.location_id).confirmed_at == now
