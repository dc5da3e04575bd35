"""The weights of the ranking, with a version: what each term costs in minutes. Pure; `terms.toml` holds the numbers."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec


class Term(StrEnum):
    """What a cost is made of, in the order in which a screen shows it. `terms.toml` has a number of this name for each,
    and one more for a travel time that nobody knows.
    """

    TRAVEL = "travel"
    DOUBT = "doubt"
    UNSURE = "unsure"
    LATE = "late"
    WAIT = "wait"
    THREATENED = "threatened"
    OUTSIDE_AREA = "outside-area"
    NEIGHBOUR = "neighbour"
    ELSEWHERE = "elsewhere"
    WISH = "wish"
    TREATER = "treater"
    PREFERRED = "preferred"
    NO_AGREEMENT = "no-agreement"
    AGREEMENT_UNKNOWN = "agreement-unknown"
    FAIR_SHARE = "fair-share"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Term.TRAVEL: "reistijd",
    Term.DOUBT: "kans op een vergeefse vraag",
    Term.UNSURE: "niet bekend of het past",
    Term.LATE: "te laat",
    Term.WAIT: "wachten tot er opgenomen wordt",
    Term.THREATENED: "stop dreigt",
    Term.OUTSIDE_AREA: "buiten het verzorgingsgebied",
    Term.NEIGHBOUR: "in een buurregio",
    Term.ELSEWHERE: "buiten de regio en de buurregio’s",
    Term.WISH: "wens van de patiënt",
    Term.TREATER: "kent de patiënt",
    Term.PREFERRED: "voorkeursafspraak",
    Term.NO_AGREEMENT: "geen afspraak of contract",
    Term.AGREEMENT_UNKNOWN: "niet bekend of er een contract is",
    Term.FAIR_SHARE: "eerlijk aandeel",
}


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """`travel`, `late` and `wait` count per minute, `doubt` for a wrong door that is certain, `unsure` for each thing
    that the unit must be asked, `fair_share` per share too many or too few, at most once; the rest once. What is below
    zero is to a candidate's advantage.

    `weighed`: how many of the nearest are weighed; with fewer than `enough` that fit nearby, the whole country is
    looked at. `sure_…`: as many are proposed to ask as make it so sure that one says yes, by the time that is left;
    `full_after`: the part of the time after which who shows to be full is proposed too, and `full_least` how likely a
    yes of them must be. What is not in a version of before is nothing there.
    """

    version: int
    travel: float
    travel_unknown: float
    doubt: float
    late: float
    wait: float
    threatened: float
    outside_area: float
    neighbour: float
    elsewhere: float
    wish: float
    treater: float
    preferred: float
    no_agreement: float
    agreement_unknown: float
    fair_share: float
    weighed: int
    enough: int
    unsure: float = 0.0
    sure_urgent: float = 0.0
    sure_soon: float = 0.0
    sure_later: float = 0.0
    full_after: float = 0.0
    full_least: float = 0.0

    def __post_init__(self) -> None:
        rewards = {"wish", "treater", "preferred"}
        for name in self.__struct_fields__:
            minutes = getattr(self, name)
            if (minutes > 0) if name in rewards else (minutes < 0):
                raise ValueError(f"{name} has the wrong sign: {minutes}.")


def read_terms(document: Mapping[str, Any]) -> Terms:
    """The weights that a document tells; raises ValueError for one that is missing, unknown or no number."""
    told = {one["code"].replace("-", "_"): one["value"] for one in document["terms"]}
    unknown = told.keys() - set(Terms.__struct_fields__)
    if unknown:
        raise ValueError(f"No such terms: {sorted(unknown)}.")
    return msgspec.convert({"version": document["version"], **told}, Terms)
