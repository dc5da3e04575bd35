"""What pydantic finds wrong with an input, told in our own words: place, code, Dutch and English."""

from collections.abc import Mapping, Sequence
from typing import Any

from ketenzicht.base.errors import Fault

# By pydantic's type of error: our code, Dutch, English. `{…}` is filled from pydantic's context.
SENTENCES: dict[str, tuple[str, str, str]] = {
    "missing": ("required", "Dit veld ontbreekt.", "This field is missing."),
    "extra_forbidden": ("unknown-field", "Dit veld is niet bekend.", "This field is not known."),
    "greater_than_equal": ("too-low", "Ten minste {ge}.", "At least {ge}."),
    "greater_than": ("too-low", "Meer dan {gt}.", "More than {gt}."),
    "less_than_equal": ("too-high", "Ten hoogste {le}.", "At most {le}."),
    "less_than": ("too-high", "Minder dan {lt}.", "Less than {lt}."),
    "string_too_short": ("too-short", "Ten minste {min_length} tekens.", "At least {min_length} characters."),
    "string_too_long": ("too-long", "Ten hoogste {max_length} tekens.", "At most {max_length} characters."),
    "too_short": ("too-few", "Ten minste {min_length} keer.", "At least {min_length} times."),
    "too_long": ("too-many", "Ten hoogste {max_length} keer.", "At most {max_length} times."),
    "string_pattern_mismatch": (
        "wrong-form",
        "Dit heeft niet de juiste vorm.",
        "This has not the right form.",
    ),
    "unreadable_text": (
        "unreadable-text",
        "Hierin staan tekens die niemand kan lezen, zoals een besturingsteken.",
        "This holds characters that nobody can read, such as a control character.",
    ),
    "literal_error": ("unknown-choice", "Kies uit: {expected}.", "Choose from: {expected}."),
    "enum": ("unknown-choice", "Kies uit: {expected}.", "Choose from: {expected}."),
    "timezone_aware": (
        "no-time-zone",
        "Geef een moment met tijdzone, zoals 2026-11-22T10:00:00Z.",
        "Give a moment with a time zone, such as 2026-11-22T10:00:00Z.",
    ),
}
# By the beginning of the type, where several types mean the same to whoever sent it.
KINDS: dict[str, tuple[str, str, str]] = {
    "int": ("no-integer", "Dit moet een geheel getal zijn.", "This must be an integer."),
    "float": ("no-number", "Dit moet een getal zijn.", "This must be a number."),
    "finite": ("no-number", "Dit moet een eindig getal zijn.", "This must be a finite number."),
    "decimal": ("no-number", "Dit moet een getal zijn.", "This must be a number."),
    "bool": ("no-boolean", "Dit moet true of false zijn.", "This must be true or false."),
    "string": ("no-text", "Dit moet tekst zijn.", "This must be text."),
    "uuid": ("no-uuid", "Dit moet een UUID zijn.", "This must be a UUID."),
    "datetime": (
        "no-moment",
        "Geef een moment zoals 2026-11-22T10:00:00Z.",
        "Give a moment such as 2026-11-22T10:00:00Z.",
    ),
    "date": ("no-date", "Geef een datum zoals 2026-11-22.", "Give a date such as 2026-11-22."),
    "list": ("no-list", "Dit moet een lijst zijn.", "This must be a list."),
    "dict": ("no-object", "Dit moet een object zijn.", "This must be an object."),
    "model": ("no-object", "Dit moet een object zijn.", "This must be an object."),
}
OTHERWISE = ("invalid", "Deze waarde klopt niet.", "This value is not right.")


def faults_of(errors: Sequence[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Everything that is wrong, in the order in which it was found."""
    return tuple(_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    kind = str(error["type"])
    code, nl, en = SENTENCES.get(kind) or KINDS.get(kind.partition("_")[0]) or OTHERWISE
    context = error.get("ctx") or {}
    in_dutch = {**context, "expected": str(context.get("expected", "")).replace("' or '", "' of '")}  # pydantic's list
    return Fault(pointer(error["loc"]), code, nl.format_map(in_dutch), en.format_map(context))


def pointer(place: Sequence[str | int]) -> str:
    """A JSON pointer (RFC 6901) into the body; for a parameter /query/limit, /path/unitId, /header/name.

    `place` is ninja's: the source, for a body the name of the argument, and then the place within.
    """
    source, *inside = place
    steps = inside[1:] if source == "body" else [source, *inside]
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
