"""What of a document may not change once it is in force, as one short text."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from ketenzicht.definitions.domain.versions import VersionDefinition
from ketenzicht.definitions.domain.words import Status

# A version may be agreed and may end; thresholds judge figures and do not say what figures mean. A module's names
# and its place in the order are the module's, not the version's.
MAY_CHANGE = frozenset({"name", "short_name", "order", "thresholds"})
MAY_CHANGE_IN_VERSION = frozenset({"status", "agreed_by", "valid_until"})


def meaning(version: VersionDefinition) -> VersionDefinition:
    """A version without what may change of it while it is in force: two that mean the same are equal."""
    return replace(version, id=0, status=Status.PILOT, agreed_by="", valid_until=None, thresholds=())


def checksum(document: dict[str, Any]) -> str:
    """SHA-256 over everything that gives delivered figures their meaning. The order of keys does not count."""
    content = {key: value for key, value in document.items() if key not in MAY_CHANGE}
    content["version"] = {key: value for key, value in document["version"].items() if key not in MAY_CHANGE_IN_VERSION}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_day)
    return sha256(text.encode()).hexdigest()


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A document holds no {type(value).__name__}.")
