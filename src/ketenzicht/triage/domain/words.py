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


class Outcome(StrEnum):
    """What the classes of an instrument are: how urgent a request is, or for which stay there is an indication."""

    URGENCY = "urgency"
    INDICATION = "indication"

    @property
    def word(self) -> str:
        return {"urgency": "urgentie", "indication": "indicatie"}[self]


class QuestionKind(StrEnum):
    YES_NO = "yes-no"
    CHOICE = "choice"
    NUMBER = "number"


class Verdict(StrEnum):
    """Whether a form of care fits, as far as is known; the order is that in which forms are proposed."""

    FITS = "fits"
    PERHAPS = "perhaps"
    NOT = "not"

    @property
    def word(self) -> str:
        return {"fits": "past", "perhaps": "past misschien", "not": "past niet"}[self]


class Strength(StrEnum):
    """How well a form of care fits where an indication holds, the best first."""

    FIRST = "first"
    GOOD = "good"
    POSSIBLE = "possible"

    @property
    def word(self) -> str:
        return {"first": "eerste keus", "good": "goede keus", "possible": "kan ook"}[self]


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


class Sign(StrEnum):
    """What the answer "ja" to one of the first questions means, whatever the rules say."""

    TIME_CRITICAL = "time-critical"
    CONTROL_ROOM = "control-room"  # police, fire, GRIP

    @property
    def word(self) -> str:
        return {"time-critical": "tijdkritisch", "control-room": "voor de meldkamer"}[self]


class Destination(StrEnum):
    """Where a call goes; the order is that of how fast somebody is helped there."""

    AMBULANCE = "ambulance"
    CONTROL_ROOM = "control-room"
    HERE = "here"
    OTHER_CENTRE = "other-centre"
    OWN_PROVIDER = "own-provider"

    @property
    def word(self) -> str:
        return {
            "ambulance": "RAV, tijdkritisch",
            "control-room": "meldkamer",
            "here": "triage hier",
            "other-centre": "ander zorgcoördinatiecentrum",
            "own-provider": "eigen behandelaar",
        }[self]
