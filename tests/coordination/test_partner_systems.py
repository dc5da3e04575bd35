"""A partner's system sends a request over the API, with what its triage came to; a stranger gets nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.test import Client as Browser
from tests.coordination.conftest import NOON, Centre, somebody

from ketenzicht.access import operations as access
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict
from ketenzicht.base.geography import Point
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Ending, Kind
from ketenzicht.coordination.models import CareRequest, Triage
from ketenzicht.coordination.presenters.triage import triage_views
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

REQUESTS = "/api/v1/care-requests"
NOW = datetime.now(UTC)
Ask = Callable[..., Any]


def key_of(organisation_id: UUID, scope: str = "coordination.request") -> str:
    ends = NOW + timedelta(days=30)
    issued = access.issue_key(
        organisation_id=organisation_id, name=f"HAP {uuid4()}", scopes=[scope], expires_at=ends, actor=PLATFORM, at=NOON
    )
    return issued.key


@pytest.fixture
def ask(centre: Centre) -> Ask:
    """Ask with the key of a partner, or another; gives status and content."""
    own = key_of(centre.hospital_id)

    def asking(path: str = "", body: Any = None, *, key: str = own, **headers: str) -> tuple[int, Any]:
        browser = Browser(headers={"Authorization": f"Bearer {key}", **headers})
        if body is None:
            answer = browser.get(f"{REQUESTS}{path}")
        else:
            answer = browser.post(f"{REQUESTS}{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    return asking


def request(centre: Centre, key: str = "HAP-1", **more: Any) -> dict[str, Any]:
    return {"key": key, "centre": str(centre.id), "about": {"complaint": "Buikpijn", "callBack": "030 1234567"}, **more}


def outcome(found: str = "U2", minutes_ago: int = 10, **more: Any) -> dict[str, Any]:
    return {
        "system": "HAP-systeem",
        "instrument": "nts",
        "version": "3.1",
        "urgencyClass": found,
        "doneAt": (NOW - timedelta(minutes=minutes_ago)).isoformat(),
        "doneBy": "triagist",
        **more,
    }


def file_of(centre: Centre) -> Any:
    row = CareRequest.objects.get()
    return operations.look_into(request_id=row.id, actor=centre.me, at=datetime.now(UTC))


def test_a_request_comes_in_with_its_urgency_and_the_sender_hears_how_far_it_is(centre: Centre, ask: Ask) -> None:
    sent = request(centre, triage=outcome(redFlags=["bewusteloos geweest"]))
    status, answer = ask(body=sent)
    assert (status, answer["status"], answer["statusName"], answer["remarks"]) == (201, "waiting", "wacht", {})
    assert ask(body=sent) == (200, answer)
    row = CareRequest.objects.get()
    assert (row.centre_id, row.urgency, row.has_red_flag, row.door) == (centre.id, "U2", True, "partner")
    assert row.begin_before == row.received_at + timedelta(hours=1)
    assert b"Buikpijn" not in bytes(row.intake) + bytes(row.source_sent)
    assert b"bewusteloos" not in bytes(Triage.objects.get().elsewhere_red_flags)
    file = file_of(centre)
    (line,) = file.outcomes
    assert (line.system, line.version, line.by, line.red_flags) == (
        "HAP-systeem",
        "3.1",
        "triagist",
        ("bewusteloos geweest",),
    )
    assert Kind.TRIAGED_ELSEWHERE in [one.kind for one in file.story]
    lines = AuditLine.objects.filter(subject=f"care-request/{row.id}", action="coordination.triaged-elsewhere")
    assert [one.authorisation for one in lines] == ["coordination.request"]
    operations.pick_up(request_id=row.id, actor=centre.me, at=datetime.now(UTC))
    views = triage_views(file_of(centre), actor=centre.me)
    shown = {"triages": views, "file": file, "is_mine": False, "site": {"now": datetime.now(UTC)}}
    page = render_to_string("coordination/triage.html", shown)
    assert "Uitkomst van elders (nts 3.1)" in page
    assert "Wijk af van het voorstel" in page
    status, answer = ask("/HAP-1")
    assert (status, answer["statusName"]) == (200, "in behandeling")
    assert "Tom" not in str(answer)
    assert set(answer) == {"key", "centre", "receivedAt", "status", "statusName", "advice"}
    assert answer["advice"] is None


def test_a_later_outcome_stands_beside_the_first_and_counts(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre, triage=outcome("U4", minutes_ago=60)))
    later = outcome("U1", minutes_ago=5)
    assert [ask("/HAP-1/triages", later)[0] for _ in range(2)] == [201, 200]
    assert [one.proposed for one in file_of(centre).outcomes] == ["U1", "U4"]
    assert CareRequest.objects.get().urgency == "U1"
    status, answer = ask("/HAP-1/triages", outcome("U5", minutes_ago=30))
    assert (status, "latere uitkomst" in answer["detail"]) == (409, True)
    assert ask("/HAP-1/triages", {**later, "urgencyClass": "U5"})[0] == 409
    assert CareRequest.objects.get().urgency == "U1"
    assert ask("/HAP-2/triages", later)[0] == 404


def test_who_put_it_aside_or_closed_it_sees_it_again(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre))
    row, now = CareRequest.objects.get(), datetime.now(UTC)
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=now)
    later = now + timedelta(hours=5)
    operations.park(
        request_id=row.id, claim=claim, until=later, because="Wacht op de huisarts", actor=centre.me, at=now
    )
    assert ask("/HAP-1/triages", outcome("U2", 20))[0] == 201
    row.refresh_from_db()
    assert (row.status, row.due_at is not None and row.due_at < later) == ("parked", True)
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=now)
    operations.close(
        request_id=row.id, claim=claim, ending=Ending.ADVISED, note="Advies gegeven", actor=centre.me, at=now
    )
    assert ask("/HAP-1")[1]["statusName"] == "afgesloten"
    assert ask("/HAP-1/triages", outcome("U1", 1))[0] == 201
    row.refresh_from_db()
    assert (row.status, row.urgency) == ("waiting", "U1")


def test_something_else_under_the_same_key_is_refused_and_nothing_changes(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre))
    before = CareRequest.objects.values().get()
    other = request(centre, about={"complaint": "Iets heel anders"})
    for wrong in (other, request(centre, triage=outcome()), {**request(centre), "centre": str(centre.other_id)}):
        status, answer = ask(body=wrong)
        assert (status, "ander" in answer["detail"]) == (409, True)
    assert CareRequest.objects.values().get() == before


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        (outcome("U9"), "urgencyClass", "unknown-class"),
        (outcome(instrument="toverbal"), "instrument", "unknown-instrument"),
        (outcome(minutes_ago=-60), "doneAt", "in-the-future"),
        (outcome(minutes_ago=3 * 24 * 60), "doneAt", "too-old"),
        (outcome(doneBy="a\x00b"), "doneBy", "not-storable"),
        (outcome(redFlags=["\u0007"]), "redFlags/0", "not-storable"),
    ],
)
def test_a_wrong_outcome_is_refused_in_words_and_nothing_of_it_is_kept(
    centre: Centre, ask: Ask, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    status, answer = ask(body=request(centre, triage=wrong))
    (fault,) = answer["faults"]
    assert (status, fault["pointer"], fault["code"]) == (400, f"/triage/{pointer}", code)
    assert fault["nl"] != fault["en"]
    assert not CareRequest.objects.exists()
    ask(body=request(centre))
    status, answer = ask("/HAP-1/triages", wrong)
    assert (status, answer["faults"][0]["pointer"]) == (400, f"/{pointer}")
    assert not Triage.objects.exists()


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({}, "/about/complaint"),
        ({"complaint": "  "}, "/about/complaint"),
        ({"complaint": "a\x00b"}, "/about/complaint"),
        ({"complaint": "x" * 2_001}, "/about/complaint"),
        ({"complaint": "x", "callerIs": "de buurman"}, "/about/callerIs"),
        ({"complaint": "x", "notes": "x"}, "/about/notes"),
        ({"complaint": "x", "schoenmaat": "42"}, "/about/schoenmaat"),
    ],
)
def test_what_no_intake_can_hold_is_refused_at_its_place(
    centre: Centre, ask: Ask, about: dict[str, str], pointer: str
) -> None:
    status, answer = ask(body=request(centre, about=about))
    assert (status, answer["faults"][0]["pointer"]) == (400, pointer)
    assert not CareRequest.objects.exists()


def test_half_a_surrogate_pair_and_a_body_that_is_too_large_are_refused(centre: Centre, ask: Ask) -> None:
    assert ask(body=request(centre, about={"complaint": "\ud800"}))[0] == 400
    assert ask(body=request(centre, about={"complaint": "x" * 10_000_000}))[0] in {400, 413}
    assert not CareRequest.objects.exists()


def test_what_cannot_be_right_is_kept_and_said(centre: Centre, ask: Ask) -> None:
    about = {"complaint": "Buikpijn", "birthDate": "2150-01-01", "bsn": "123456789"}
    status, answer = ask(body=request(centre, about=about))
    assert (status, set(answer["remarks"])) == (201, {"birthDate", "bsn"})
    assert file_of(centre).intake["birth-date"] == "2150-01-01"


def test_another_system_sees_and_touches_nothing_of_it(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre))
    for other in (key_of(centre.hospital_id), key_of(centre.other_id)):
        assert ask("/HAP-1", key=other)[0] == 404
        assert ask("/HAP-1/triages", outcome(), key=other)[0] == 404
        assert ask(body=request(centre), key=other)[0] == 201  # its own, under its own key
    reading = key_of(centre.hospital_id, "capacity.read")
    assert [ask("/HAP-1", key=reading)[0], ask(body=request(centre), key=reading)[0]] == [403, 403]
    assert ask("/HAP-1", key="kz_nobody")[0] == 401
    insurer = NewOrganisation(name="Verzekeraar", kind=OrganisationKind.INSURER)
    (paying,) = registry.register_organisations(organisations=[insurer], actor=PLATFORM, at=NOON)
    status, answer = ask(body=request(centre), key=key_of(paying.id))
    assert (status, "wie zorg geeft" in answer["detail"]) == (403, True)
    assert Triage.objects.count() == 0


def test_without_a_centre_it_goes_to_the_one_of_the_region_and_else_one_names_it(centre: Centre, ask: Ask) -> None:
    nowhere = {key: value for key, value in request(centre).items() if key != "centre"}
    status, answer = ask(body=nowhere)
    assert (status, answer["faults"][0]["code"]) == (400, "name-a-centre")
    assert ask(body={**nowhere, "centre": str(centre.hospital_id)})[0] == 403
    assert ask(body={**nowhere, "centre": str(uuid4())})[0] == 403
    partner, near, second = (_in_utrecht(name, kind) for name, kind in IN_UTRECHT)
    key = key_of(partner())
    near_id = near()
    status, answer = ask(body=nowhere, key=key)
    assert (status, answer["centre"]) == (201, str(near_id))
    second()
    status, answer = ask(body={**nowhere, "key": "HAP-2"}, key=key)
    assert (status, "ZCC Tweede" in answer["detail"]) == (400, True)


IN_UTRECHT = (
    ("HAP Utrecht", OrganisationKind.PROVIDER),
    ("ZCC Eerste", OrganisationKind.ZCC),
    ("ZCC Tweede", OrganisationKind.ZCC),
)


def _in_utrecht(name: str, kind: OrganisationKind) -> Callable[[], UUID]:
    place = NewLocation(
        name=name,
        type_code="V6",
        point=Point(52.09, 5.12),
        street="Proefstraat 1",
        postcode="3511 AB",
        place="Utrecht",
        municipality_code="GM0344",
        phone_urgent="030 1234567",
    )
    new = [NewOrganisation(name=name, kind=kind, locations=(place,))]
    return lambda: registry.register_organisations(organisations=new, actor=PLATFORM, at=NOW)[0].id


def test_one_deviates_from_an_outcome_of_elsewhere_and_it_stays_as_it_was_told(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre, triage=outcome("U2", redFlags=["bleek"])))
    row, now = CareRequest.objects.get(), datetime.now(UTC)
    claim = operations.pick_up(request_id=row.id, actor=centre.me, at=now)
    triage = Triage.objects.get()
    counts = operations.deviate(
        triage_id=triage.id, claim=claim, to="U4", because="Knapt zichtbaar op", actor=centre.me, at=now
    )
    assert not counts  # below a red flag a second colleague has to agree
    assert CareRequest.objects.get().urgency == "U2"
    operations.agree(triage_id=triage.id, actor=centre.colleague, at=now)
    assert (CareRequest.objects.get().urgency, CareRequest.objects.get().has_red_flag) == ("U4", False)
    for change in ({"found": "U5"}, {"elsewhere_version": "9"}, {"elsewhere_by": "niemand"}, {"begun_at": NOON}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Triage.objects.filter(id=triage.id).update(**change)
    with pytest.raises(Conflict, match="al afgerond"):
        operations.conclude(triage_id=triage.id, claim=claim, actor=centre.me, at=now)
    ask("/HAP-1/triages", outcome("U3", 1))
    with pytest.raises(Conflict, match="opnieuw getrieerd"):
        operations.deviate(triage_id=triage.id, claim=claim, to="U5", because="Nog een keer", actor=centre.me, at=now)


def test_the_database_knows_a_round_of_ours_from_one_of_elsewhere(centre: Centre, ask: Ask) -> None:
    ask(body=request(centre, triage=outcome()))
    for change in ({"instrument_id": centre.news2_id}, {"complaint": "buikpijn"}, {"elsewhere_system": ""}):
        row = Triage.objects.get()
        row.pk, row.round = uuid4(), 2
        row.begun_at -= timedelta(hours=1)
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_a_person_sends_nothing_by_this_door(centre: Centre) -> None:
    person = somebody(centre.hospital_id)
    with pytest.raises(Exception, match="mag niet"):
        operations.send(key="x", centre_id=centre.id, intake={"complaint": "x"}, outcome=None, actor=person, at=NOON)
