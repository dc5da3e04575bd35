"""The words in which an instrument is written."""

from enum import StrEnum


class Discipline(StrEnum):
    """Whose way of triage it is."""

    TELEPHONE = "telephone"
    AMBULANCE = "ambulance"
    GGZ = "ggz"
    OBSTETRIC = "obstetric"
    COMMUNITY = "community"
    VITAL_SIGNS = "vital-signs"

    @property
    def word(self) -> str:
        return {
            "telephone": "telefonische triage",
            "ambulance": "ambulancezorg",
            "ggz": "acute ggz",
            "obstetric": "verloskunde",
            "community": "wijkverpleging",
            "vital-signs": "vitale functies",
        }[self]


class QuestionKind(StrEnum):
    YES_NO = "yes-no"
    CHOICE = "choice"
    NUMBER = "number"


class Letter(StrEnum):
    """What of the patient is looked at first, in this order."""

    AIRWAY = "A"
    BREATHING = "B"
    CIRCULATION = "C"
    DISABILITY = "D"
    EXPOSURE = "E"

    @property
    def word(self) -> str:
        return {"A": "ademweg", "B": "ademhaling", "C": "circulatie", "D": "bewustzijn", "E": "omgeving"}[self]
