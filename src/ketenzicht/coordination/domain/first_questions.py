"""The first questions of a call: how the rules call its door, and to whom a way of theirs hands over. Pure."""

from collections.abc import Mapping
from datetime import datetime

from ketenzicht.coordination.domain.doors import Door, Receiver
from ketenzicht.triage.domain import Answer, Destination, Guidance
from ketenzicht.triage.domain.call_flow import facts_of_moment

DOOR_CODES: Mapping[Door, str] = {
    Door.CITIZENS: "burgers",
    Door.PROFESSIONALS: "professionals",
    Door.GP_POST: "hap",
    Door.CONTROL_ROOM: "meldkamer",
    Door.PARTNER: "partner",
    Door.SELF_TRIAGE: "zelftriage",
}
RECEIVERS: Mapping[Destination, Receiver] = {
    Destination.AMBULANCE: Receiver.AMBULANCE,
    Destination.CONTROL_ROOM: Receiver.CONTROL_ROOM,
    Destination.OTHER_CENTRE: Receiver.OTHER_CENTRE,
    Destination.OWN_PROVIDER: Receiver.OWN_PROVIDER,
}


def facts_of_call(*, door: Door, received_at: datetime) -> dict[str, Answer]:
    """What the platform itself tells the rules: the door, and the moment of the first contact."""
    return facts_of_moment(door=DOOR_CODES[door], at=received_at)


def says_the_same(one: Guidance, other: Guidance) -> bool:
    """Whether the same ways follow, as certainly, with the same warnings: then there is nothing to tell."""
    return _said(one) == _said(other)


def _said(guidance: Guidance) -> tuple[object, ...]:
    return tuple((step.way.code, step.because, step.is_certain) for step in guidance.steps), guidance.warnings
