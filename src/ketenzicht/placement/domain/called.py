"""Whom somebody means by a name that they typed: a location or organisation, one or several. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

_APART = re.compile(r"[\W_]+")


class Called(NamedTuple):
    """A location or organisation; `label` is how it is told from others, with where it is."""

    id: UUID
    name: str
    label: str


def called(text: str, among: Iterable[Called]) -> list[Called]:
    """Those that are called so by label, else by name, else with these words in their label; empty for no words."""
    wanted = plain(text)
    if not wanted:
        return []
    known = [(one, plain(one.name), plain(one.label)) for one in among]
    for means in (
        [one for one, _, label in known if label == wanted],
        [one for one, name, _ in known if name == wanted],
        [one for one, _, label in known if f" {wanted}" in f" {label}"],
    ):
        if means:
            return means
    words = wanted.split()
    return [one for one, _, label in known if all(word in label for word in words)]


def plain(text: str) -> str:
    """Without capitals, accents and signs, one space between words: as people type names."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _APART.sub(" ", bare.casefold()).strip()
