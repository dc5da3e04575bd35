"""Telling the GP of the patient how it went: asked when a request ends, and done, or said to be unneeded. Pure."""

from enum import StrEnum

from ketenzicht.base.errors import Refused
from ketenzicht.base.lives import next_in
from ketenzicht.placement.domain.reasons import LEAST_WORDS


class GpStand(StrEnum):
    TO_TELL = "to-tell"
    TOLD = "told"
    SPARED = "spared"  # somebody said that the GP need not hear it

    @property
    def word(self) -> str:
        return {"to-tell": "nog te vertellen", "told": "verteld", "spared": "hoeft niet"}[self]


class GpMove(StrEnum):
    END = "end"  # the request ended: there is something to tell
    TELL = "tell"
    SPARE = "spare"


# What was told stays told; when the request ends anew after that, there is something new to tell.
NEXT_OF_GP: dict[tuple[GpStand | None, GpMove], GpStand] = {
    (None, GpMove.END): GpStand.TO_TELL,
    (GpStand.TO_TELL, GpMove.END): GpStand.TO_TELL,
    (GpStand.TO_TELL, GpMove.TELL): GpStand.TOLD,
    (GpStand.TO_TELL, GpMove.SPARE): GpStand.SPARED,
    (GpStand.TOLD, GpMove.END): GpStand.TO_TELL,
    (GpStand.TOLD, GpMove.TELL): GpStand.TOLD,
    (GpStand.SPARED, GpMove.TELL): GpStand.TOLD,
    (GpStand.SPARED, GpMove.END): GpStand.TO_TELL,
}


def gp_after(stand: GpStand | None, move: GpMove) -> GpStand:
    """Raises Conflict where the table has no such step."""
    return next_in(NEXT_OF_GP, stand, move, otherwise="Dit staat niet (meer) open. Kijk hoe het nu staat.")


class Spared(StrEnum):
    """Why the GP need not hear it. Voorstel."""

    REFUSES = "refuses"
    KNOWS = "knows"
    NO_GP = "no-gp"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _SPARED[self]

    @property
    def lasts(self) -> bool:
        """Whether it holds for whatever comes of it later."""
        return self in {Spared.REFUSES, Spared.NO_GP}


_SPARED: dict[Spared, str] = {
    Spared.REFUSES: "de patiënt wil niet dat de huisarts het hoort",
    Spared.KNOWS: "de huisarts weet het al",
    Spared.NO_GP: "de patiënt heeft geen huisarts",
    Spared.OTHER: "anders (schrijf wat)",
}


def refuse_wordless_sparing(why: Spared, words: str) -> None:
    """Raise Refused where "otherwise" is not said in words."""
    if why is Spared.OTHER and len(words.strip()) < LEAST_WORDS:
        raise Refused("Schrijf in een paar woorden waarom de huisarts het niet hoeft te horen.")
