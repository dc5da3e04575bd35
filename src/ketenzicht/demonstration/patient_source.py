"""A GP's information system of the demonstration: whoever is asked for, it knows the same invented patient."""

import json
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import Door
from ketenzicht.demonstration.accounts import actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import Category, Kind
from ketenzicht.patientdata.operations import NewSource

PRACTICE, CENTRE = "huisarts-15", "zcc-ROAZ-09"
NAME = "Huisartsinformatiesysteem (simulatie)"
TEST_BSN = "999910942"  # of no real person
_MOST = 10_000  # bytes of a question
Resource = dict[str, Any]


class PatientSource:
    """Answers searches of FHIR R4 on this machine, until it is closed."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/fhir"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True, name="patient-source").start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put_on_record(self, *, at: datetime) -> None:
        """In the place of that of an earlier start, which answered at another port."""
        today = local_day(at)
        for one in queries.sources_of(organisation_id=id_of(PRACTICE)):
            if one.name == NAME and (one.active_until is None or one.active_until > today):
                operations.end_source(source_id=one.id, actor=PLATFORM, at=at)
        new = NewSource(
            organisation_id=id_of(PRACTICE),
            name=NAME,
            kind=Kind.QUERY,
            category=Category.SUMMARY,
            endpoint=self.address,
            active_from=today,
        )
        operations.add_source(new=new, actor=PLATFORM, at=at)


def add_request(*, at: datetime) -> None:
    """Somebody of whom a summary can be fetched; once, when the accounts were just opened."""
    intake = {
        "caller": "Dochter",
        "caller-is": "relative",
        "call-back": "0201234569",
        "name": "Mevrouw Voorbeeld",
        "birth-date": "28-04-1944",
        "sex": "female",
        "bsn": TEST_BSN,
        "complaint": "Sinds vanochtend benauwd en verward. Welke medicijnen zij gebruikt, weet haar dochter niet.",
        "treaters": NAME,
        "consent": "yes",
    }
    actor = actor_of("zcc-triagist", at=at)
    coordination.receive(centre_id=id_of(CENTRE), door=Door.CITIZENS, intake=intake, actor=actor, at=at)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), _MOST)).decode()
        kind = self.path.removeprefix("/fhir/").removesuffix("/_search")
        asked = dict(parse_qsl(body))
        found = [_patient(asked.get("identifier", ""))] if kind == "Patient" else _OF_HER.get(kind, [])
        told = {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": len(found),
            "entry": [{"resource": one, "search": {"mode": "match"}} for one in found],
        }
        sent = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Nothing: the screen is for who tries the demonstration."""


def _patient(identifier: str) -> Resource:
    system, _, value = identifier.partition("|")
    return {"resourceType": "Patient", "id": "voorbeeld", "identifier": [{"system": system, "value": value}]}


def _hers(kind: str, name: str, *, whose: str = "subject", **more: Any) -> Resource:
    return {"resourceType": kind, "id": name, whose: {"reference": "Patient/voorbeeld"}, **more}


def _condition(code: str, text: str, since: str) -> Resource:
    return _hers("Condition", code, code={"text": text}, onsetDateTime=since, clinicalStatus=_status("active"))


def _medicine(code: str, text: str, dosage: str, since: str) -> Resource:
    return _hers(
        "MedicationStatement",
        code,
        status="active",
        medicationCodeableConcept={"text": text},
        effectiveDateTime=since,
        dosage=[{"text": dosage}],
    )


def _status(code: str) -> Resource:
    return {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": code}]}


_OF_HER: dict[str, list[Resource]] = {
    "Composition": [
        _hers(
            "Composition",
            "samenvatting",
            status="final",
            type={"text": "Spoedsamenvatting"},
            date="2026-11-02",
            author=[{"display": "Huisarts (simulatie)"}],
            title="Spoedsamenvatting",
        )
    ],
    "AllergyIntolerance": [
        _hers(
            "AllergyIntolerance",
            "allergie",
            whose="patient",
            code={"text": "Amoxicilline"},
            criticality="high",
            recordedDate="2015-06-01",
            reaction=[{"manifestation": [{"text": "Zwelling van de keel"}]}],
        )
    ],
    "MedicationStatement": [
        _medicine("pil-1", "Furosemide tablet 40 mg", "1 maal per dag 1 tablet", "2025-02-11"),
        _medicine("pil-2", "Apixaban tablet 5 mg", "2 maal per dag 1 tablet", "2024-09-30"),
    ],
    "Condition": [
        _condition("hart", "Hartfalen", "2024-08"),
        _condition("ritme", "Atriumfibrilleren", "2024-09-30"),
    ],
    "Consent": [
        _hers(
            "Consent",
            "reanimatie",
            whose="patient",
            status="active",
            scope={"text": "treatment"},
            category=[{"text": "Behandelaanwijzing"}],
            dateTime="2025-01-20",
            policy=[{"uri": "https://wetten.overheid.nl/"}],
            provision={"type": "deny", "code": [{"text": "Reanimatie"}]},
        )
    ],
}
