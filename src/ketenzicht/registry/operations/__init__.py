"""Deeds on the register.

`registry` lies below `access`, so it cannot ask whether the actor may do this: the caller, in a layer above,
has asked (`access.operations.require`). Every deed leaves an audit line and an event in its own transaction.
"""

from ketenzicht.registry.operations.amending import (
    Amendment,
    amend_location,
    amend_locations,
    checked_amendment,
    confirm_location,
    end_location,
    hold_locations,
    note_change,
)
from ketenzicht.registry.operations.closures import announce_closure, end_closure
from ketenzicht.registry.operations.divisions import (
    amend_division,
    call_off_division,
    decide_division,
    discard_division,
    prepare_division,
)
from ketenzicht.registry.operations.numbers import set_organisation_numbers
from ketenzicht.registry.operations.organisations import (
    checked_beginning,
    register_location,
    register_locations,
    register_organisation,
    register_organisations,
)
from ketenzicht.registry.operations.postcodes import PostcodeImport, import_postcodes
from ketenzicht.registry.operations.reference import load_reference
from ketenzicht.registry.operations.regions import join_region

__all__ = [
    "Amendment",
    "PostcodeImport",
    "amend_division",
    "amend_location",
    "amend_locations",
    "announce_closure",
    "call_off_division",
    "checked_amendment",
    "checked_beginning",
    "confirm_location",
    "decide_division",
    "discard_division",
    "end_closure",
    "end_location",
    "hold_locations",
    "import_postcodes",
    "join_region",
    "load_reference",
    "note_change",
    "prepare_division",
    "register_location",
    "register_locations",
    "register_organisation",
    "register_organisations",
    "set_organisation_numbers",
]
