"""Numbers by which Dutch care knows organisations and people: AGB, URA, KvK, BSN. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from ketenzicht.base.errors import Refused

OWN_LENGTH = 64  # longest key of a provider's own that we keep
BSN_LENGTH = 9
BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # the "elfproef"
_SEPARATORS = re.compile(r"[\s.\-]+")


class IdentifierKind(StrEnum):
    """Which list a number comes from."""

    AGB = "agb"  # Vektis: who declares care; the first two digits tell the kind of provider
    URA = "ura"  # CIBG: the organisation in the trust services of care
    KVK = "kvk"  # Chamber of Commerce
    ESTABLISHMENT = "establishment"  # Chamber of Commerce: one branch ("vestigingsnummer")
    OWN = "own"  # the provider's own key; unique only within its owner


@dataclass(frozen=True, slots=True)
class _Form:
    """What a number of one kind is called in a refusal, and how many digits it has."""

    name: str
    digits: int


FORMS: dict[IdentifierKind, _Form] = {
    IdentifierKind.AGB: _Form("Een AGB-code", 8),
    IdentifierKind.URA: _Form("Een URA-nummer", 8),
    IdentifierKind.KVK: _Form("Een KvK-nummer", 8),
    IdentifierKind.ESTABLISHMENT: _Form("Een vestigingsnummer", 12),
}


def parse_identifier(*, kind: IdentifierKind, text: str) -> str:
    """The number as we keep it: without spaces, dots and dashes, with its leading zeros.

    Refuses what cannot be such a number. It is not looked up: that it exists is not proven.
    """
    if kind is IdentifierKind.OWN:
        return _own(text)
    form = FORMS[kind]
    digits = _digits(text, name=form.name, length=form.digits)
    if len(digits) != form.digits:
        counted = f"{form.name} heeft {form.digits} cijfers; “{text.strip()}” heeft er {len(digits)}."
        raise Refused(counted + _hint(digits, form.digits))
    return digits


def parse_bsn(text: str) -> str:
    """A citizen service number of nine digits that passes the "elfproef".

    Eight digits get the leading zero that spreadsheets drop. 000000000 passes the sum but is nobody's.
    """
    digits = _digits(text, name="Een BSN", length=BSN_LENGTH)
    if len(digits) == BSN_LENGTH - 1:
        digits = "0" + digits
    if len(digits) != BSN_LENGTH:
        raise Refused(f"Een BSN heeft 9 cijfers; u gaf er {len(digits)}.")
    if sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits, strict=True)) % 11:
        raise Refused("Dit BSN klopt niet: het voldoet niet aan de elfproef. Controleer de cijfers.")
    return digits


def _digits(text: str, *, name: str, length: int) -> str:
    digits = _SEPARATORS.sub("", text)
    if not digits:
        raise Refused(f"{name} ontbreekt: geef {length} cijfers.")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(f"{name} bestaat uit {length} cijfers, zonder letters of andere tekens.")
    if set(digits) == {"0"}:
        raise Refused(f"{name} van alleen nullen bestaat niet.")
    return digits


def _hint(digits: str, expected: int) -> str:
    return " Is er een voorloopnul weggevallen?" if len(digits) == expected - 1 else ""


def _own(text: str) -> str:
    key = text.strip()
    if not key:
        raise Refused("Uw eigen kenmerk is leeg.")
    if len(key) > OWN_LENGTH:
        raise Refused(f"Uw eigen kenmerk is te lang: hoogstens {OWN_LENGTH} tekens.")
    if not key.isprintable():
        raise Refused("Uw eigen kenmerk bevat tekens die niet zichtbaar zijn.")
    return key
