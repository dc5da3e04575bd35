"""What the tests of triage share: the instruments that come with Ketenzicht, and a small one as a document."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from ketenzicht.triage.domain import Instrument
from ketenzicht.triage.operations import shipped_instruments

DOCUMENT: dict[str, Any] = {
    "code": "proef",
    "name": "Proef",
    "discipline": "telephone",
    "always": ["wakker"],
    "version": {
        "number": "1.0",
        "valid_from": date(2026, 1, 1),
        "source": "een proef",
        "licence": "EUPL-1.2",
        "clinical": False,
    },
    "classes": [{"code": "U1", "name": "Nu"}, {"code": "U3", "name": "Straks"}, {"code": "U5", "name": "Advies"}],
    "questions": [
        {"code": "wakker", "text": "Wakker?", "kind": "yes-no", "letter": "D"},
        {"code": "pijn", "text": "Pijn?", "kind": "number", "lowest": 0, "highest": 10},
        {
            "code": "kleur",
            "text": "Kleur?",
            "kind": "choice",
            "options": [{"code": "rood", "name": "rood"}, {"code": "blauw", "name": "blauw"}],
            "when": "pijn > 0",
        },
    ],
    "complaints": [{"code": "teen", "name": "Teen", "questions": ["pijn", "kleur"], "otherwise": "U5"}],
    "criteria": [
        {"code": "niet-wakker", "when": "wakker is nee", "class": "U1", "red_flag": True, "because": "Niet wakker."},
        {"code": "erge-pijn", "when": "pijn >= 8 of kleur is blauw", "class": "U3", "because": "Erg."},
    ],
}


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(DOCUMENT)


@pytest.fixture(scope="session")
def shipped() -> dict[str, Instrument]:
    return {one.code: one for one in shipped_instruments()}
