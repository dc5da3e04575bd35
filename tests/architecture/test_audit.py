"""The audit of dependencies finds what is known, and says plainly when it could not ask."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ASKED: list[dict[str, Any]] = []


class Source(BaseHTTPRequestHandler):
    """As OSV answers: Django has one, and so has a package of the front end."""

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        ASKED.extend(queries)
        bad = {"django": "PYSEC-0000-1", "esbuild": "GHSA-0000"} if self.path == "/bad" else {}
        results = [
            {"vulns": [{"id": bad[query["package"]["name"]]}]} if query["package"]["name"] in bad else {}
            for query in queries
        ]
        body = json.dumps({"results": results}).encode() if self.path != "/odd" else b"<html>"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def source() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Source)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def audit(source: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, ROOT / "tools" / "audit_dependencies.py"],
        env={**os.environ, "KETENZICHT_AUDIT_SOURCE": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not run.stderr
    return run.returncode, run.stdout


def test_what_is_known_is_told_and_fails(source: str) -> None:
    code, told = audit(f"{source}/bad")
    assert code == 1
    assert "PyPI django 5.2" in told
    assert "PYSEC-0000-1" in told
    assert "npm esbuild" in told


def test_nothing_known_is_told_too_and_every_lock_was_asked_of(source: str) -> None:
    ASKED.clear()
    code, told = audit(f"{source}/good")
    assert (code, "Geen bekende kwetsbaarheden" in told) == (0, True)
    asked = {(query["package"]["ecosystem"], query["package"]["name"]) for query in ASKED}
    assert {("PyPI", "django"), ("PyPI", "uv"), ("PyPI", "hatchling"), ("PyPI", "mypy")} <= asked
    assert {("npm", "leaflet"), ("npm", "axe-core")} <= asked
    assert all(query["version"][0].isdigit() for query in ASKED)


@pytest.mark.parametrize("path", ["/odd", None])
def test_a_source_that_gives_no_answer_is_no_failure_and_is_said(source: str, path: str | None) -> None:
    code, told = audit(source + path if path else "http://127.0.0.1:9/")
    assert code == 0
    assert "NIET NAGEGAAN" in told
    assert "Geen bekende" not in told
