"""What changes when the site is reached by https: cookies that travel by it only, and whose forms are taken."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

ASK = """import json, sys; from ketenzicht.config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))"""


def told(*names: str, **environment: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-c", ASK, *names], env={**os.environ, **environment}, capture_output=True, check=True
    )
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def test_what_was_sealed_with_an_older_key_can_still_be_read() -> None:
    assert told("SECRET_KEY_FALLBACKS", KETENZICHT_OLD_SECRET_KEYS="van-vorig-jaar nog-ouder\n") == {
        "SECRET_KEY_FALLBACKS": ["van-vorig-jaar", "nog-ouder"]
    }


@pytest.mark.parametrize(
    ("address", "https"), [("https://ketenzicht.example/", True), ("http://localhost:8000", False)]
)
def test_cookies_are_for_the_site_alone_and_travel_by_https_where_there_is(address: str, https: bool) -> None:
    names = [f"{cookie}_COOKIE_{flag}" for cookie in ("SESSION", "CSRF") for flag in ("SECURE", "HTTPONLY")]
    found = told(*names, "SESSION_COOKIE_SAMESITE", "CSRF_TRUSTED_ORIGINS", KETENZICHT_BASE_URL=address)
    assert found.pop("CSRF_TRUSTED_ORIGINS") == (["https://ketenzicht.example"] if https else [])
    assert found == {
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


@pytest.mark.parametrize(("demonstration", "keys"), [("", []), ("1", ["sessies", "ouder"])])
def test_in_production_the_key_of_sessions_never_takes_the_place_of_the_one_for_persons(
    demonstration: str, keys: list[str]
) -> None:
    assert told(
        "PERSON_KEYS",
        KETENZICHT_BASE_URL="https://ketenzicht.example/",
        KETENZICHT_SECRET_KEY="sessies",
        KETENZICHT_OLD_SECRET_KEYS="ouder",
        KETENZICHT_PERSON_KEY="",
        KETENZICHT_DEMONSTRATION=demonstration,
    ) == {"PERSON_KEYS": keys}


def test_nobody_is_debugging_and_no_proxy_is_trusted_without_being_asked() -> None:
    assert told("DEBUG", "TRUSTED_PROXIES", "RATE_FACTOR", KETENZICHT_TRUSTED_PROXIES="") == {
        "DEBUG": False,
        "TRUSTED_PROXIES": [""],
        "RATE_FACTOR": 1.0,
    }
