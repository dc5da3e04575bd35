"""A source of summaries, apart from our own code: a small FHIR server that validates what is asked, and misbehaves on
demand. What it holds it holds by patient; it answers what FHIR R4 says, and keeps what came in.
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Resource = dict[str, Any]
BSN = "999910942"
SYSTEM = "http://fhir.nl/fhir/NamingSystem/bsn"
_MOST_ASKED = 10_000  # bytes of one question
_SLOW = 30.0  # seconds


@dataclass
class Source:
    """What it has and how it behaves. `asked` is every request that came: method, path with query, body."""

    resources: list[Resource] = field(default_factory=list)
    token: str = ""
    mode: str = "good"
    page: int = 100
    base: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what a proper server would refuse
    slept: threading.Event = field(default_factory=threading.Event)
    meanwhile: list[Any] = field(default_factory=list)  # called while it is busy with a search of data

    def search(self, kind: str, asked: dict[str, str]) -> list[Resource]:
        if kind == "Patient":
            wanted = dict(zip(("system", "value"), asked["identifier"].split("|"), strict=True))
            return [one for one in self._of("Patient") if wanted in one["identifier"]]
        found = [one for one in self._of(kind) if self._whose(one) == asked["patient"]]
        return [one for one in found if one.get("status") == asked["status"]] if "status" in asked else found

    def _of(self, kind: str) -> list[Resource]:
        return [one for one in self.resources if one["resourceType"] == kind]

    @staticmethod
    def _whose(one: Resource) -> str:
        whose = one.get("patient") or one.get("subject") or one.get("for") or {}
        return str(whose.get("reference", ""))


def patient(code: str = "p1", bsn: str = BSN) -> Resource:
    return {
        "resourceType": "Patient",
        "id": code,
        "identifier": [{"system": SYSTEM, "value": bsn}],
        "name": [{"family": "Bakker"}],
    }


def concept(text: str, code: str = "", system: str = "http://snomed.info/sct") -> Resource:
    return {"text": text, **({"coding": [{"system": system, "code": code, "display": text}]} if code else {})}


def standing(code: str, kind: str = "allergyintolerance-clinical") -> Resource:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{kind}", "code": code}]}


def allergy(text: str, code: str = "", whose: str = "p1", **more: Any) -> Resource:
    return {
        "resourceType": "AllergyIntolerance",
        "id": f"a-{abs(hash(text))}",
        "clinicalStatus": standing("active"),
        "code": concept(text, code),
        "patient": {"reference": f"Patient/{whose}"},
        **more,
    }


def medicine(text: str, whose: str = "p1", **more: Any) -> Resource:
    return {
        "resourceType": "MedicationStatement",
        "id": f"m-{abs(hash(text))}",
        "status": "active",
        "medicationCodeableConcept": concept(text),
        "subject": {"reference": f"Patient/{whose}"},
        "dosage": [{"text": "1 maal per dag 1 tablet"}],
        **more,
    }


def problem(text: str, whose: str = "p1", **more: Any) -> Resource:
    return {
        "resourceType": "Condition",
        "id": f"c-{abs(hash(text))}",
        "clinicalStatus": standing("active", "condition-clinical"),
        "code": concept(text),
        "subject": {"reference": f"Patient/{whose}"},
        "onsetDateTime": "2019-05",
        **more,
    }


def directive(text: str, kind: str = "deny", whose: str = "p1", **more: Any) -> Resource:
    return {
        "resourceType": "Consent",
        "id": f"d-{abs(hash(text))}",
        "status": "active",
        "scope": standing("treatment", "consentscope"),
        "category": [concept("Behandelaanwijzing", "129125009")],
        "patient": {"reference": f"Patient/{whose}"},
        "dateTime": "2024-03-01",
        "policy": [{"uri": "https://wetten.overheid.nl/"}],
        "provision": {"type": kind, "code": [concept(text)]},
        **more,
    }


def task(*references: str, whose: str = "p1", status: str = "requested") -> Resource:
    return {
        "resourceType": "Task",
        "id": "t1",
        "status": status,
        "intent": "proposal",
        "for": {"reference": f"Patient/{whose}"},
        "input": [{"type": {"text": "klaar"}, "valueReference": {"reference": one}} for one in references],
    }


def whole() -> list[Resource]:
    return [
        patient(),
        allergy("Penicilline", criticality="high", reaction=[{"manifestation": [concept("Benauwdheid")]}]),
        medicine("Metoprolol tablet 50mg", effectivePeriod={"start": "2023-01-09"}),
        problem("Hartfalen"),
        directive("Reanimatie"),
    ]


class _Handler(BaseHTTPRequestHandler):
    source: Source

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(min(length, _MOST_ASKED)).decode()
        self.source.asked.append(("POST", self.path, body))
        if self._misbehaves():
            return None
        found = re.fullmatch(r"/fhir/([A-Z][A-Za-z]+)/_search", self.path)
        if not found or self.headers.get("Content-Type") != "application/x-www-form-urlencoded":
            self.source.wrong.append(f"POST {self.path}")
            return self._say(400, _outcome("not a search in a form"))
        if found[1] != "Patient":
            for deed in self.source.meanwhile:
                deed()
        asked = dict(parse_qsl(body, strict_parsing=True))
        if not set(asked) <= {"identifier", "patient", "status"}:
            self.source.wrong.append(body)
            return self._say(400, _outcome("unknown parameter"))
        return self._page(found[1], self.source.search(found[1], asked), 0)

    def do_GET(self) -> None:
        self.source.asked.append(("GET", self.path, ""))
        if self._misbehaves():
            return None
        parts = urlsplit(self.path)
        if found := re.fullmatch(r"/fhir/([A-Z][A-Za-z]+)/page/(\d+)/of/(\w+)", parts.path):
            whose = {"patient": f"Patient/{found[3]}"}
            return self._page(found[1], self.source.search(found[1], whose), int(found[2]))
        for one in self.source.resources:
            if parts.path == f"/fhir/{one['resourceType']}/{one['id']}":
                return self._say(200, one)
        return self._say(404, _outcome("unknown"))

    def _page(self, kind: str, found: list[Resource], start: int) -> None:
        shown = found[start : start + self.source.page]
        bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
        if shown:
            bundle["entry"] = [{"resource": one, "search": {"mode": "match"}} for one in shown]
        if start + self.source.page < len(found):
            to = f"{self.source.base}/{kind}/page/{start + self.source.page}/of/p1"
            bundle["link"] = [{"relation": "next", "url": to}]
        self._say(200, bundle)

    def _misbehaves(self) -> bool:
        """Whether it answered something else than what was asked."""
        if self.source.token and self.headers.get("Authorization") != f"Bearer {self.source.token}":
            self._say(401, _outcome("who are you"))
            return True
        mode = self.source.mode
        if mode.isdigit():
            self._say(int(mode), _outcome(mode))
        elif mode == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/")
            self.end_headers()
        elif mode == "slow":
            self._drip()
        elif mode in BODIES:
            self._raw(BODIES[mode])
        else:
            return False
        return True

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        until = time.monotonic() + _SLOW
        while time.monotonic() < until:
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def _say(self, status: int, told: Resource) -> None:
        self._raw(json.dumps(told).encode(), status)

    def _raw(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # who asked went away
            return

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def _outcome(text: str) -> Resource:
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "processing", "diagnostics": text}],
    }


def _bundle(*resources: Any) -> bytes:
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}).encode()


# What no source may send; by name.
BODIES: dict[str, bytes] = {
    "garbage": b"\xff\xfe<html>not JSON at all",
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "3 MB": b'{"resourceType": "Bundle", "text": "' + b"x" * 3_000_000 + b'"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 500 + b"1" + b"}" * 500,
    "no bundle": b'{"resourceType": "Patient", "id": "p1"}',
    "entries are no list": b'{"resourceType": "Bundle", "entry": {"a": 1}}',
    "an entry is null": b'{"resourceType": "Bundle", "entry": [null]}',
    "no kind": b'{"resourceType": "Bundle", "entry": [{"resource": {}}]}',
    "an error in a bundle": _bundle(_outcome("broken")),
    "another BSN": _bundle(patient("p1", "111222333")),
    "two patients": _bundle(patient("p1"), patient("p2")),
    "a patient without a code": _bundle({**patient(), "id": "../../admin"}),
    "a thousand": _bundle(*(patient(f"p{number}") for number in range(1000))),
}


@contextmanager
def served(source: Source) -> Iterator[Source]:
    """Until the end of the block, on a port of its own."""
    handler = type("Handler", (_Handler,), {"source": source})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    source.base = f"http://127.0.0.1:{server.server_port}/fhir"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
