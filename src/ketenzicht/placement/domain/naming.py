"""Whether words to providers say who the patient is, as far as a machine can see that. Pure."""

import re
from collections.abc import Mapping

from ketenzicht.base.errors import Refused

_SMALL = 3  # characters: of a name, what is shorter says nothing
_DIGITS = re.compile(r"\D+")
_NUMBERS = re.compile(r"\d(?:[ .-]?\d)+")
_DATES = re.compile(r"\b(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\b")


def refuse_naming(text: str, known: Mapping[str, str]) -> None:
    """Raise Refused for words in which the name, birth date, BSN, telephone or postcode of the patient stands.

    `known` is what was written down of the patient. Of a name each part counts that is written as in the name.
    """
    found = named_in(text, known)
    if found:
        raise Refused(
            f"Haal {' en '.join(found)} uit de vraag: wie nog geen plaats heeft toegezegd, mag niet weten wie het is.",
            field="question",
        )


def named_in(text: str, known: Mapping[str, str]) -> list[str]:
    """What of who the patient is stands in these words, as one says it."""
    return [what for what, is_there in _LOOKS if is_there(text, known)]


def _name(text: str, known: Mapping[str, str]) -> bool:
    parts = [one for one in re.findall(r"\w+", known.get("name", "")) if len(one) >= _SMALL and one[0].isupper()]
    return not set(parts).isdisjoint(re.findall(r"\w+", text))


def _birth_date(text: str, known: Mapping[str, str]) -> bool:
    return bool(_dates(known.get("birth-date", "")) & _dates(text))


def _dates(text: str) -> set[tuple[int, ...]]:
    return {tuple(map(int, one)) for one in _DATES.findall(text)}


def _number(code: str, least: int, text: str, known: Mapping[str, str]) -> bool:
    number = _DIGITS.sub("", known.get(code, ""))
    return len(number) >= least and any(number in _DIGITS.sub("", one) for one in _NUMBERS.findall(text))


def _postcode(text: str, known: Mapping[str, str]) -> bool:
    code = "".join(known.get("postcode", "").split()).upper()
    return (
        len(code) == len("3511AB")
        and re.search(rf"\b{re.escape(code[:4])}\s?{re.escape(code[4:])}\b", text.upper()) is not None
    )


_LOOKS = (
    ("de naam", _name),
    ("de geboortedatum", _birth_date),
    ("het BSN", lambda text, known: _number("bsn", 8, text, known)),
    ("het telefoonnummer", lambda text, known: _number("call-back", 9, text, known)),
    ("de postcode", _postcode),
)
