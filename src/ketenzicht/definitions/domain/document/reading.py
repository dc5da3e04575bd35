"""From a module's document (what stands in its file) to a definition, or to everything that is wrong with it."""

import re
from datetime import date, timedelta
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.definitions.domain.document import coherence, derived, parts_of_version
from ketenzicht.definitions.domain.versions import ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.words import Status

LONGEST_CODE = 40
LONGEST_NAME = 100
LONGEST_SHORT_NAME = 30
LONGEST_NUMBER = 20
LONGEST_AGREED_BY = 200
NUMBER = re.compile(r"[0-9][0-9A-Za-z.-]*", re.ASCII)
MOST = 10_000  # of the order in which modules are shown
SOME_TIME = timedelta(hours=1)  # stands in for a duration that could not be read; never leaves this module


def read_document(document: dict[str, Any]) -> ModuleDefinition:
    """A module with the one version that the document describes; its id is 0.

    Raises Invalid with everything that is wrong, each fault with its place as a JSON pointer.
    """
    faults: list[Fault] = []
    part = Part(document, "", faults)
    module = _module(part)
    part.done()
    if faults or module is None:
        raise Invalid(faults)
    return module


def _module(document: Part) -> ModuleDefinition | None:
    code = document.code()
    if len(code) > LONGEST_CODE:
        document.fault("code", "too-long", f"Hoogstens {LONGEST_CODE} tekens.", f"At most {LONGEST_CODE} characters.")
    name = document.text("name", longest=LONGEST_NAME)
    short_name = document.text("short_name", longest=LONGEST_SHORT_NAME)
    order = document.whole("order", most=MOST)
    version = _version(document, module=code)
    if version is None:
        return None
    return ModuleDefinition(code=code, name=name, short_name=short_name, order=order, versions=(version,))


def _version(document: Part, *, module: str) -> VersionDefinition | None:
    part = document.part("version")
    valid_from = part.day("valid_from", required=True) or date.min
    facts = _facts(part, valid_from=valid_from)
    part.done()
    labels = document.parts("labels", required=True, read=parts_of_version.label)
    elements = document.parts("elements", required=True, read=parts_of_version.element)
    relations = document.parts("relations", required=False, read=parts_of_version.relation)
    thresholds = document.parts(
        "thresholds",
        required=False,
        read=lambda part: parts_of_version.threshold(part, valid_from=valid_from),
    )
    reasons = document.parts("absent_reasons", required=True, read=parts_of_version.choice)
    facilities = document.parts("facilities", required=False, read=parts_of_version.facility)
    coherence.check_codes(document)
    coherence.check_labels(document, "elements", elements)
    coherence.check_labels(document, "thresholds", thresholds)
    coherence.check_roles(document, elements)
    coherence.check_relations(document, relations, elements)
    coherence.check_thresholds(document, thresholds, elements)
    derived.check_formulas(document, elements)
    derived.check_undelivered(document, relations, reasons, elements)
    if not document.is_sound:
        return None
    return VersionDefinition(
        id=0,
        module=module,
        valid_from=valid_from,
        elements=elements,
        relations=relations,
        labels=labels,
        thresholds=thresholds,
        absent_reasons=reasons,
        facilities=facilities,
        **facts,
    )


def _number(part: Part) -> str:
    """It stands in addresses of pages."""
    number = part.text("number", longest=LONGEST_NUMBER)
    if number and not NUMBER.fullmatch(number):
        part.fault(
            "number",
            "no-number",
            "Een nummer begint met een cijfer en bevat cijfers, letters, punten en streepjes, zoals 1.0.",
            "A number begins with a digit and holds digits, letters, dots and dashes, such as 1.0.",
        )
    return number


def _facts(part: Part, *, valid_from: date) -> dict[str, Any]:
    """What stands in the table [version] itself."""
    status = part.word("status", Status)
    agreed_by = part.text("agreed_by", required=False, longest=LONGEST_AGREED_BY)
    if status is Status.AGREED and not agreed_by:
        part.fault("agreed_by", "missing", "Door wie is dit vastgesteld?", "Agreed by whom?")
    valid_until = part.day("valid_until", required=False)
    if valid_until is not None and valid_until <= valid_from:
        part.fault("valid_until", "ends-too-early", "Het einde ligt niet na het begin.", "It ends before it begins.")
    durations = {key: part.duration(key) or SOME_TIME for key in ("expected_every", "fresh_for", "usable_for")}
    if part.is_sound and not durations["expected_every"] <= durations["fresh_for"] <= durations["usable_for"]:
        part.fault(
            "fresh_for",
            "durations-out-of-order",
            "De verwachting is korter dan ‘actueel’, en ‘actueel’ korter dan ‘bruikbaar’.",
            "'expected_every' is at most 'fresh_for', and that at most 'usable_for'.",
        )
    return {
        "number": _number(part),
        "status": status,
        "valid_until": valid_until,
        "source": part.text("source"),
        "proposal": part.flag("proposal", default=True),
        "agreed_by": agreed_by,
        "explanation": part.text("explanation", required=False),
        **durations,
    }
