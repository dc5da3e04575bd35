"""From a definition back to its document, and from a document to the text of a file: the way back of `reading`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from ketenzicht.definitions.domain.elements import ElementDefinition
from ketenzicht.definitions.domain.thresholds import Band, Threshold
from ketenzicht.definitions.domain.versions import ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.words import Aggregation

Document = dict[str, Any]
NOTHING: tuple[object, ...] = (None, "", (), [], frozenset())


def document_of(module: ModuleDefinition, version: VersionDefinition) -> Document:
    """The document of a version; reading it gives the version back. What has its usual value is left out."""
    parts: dict[str, list[Document]] = {
        "labels": [_told(asdict(label)) for label in version.labels],
        "elements": [_element(element) for element in version.elements],
        "relations": [_told(asdict(relation)) for relation in version.relations],
        "thresholds": [_threshold(threshold, version.valid_from) for threshold in version.thresholds],
        "facilities": [_told(asdict(facility)) for facility in version.facilities],
    }
    return {
        "code": module.code,
        "name": module.name,
        "short_name": module.short_name,
        "order": module.order,
        "absent_reasons": [asdict(reason) for reason in version.absent_reasons],
        "version": _version(version),
        **{key: tables for key, tables in parts.items() if tables},
    }


def _version(version: VersionDefinition) -> Document:
    facts = {
        "number": version.number,
        "status": version.status.value,
        "valid_from": version.valid_from,
        "valid_until": version.valid_until,
        "agreed_by": version.agreed_by,
        "expected_every": iso_duration(version.expected_every),
        "fresh_for": iso_duration(version.fresh_for),
        "usable_for": iso_duration(version.usable_for),
        "source": version.source,
        "proposal": version.proposal,
        "explanation": version.explanation,
    }
    return _told(facts)


def _told(facts: Mapping[str, Any]) -> Document:
    """Facts without those that say nothing; `proposal` is true where nothing is said."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in facts.items()
        if value not in NOTHING and not (key == "proposal" and value is True)
    }


def _element(element: ElementDefinition) -> Document:
    facts = asdict(element)
    facts["kind"], facts["role"] = element.kind.value, element.role.value if element.role else None
    facts["aggregation"] = None if element.aggregation is Aggregation.POINT_IN_TIME else element.aggregation.value
    facts["minimum"], facts["maximum"] = _plain(element.minimum), _plain(element.maximum)
    facts["required"] = element.required or None
    facts["choices"] = [asdict(choice) for choice in element.choices]
    facts["labels"] = sorted(element.labels)
    return _told(facts)


def _threshold(threshold: Threshold, begins: date) -> Document:
    return _told(
        {
            "role": threshold.role.value if threshold.role else None,
            "element": threshold.element,
            "share_of": threshold.share_of.value if threshold.share_of else None,
            "labels": sorted(threshold.labels),
            "region": threshold.region_code,
            "valid_from": None if threshold.valid_from == begins else threshold.valid_from,
            "valid_until": threshold.valid_until,
            "source": threshold.source,
            "proposal": threshold.proposal,
            "bands": [_band(band) for band in threshold.bands],
        }
    )


def _band(band: Band) -> Document:
    return _told({"at_least": _plain(band.at_least), "level": band.level.value, "word": band.word})


def _plain(number: float | None) -> float | None:
    """A whole number without its point."""
    return int(number) if number is not None and number == int(number) else number


def iso_duration(duration: timedelta) -> str:
    """ISO 8601, of days, hours and minutes."""
    minutes = duration // timedelta(minutes=1)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    time = "".join(f"{amount}{letter}" for amount, letter in ((hours, "H"), (minutes, "M")) if amount)
    return f"P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"


def as_toml(document: Document) -> str:
    """The text of the file in which this document stands."""
    plain = [f"{key} = {_value(value)}\n" for key, value in document.items() if not _is_section(key, value)]
    sections = [
        f"\n{head}\n" + "".join(f"{name} = {_value(one)}\n" for name, one in table.items())
        for key, value in document.items()
        if _is_section(key, value)
        for head, table in (
            [(f"[{key}]", value)] if isinstance(value, dict) else [(f"[[{key}]]", one) for one in value]
        )
    ]
    return "".join([*plain, *sections])


def _is_section(key: str, value: object) -> bool:
    return key != "absent_reasons" and (isinstance(value, (dict, list)))


def _value(value: object) -> str:
    if isinstance(value, str):  # JSON writes text as TOML reads it, but for one character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "[\n" + "".join(f"    {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)
