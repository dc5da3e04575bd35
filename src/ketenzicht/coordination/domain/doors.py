"""Through which door a request for care comes in, and how it can leave. Pure."""

from enum import StrEnum


class Door(StrEnum):
    """Source: Kwaliteitskader Spoedzorgketen and the national advice (domain: one access)."""

    CITIZENS = "citizens"
    PROFESSIONALS = "professionals"  # the one number of the region, 24/7
    GP_POST = "gp-post"  # calls of the huisartsenpost in ANW hours
    CONTROL_ROOM = "control-room"  # warm transfer of a 112 call that is not time-critical
    PARTNER = "partner"  # a partner's system
    SELF_TRIAGE = "self-triage"

    @property
    def word(self) -> str:
        return _DOORS[self]

    @property
    def is_spoken(self) -> bool:
        """Whether somebody is on the line when it comes in."""
        return self not in {Door.PARTNER, Door.SELF_TRIAGE}


_DOORS: dict[Door, str] = {
    Door.CITIZENS: "telefoon",
    Door.PROFESSIONALS: "professionalslijn",
    Door.GP_POST: "huisartsenpost",
    Door.CONTROL_ROOM: "meldkamer",
    Door.PARTNER: "partnersysteem",
    Door.SELF_TRIAGE: "zelftriage",
}


class Receiver(StrEnum):
    """Whom a request can be handed to outside the centre."""

    AMBULANCE = "ambulance"
    CONTROL_ROOM = "control-room"
    OTHER_CENTRE = "other-centre"
    OWN_PROVIDER = "own-provider"

    @property
    def word(self) -> str:
        return _RECEIVERS[self]


_RECEIVERS: dict[Receiver, str] = {
    Receiver.AMBULANCE: "RAV (tijdkritisch)",
    Receiver.CONTROL_ROOM: "meldkamer (politie, brandweer, GRIP)",
    Receiver.OTHER_CENTRE: "ander zorgcoördinatiecentrum, buiten het platform om",
    Receiver.OWN_PROVIDER: "eigen behandelaar",
}


class Ending(StrEnum):
    """Why a request is closed without a decision about care."""

    ADVISED = "advised"
    HUNG_UP = "hung-up"
    NOT_REACHED = "not-reached"
    SAME = "same"  # it is about the same person and event as another request
    NO_CARE = "no-care"
    LEFT = "left"
    DIED = "died"
    MISTAKE = "mistake"

    @property
    def word(self) -> str:
        return _ENDINGS[self]


_ENDINGS: dict[Ending, str] = {
    Ending.ADVISED: "geholpen met advies",
    Ending.HUNG_UP: "beller heeft opgehangen",
    Ending.NOT_REACHED: "niet bereikt bij terugbellen",
    Ending.SAME: "dezelfde vraag als een andere",
    Ending.NO_CARE: "geen zorgvraag",
    Ending.LEFT: "de patiënt ziet ervan af of is vertrokken",
    Ending.DIED: "de patiënt is overleden",
    Ending.MISTAKE: "per vergissing gemaakt",
}
