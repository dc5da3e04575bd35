"""docs/suppliers as a supplier's engineer uses it: its commands, in a shell, against the real server."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fhir_r4 import faults
from tests.handover.conftest import offered
from tests.serving import Site, serving
from tests.walk.belongings import placing
from tests.web import country
from tests.web.country import IC, Country

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity.models import State as Known
from ketenzicht.capacity.models import Unit
from ketenzicht.capacity.queries import picture_now
from ketenzicht.connections import operations as connections
from ketenzicht.connections.domain import NewTestConnection, State, findings_of
from ketenzicht.connections.queries import trial_of
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.handover import operations as handover
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations
from ketenzicht.triage import operations as triage

NOW = datetime.now(UTC)
SCOPES = ["capacity.deliver", "capacity.read"]
DOCS = Path(__file__).parents[2] / "docs/suppliers"


def blocks(document: str) -> list[str]:
    """The commands of a document, block by block."""
    text = (DOCS / document).read_text(encoding="utf-8")
    return [block.split("```", 1)[0] for block in text.split("```sh\n")[1:]]


_MAKING_A_KEY, ASKING, DELIVERING, MAKING_KEYS, _REGISTERING, SIGNING = blocks("api.md")
AT_A_TEST_CONNECTION, LOOKING, FIRST, CONFORMING, _HALF_AN_HOUR = blocks("first-delivery.md")

_ISSUING, SENDING, TRIAGED_AGAIN, ASKING_ADVICE, HOW_IT_WENT = blocks("care-requests.md")
_FOR_CALLS, CALLING, LIVING = blocks("telephony.md")
_TRYING, _FOR_HAND_OVERS, FETCHING = blocks("hand-over.md")
_FOR_OFFERS, WHAT_IS_ASKED, ANSWERING, IN_FHIR = blocks("placement.md")
(PUBLISHING,) = blocks("planning.md")

pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="the page is for who has curl and openssl"
)


@pytest.fixture(scope="module")
def land(own_database: str) -> Country:
    country.load(at=NOW)
    return country.build(at=NOW, places=country.PLACES[:1], kinds=(IC,))


@pytest.fixture(scope="module")
def site(own_database: str, land: Country, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
        yield site


def said(commands: str, *, site: Site, folder: Path, **filled_in: str) -> list[Any]:
    """What the server answered to each of these commands. `filled_in` takes the place of what one fills in."""
    for name, value in {"http://localhost:8000": site.address, **filled_in}.items():
        commands = commands.replace(name, value)
    script = f"set -euo pipefail\nKZ={site.address}\n{commands}"
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    decoder, rest, found = json.JSONDecoder(), done.stdout, []
    while rest := rest.strip():
        answer, end = decoder.raw_decode(rest)
        found.append(answer)
        rest = rest[end:]
    return found


def test_with_a_key_one_asks_what_it_may_and_delivers(land: Country, site: Site, tmp_path: Path) -> None:
    key = access.issue_key(
        organisation_id=land.organisation_id,
        name="proef",
        scopes=SCOPES,
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    ).key
    card, units, module = said(ASKING, site=site, folder=tmp_path, **{"kz_…": key})
    assert card["scopes"] == SCOPES
    assert module["module"] == "kliniek"
    (unit,) = units["units"]
    (receipt,) = said(f"KEY={key}\n{DELIVERING}", site=site, folder=tmp_path, **{"<code of a unit>": unit["unit"]})
    assert receipt["status"] == "accepted", receipt
    line = picture_now(now=datetime.now(UTC)).line(0)
    assert line.observed_at is not None


def test_who_signs_gets_a_token_that_works(land: Country, site: Site, tmp_path: Path) -> None:
    said(MAKING_KEYS, site=site, folder=tmp_path)
    system = access.register_public_key(
        organisation_id=land.organisation_id,
        name="proef",
        public_key=(tmp_path / "public.pem").read_text(encoding="utf-8"),
        scopes=SCOPES,
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    )
    number = {"<number of your system>": str(system.client_id)}
    (answer,) = said(SIGNING, site=site, folder=tmp_path, **number)
    assert answer["access_token"].startswith("kzt_"), answer
    card, _, _ = said(ASKING, site=site, folder=tmp_path, **{"kz_…": answer["access_token"]})
    assert card["id"] == str(system.client_id)


def test_from_nothing_to_a_first_delivery_and_most_of_the_check(land: Country, site: Site, tmp_path: Path) -> None:
    """The tutorial, typed as it stands. Eight rows of the check are passed; the other four need a person."""
    new = NewTestConnection("Proefsoft", "Beddenplanner", "support@voorbeeld.invalid", ("kliniek",))
    made = connections.register_test_connection(new=new, address="192.0.2.1", at=NOW)
    commands = AT_A_TEST_CONNECTION + LOOKING + FIRST + CONFORMING
    answers = said(commands, site=site, folder=tmp_path, **{"kztest_…": made.key})
    card, units, module, first, every, again, *_ = answers
    assert (card["scopes"], module["module"]) == (["capacity.deliver"], "kliniek")
    assert (first["status"], every["id"]) == ("accepted", again["id"])
    assert [answer.get("status") for answer in answers[6:]] == ["accepted", 400, "accepted", "accepted", "accepted"]
    trial = trial_of(connection_id=made.id, module="kliniek", on=NOW.date())
    assert trial
    found = findings_of(trial)
    waits = {code for code, finding in found.items() if finding.state is not State.PASSED}
    assert waits == {"unknown", "regular", "survives-503", "survives-429"}, found
    assert (len(found), len(trial.units)) == (12, len(units["units"]))


def test_a_partner_sends_a_request_with_its_triage_and_asks_for_advice(
    land: Country, site: Site, tmp_path: Path
) -> None:
    crosswalk = triage.load(content=(triage.CONTENT / "crosswalk.toml").read_bytes(), actor=PLATFORM, at=NOW)
    triage.take_in_use(version_id=crosswalk.version_id, actor=PLATFORM, at=NOW)
    new = NewOrganisation(name="Zorgcoördinatiecentrum Proef", kind=OrganisationKind.ZCC)
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    key = access.issue_key(
        organisation_id=land.organisation_id,
        name="hap",
        scopes=["coordination.request"],
        expires_at=NOW + timedelta(days=1),
        actor=PLATFORM,
        at=NOW,
    ).key
    filled_in = {"kz_…": key, "<code of the centre>": str(centre.id)}
    commands = SENDING + TRIAGED_AGAIN + ASKING_ADVICE + HOW_IT_WENT
    made, how_far, again, asked, answer, outcome, task = said(commands, site=site, folder=tmp_path, **filled_in)
    assert [made["remarks"], how_far["statusName"], again["status"]] == [{}, "wacht", "waiting"]
    assert asked["advice"]["stage"] == answer["advice"]["stage"] == "asked"
    assert answer["advice"]["answer"] is None
    assert (outcome["status"], outcome["care"], outcome["whereabouts"]) == ("waiting", [], None)
    assert (task["resourceType"], faults(task)) == ("Task", [])


def test_an_exchange_tells_of_a_call_and_that_it_is_there(land: Country, site: Site, tmp_path: Path) -> None:
    new = NewOrganisation(name="Zorgcoördinatiecentrum Telefoon", kind=OrganisationKind.ZCC)
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    ends = NOW + timedelta(days=1)
    key = access.issue_key(
        organisation_id=centre.id, name="pbx", scopes=["telephony.deliver"], expires_at=ends, actor=PLATFORM, at=NOW
    ).key
    *told, status, sign = said(CALLING + LIVING, site=site, folder=tmp_path, **{"kz_…": key})
    assert [one["status"] for one in told] == ["ringing", "answered", "transferred", "ended"]
    assert (status["statusName"], sign) == ("beëindigd", {"closed": 0})


def test_a_system_fetches_what_was_handed_over_to_it(land: Country, site: Site, tmp_path: Path) -> None:
    new = NewOrganisation(name="ZCC Overdracht", kind=OrganisationKind.ZCC, locations=())
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    intake = {"name": "Proef Persoon", "complaint": "Gevallen"}
    made = coordination.receive(centre_id=centre.id, door=Door.CITIZENS, intake=intake, actor=PLATFORM, at=NOW)
    release = handover.release(
        request_id=made.id, offer_id=offered(made.id), organisation_id=land.organisation_id,
        location_id=land.locations[0], actor=PLATFORM, at=NOW,
    )  # fmt: skip
    ends = NOW + timedelta(days=1)
    key = access.issue_key(
        organisation_id=land.organisation_id, name="epd", scopes=["handover.fetch"], expires_at=ends, actor=PLATFORM,
        at=NOW,
    ).key  # fmt: skip
    filled_in = {"kz_…": key, "<code of the hand-over>": str(release)}
    listed, bundle, told = said(FETCHING, site=site, folder=tmp_path, **filled_in)
    assert [one["id"] for one in listed["handOvers"]] == [str(release)]
    assert (bundle["resourceType"], faults(bundle)) == ("Bundle", [])
    assert told == {"told": "arrived", "toldName": "patiënt is er"}


def test_a_planning_system_says_its_rosters_and_reads_bookings_back(land: Country, site: Site, tmp_path: Path) -> None:
    ends = NOW + timedelta(days=1)
    key = access.issue_key(
        organisation_id=land.organisation_id, name="hap", scopes=["planning.maintain"], expires_at=ends, actor=PLATFORM,
        at=NOW,
    ).key  # fmt: skip
    filled_in = {"kz_…": key, "<code of your location>": str(land.locations[0])}
    made, roster, booked = said(PUBLISHING, site=site, folder=tmp_path, **filled_in)
    assert (made["key"], roster, booked["bookings"]) == ("kamer-2", {"isChanged": True, "fellOut": 0}, [])


def test_a_system_answers_what_it_is_asked(land: Country, site: Site, tmp_path: Path) -> None:
    new = NewOrganisation(name="ZCC Plaatsing", kind=OrganisationKind.ZCC, locations=())
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=NOW)
    unit = Unit.objects.filter(location_id=land.locations[0]).order_by("id")[0]
    unknown: dict[str, Any] = {"values": {}, "opening": None, "opening_reason": None, "opening_until": None}
    Known.objects.filter(unit=unit).update(**unknown)  # whatever other tests told of it
    ids = [
        placing(
            coordination.receive(centre_id=centre.id, door=Door.CITIZENS, intake={}, actor=PLATFORM, at=NOW).id,
            unit_id=unit.id,
            organisation_id=land.organisation_id,
            at=datetime.now(UTC),
        )["offer"]
        for _ in range(2)
    ]
    key = access.issue_key(
        organisation_id=land.organisation_id, name="ecd", scopes=["placement.answer"],
        expires_at=NOW + timedelta(days=1), actor=PLATFORM, at=NOW,
    ).key  # fmt: skip
    names = ("<code of the question>", "<code of another question>")
    filled_in = {"kz_…": key} | {name: str(one) for name, one in zip(names, ids, strict=True)}
    asked, changed, one, yes, no, fhir, off = said(
        WHAT_IS_ASKED + ANSWERING + IN_FHIR, site=site, folder=tmp_path, **filled_in
    )
    assert {each["id"] for each in asked["offers"]} == {each["id"] for each in changed["offers"]} == set(map(str, ids))
    assert (one["status"], yes["status"], no["status"], off["status"]) == ("asked", "accepted", "declined", "cancelled")
    assert (fhir["resourceType"], faults(fhir)) == ("Bundle", [])


@pytest.mark.parametrize(
    ("document", "module", "tried", "said_of_it"),
    [
        ("csv-drop.md", "hap", "export.csv", "total 8, available 2, waiting 5, longest-wait 12.0"),
        ("adt.md", "kliniek", "admission.hl7", "total 24, occupied 1, available 23"),
    ],
)
def test_what_an_adapter_is_set_up_with_is_right(
    land: Country, site: Site, tmp_path: Path, document: str, module: str, tried: str, said_of_it: str
) -> None:
    """The files of the walk as they stand, in the sandbox: the adapter finds no fault, and reads what is sent."""
    new = NewTestConnection("Proefsoft", "Aanlevermodule", "support@voorbeeld.invalid", (module,))
    made = connections.register_test_connection(new=new, address="192.0.2.2", at=NOW)
    writing = [one for one in blocks(document) if "<<" in one or one.startswith("sed ")]
    commands = "\n".join(line for block in writing for line in block.splitlines() if not line.startswith("send "))
    adapter = f"{sys.executable} -m ketenzicht.adapter"
    script = f"""{commands.replace("http://localhost:8000", f"{site.address}/sandbox", 1)}
        mkdir -p export && (umask 077; echo {made.key} > key)
        {adapter} check adapter.toml && {adapter} test adapter.toml {tried}"""
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Geen fouten gevonden." in done.stdout
    assert said_of_it in done.stdout
