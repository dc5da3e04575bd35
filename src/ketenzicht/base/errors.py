"""How the platform says no."""

from dataclasses import dataclass

from ketenzicht.base.actor import Actor


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault of ours
    """The platform understood the request and says no.

    The message is shown to the user, so write it in Dutch, for a nurse, not for a developer. `field` names what of the
    input it is about, where it is about one thing: a form says it there.
    """

    def __init__(self, sentence: str = "", *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class NotPermitted(Refused):
    """The actor may not do or see this; with `actor` the log can say who tried."""

    def __init__(self, sentence: str, *, actor: Actor | None = None) -> None:
        super().__init__(sentence)
        self.actor = actor


class NotFound(Refused):
    """There is no such thing, or not for this actor."""


class Conflict(Refused):
    """Somebody else was first, or the state does not allow it any more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an input.

    `pointer` is a JSON pointer into the input ("/observations/3/values/available"), `code` a stable kebab-case
    word for programs, `nl` and `en` a sentence for people.
    """

    pointer: str
    code: str
    nl: str
    en: str


class Invalid(Refused):
    """The input is wrong; `faults` holds everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.nl for fault in faults[:3]))
        self.faults = faults
