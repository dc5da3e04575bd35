"""What the tests of definitions share: a small module as a document, and a moment."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ketenzicht.base.actor import PLATFORM
from ketenzicht.definitions.operations import load_all

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DOCUMENT: dict[str, Any] = {
    "code": "dialyse",
    "name": "Acute dialyse",
    "short_name": "Dialyse",
    "order": 130,
    "absent_reasons": [{"code": "not-measured", "name": "niet gemeten"}],
    "version": {
        "number": "1.0",
        "status": "agreed",
        "agreed_by": "Bestuurlijke tafel",
        "valid_from": date(2026, 1, 1),
        "expected_every": "PT15M",
        "fresh_for": "PT30M",
        "usable_for": "PT2H",
        "source": "een proef",
        "proposal": False,
    },
    "labels": [
        {"code": "acute", "name": "Acute dialyse", "group": "Dialyse", "counted": "plaatsen"},
        {"code": "chronic", "name": "Chronische dialyse"},
    ],
    "elements": [
        {"code": "total", "name": "Plaatsen open", "kind": "count", "role": "total", "minimum": 0, "required": True},
        {"code": "available", "name": "Plaatsen vrij", "kind": "count", "role": "available", "minimum": -10},
        {
            "code": "limit",
            "name": "Knelpunt",
            "kind": "choice",
            "labels": ["acute"],
            "choices": [{"code": "staff", "name": "personeel"}],
        },
    ],
    "relations": [
        {
            "code": "available-exceeds-total",
            "left": "available",
            "right": ["total"],
            "nl": "Er is meer vrij dan er is.",
            "en": "More is available than there is.",
        }
    ],
    "thresholds": [
        {
            "role": "available",
            "bands": [
                {"level": "full", "word": "vol"},
                {"at_least": 1, "level": "busy", "word": "krap"},
                {"at_least": 3, "level": "calm", "word": "ruimte"},
            ],
        }
    ],
}


def changed(document: dict[str, Any], **paths: Any) -> dict[str, Any]:
    """A copy with other values; `version__number="2"` sets the number of the version, None takes a key away."""
    copy = deepcopy(document)
    for path, value in paths.items():
        *parents, key = path.split("__")
        table: Any = copy
        for parent in parents:
            table = table[int(parent)] if parent.isdigit() else table[parent]
        if value is None:
            del table[key]
        else:
            table[int(key) if key.isdigit() else key] = value
    return copy


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(DOCUMENT)


@pytest.fixture
def twelve(db: None) -> None:
    """The modules that come with Ketenzicht, loaded."""
    load_all(folder=None, actor=PLATFORM, at=NOON)
