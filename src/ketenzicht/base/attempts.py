"""What somebody tried who was told no."""

from dataclasses import dataclass

from ketenzicht.base.actor import Actor, ActorKind

SOMEBODY = Actor(kind=ActorKind.PERSON, id=None, name="Niet aangemeld")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who asked for what and got no for an answer.

    `shown` is the part of a key by which its owner can be found, never the secret itself.
    """

    actor: Actor
    method: str
    path: str
    address: str
    status: int
    reason: str
    shown: str = ""
