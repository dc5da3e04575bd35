"""Names that nobody in the field bears: a plant or animal, and a thing of the water. Pure."""

from collections.abc import Iterator

from ketenzicht.demonstration.domain.chance import Chance

_PLANTS_AND_ANIMALS = """
Berken Beuken Bever Brem Distel Duizendblad Eekhoorn Egel Elzen Esdoorn Eiken Fluitenkruid Ganzen Ginkgo
Grutto Hazelaar Hommel Hop IJsvogel Iris Iepen Jasmijn Kamille Kastanje Kievits Klaproos Klaver Korenbloem
Krekel Lariks Leeuwerik Libellen Lijster Linde Lisdodde Lupine Madelief Margriet Meidoorn Mees Munt Narcis
Notelaar Olmen Otter Papaver Pluvier Populier Reiger Rietgors Salie Sleedoorn Specht Spreeuwen Steltloper
Tijm Tulpen Tureluur Valeriaan Varen Vlier Vlinder Wilgen Wulpen Zilverspar Zonnedauw Zwaluw Zwanen
"""
FIRST = _PLANTS_AND_ANIMALS.split()
# The article that goes with each.
SECOND = {
    "anker": "Het",
    "baken": "Het",
    "boei": "De",
    "boeg": "De",
    "fok": "De",
    "kajuit": "De",
    "kompas": "Het",
    "lantaarn": "De",
    "mast": "De",
    "peddel": "De",
    "roer": "Het",
    "sextant": "De",
    "sloep": "De",
    "spinnaker": "De",
    "steiger": "De",
    "tros": "De",
    "tuig": "Het",
    "vaargeul": "De",
    "vlonder": "De",
    "wimpel": "De",
    "zeil": "Het",
}


def names(*, chance: Chance) -> Iterator[str]:
    """Every name once, in an order of chance: "De Lindevlonder", "Het Kievitsbaken"."""
    every = [f"{article} {first}{second}" for first in FIRST for second, article in SECOND.items()]
    yield from sorted(every, key=chance.share)


def bare(name: str) -> str:
    """Without its article: "Lindevlonder"."""
    return name.split(" ", 1)[1]
