"""A professional asks for advice: about what, how far it is, before when it is wanted, and who reads along. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ketenzicht.base.errors import Refused
from ketenzicht.base.lives import next_in

MOST_WORDS = 4_000  # characters
LONGEST_LINE = 200
LEAST_REASON = 5  # characters, as for other deviations


class About(StrEnum):
    """Source: the tasks of a care coordination centre (function 4, help for professionals)."""

    URGENCY = "urgency"
    FITTING_CARE = "fitting-care"
    BED = "bed"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _ABOUT[self]


_ABOUT: dict[About, str] = {
    About.URGENCY: "de urgentie",
    About.FITTING_CARE: "passende zorg",
    About.BED: "de indicatie voor een kortdurend bed",
    About.OTHER: "iets anders",
}
# Voorstel: within how long an answer is wanted. Who asks about urgency has the patient before them.
WANTED_WITHIN: dict[About, timedelta] = {
    About.URGENCY: timedelta(minutes=15),
    About.FITTING_CARE: timedelta(hours=1),
    About.BED: timedelta(hours=2),
    About.OTHER: timedelta(hours=4),
}
ALWAYS_READ_ALONG = frozenset({About.BED})  # voorstel


class Through(StrEnum):
    """How it was asked, and so how the answer is told."""

    TELEPHONE = "telephone"
    PAGE = "page"
    SYSTEM = "system"

    @property
    def word(self) -> str:
        return _THROUGH[self]


_THROUGH: dict[Through, str] = {
    Through.TELEPHONE: "telefoon",
    Through.PAGE: "eigen pagina",
    Through.SYSTEM: "eigen systeem",
}


class Stage(StrEnum):
    ASKED = "asked"
    BEING_ANSWERED = "being-answered"
    WAITS_FOR_READER = "waits-for-reader"
    ANSWERED = "answered"
    TOLD = "told"
    WITHDRAWN = "withdrawn"

    @property
    def word(self) -> str:
        return _STAGES[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody at the centre or the asker still has to do something."""
        return self not in {Stage.TOLD, Stage.WITHDRAWN}

    @property
    def has_answer(self) -> bool:
        """Whether there is one that may be told."""
        return self in {Stage.ANSWERED, Stage.TOLD}


_STAGES: dict[Stage, str] = {
    Stage.ASKED: "gesteld",
    Stage.BEING_ANSWERED: "wordt beantwoord",
    Stage.WAITS_FOR_READER: "wacht op een tweede lezer",
    Stage.ANSWERED: "beantwoord",
    Stage.TOLD: "verteld",
    Stage.WITHDRAWN: "ingetrokken",
}


class Step(StrEnum):
    ASK = "ask"
    BEGIN = "begin"
    ASK_READER = "ask-reader"
    SEND_BACK = "send-back"
    AGREE = "agree"
    FINISH = "finish"  # without a second reader, where none is needed
    TELL = "tell"
    WITHDRAW = "withdraw"


# What follows on what; None: there is no question yet. What has an answer cannot be withdrawn: it was given.
STEPS: dict[tuple[Stage | None, Step], Stage] = {
    (None, Step.ASK): Stage.ASKED,
    (Stage.ASKED, Step.BEGIN): Stage.BEING_ANSWERED,
    (Stage.BEING_ANSWERED, Step.ASK_READER): Stage.WAITS_FOR_READER,
    (Stage.WAITS_FOR_READER, Step.SEND_BACK): Stage.BEING_ANSWERED,
    (Stage.WAITS_FOR_READER, Step.AGREE): Stage.ANSWERED,
    (Stage.BEING_ANSWERED, Step.FINISH): Stage.ANSWERED,
    (Stage.ANSWERED, Step.TELL): Stage.TOLD,
    (Stage.ASKED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.BEING_ANSWERED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.WAITS_FOR_READER, Step.WITHDRAW): Stage.WITHDRAWN,
}


def stage_after(stage: Stage | None, step: Step) -> Stage:
    """What a step makes of it; Conflict when it cannot be made."""
    now = "er nog niet" if stage is None else stage.word
    return next_in(STEPS, stage, step, otherwise=f"Dat kan niet (meer): deze adviesvraag is {now}.")


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks, and where they can be answered. All of it is sealed but about what it is."""

    about: About
    question: str
    who: str
    role: str = ""
    organisation: str = ""
    call_back: str = ""


def refuse_unkeepable_asking(asking: Asking) -> None:
    """Raise Refused for a question without words, or with more than can be kept; for who asks without a name."""
    written(asking.question, "Schrijf wat u wilt weten.")
    if not asking.who.strip():
        raise Refused("Schrijf wie het vraagt.")
    for text in (asking.who, asking.role, asking.organisation, asking.call_back):
        if len(text) > LONGEST_LINE or not text.isprintable():
            raise Refused(f"Gebruik ten hoogste {LONGEST_LINE} gewone tekens voor wie het vraagt.")


def wanted_before(about: About, *, asked_at: datetime, begin_before: datetime | None) -> datetime:
    """By when an answer is wanted: within what its kind asks, and never after care must begin."""
    wanted = asked_at + WANTED_WITHIN[about]
    return wanted if begin_before is None else min(wanted, begin_before)


def is_late(stage: Stage, *, wanted: datetime, at: datetime) -> bool:
    """Whether there should have been an answer already."""
    return stage.is_open and not stage.has_answer and at > wanted


def needs_reader(about: About, *, asked: bool) -> bool:
    """Whether a second colleague reads the answer before it is told: of some kinds always, else when one asks it."""
    return asked or about in ALWAYS_READ_ALONG


def refuse_own_reading(*, writer: UUID, reader: UUID) -> None:
    """Raise Refused for who would read their own answer."""
    if writer == reader:
        raise Refused("U schreef dit antwoord zelf. Een tweede collega moet meelezen.")


def refuse_wrong_conclusion(*, found: str, conclusion: str, because: str) -> None:
    """Raise Refused for a professional who concludes otherwise than the decision aid without saying why."""
    if conclusion != found and len(because.strip()) < LEAST_REASON:
        raise Refused("U concludeert iets anders dan de beslishulp. Schrijf waarom.")


def written(text: str, otherwise: str) -> str:
    """What somebody wrote, without spaces around it. Raises Refused for nothing (`otherwise` says what to do), for too
    much, and for what cannot be kept.
    """
    said = text.strip()
    if not said:
        raise Refused(otherwise)
    if len(said) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(said)}.")
    if "\x00" in said or any("\ud800" <= one <= "\udfff" for one in said):
        raise Refused("Er staan tekens in die niet te bewaren zijn. Haal ze weg.")
    return said
