"""Who calls on an evening, through which door, and how it should end. All of it is made up."""

from dataclasses import dataclass, field
from enum import StrEnum

Answers = dict[str, str]


class Way(StrEnum):
    """Through which door it comes in."""

    TELEPHONE = "Telefoon"
    PROFESSIONALS = "Professionalslijn"
    GP_POST = "Huisartsenpost"
    CONTROL_ROOM = "Meldkamer"
    RINGING = "Neem op"
    MISSED = "Bel nu terug"
    PARTNER = "partner"
    SELF_TRIAGE = "self-triage"
    ADVICE = "advice"

    @property
    def is_spoken(self) -> bool:
        return self not in {Way.PARTNER, Way.SELF_TRIAGE, Way.ADVICE}

    @property
    def is_rung(self) -> bool:
        """Whether the exchange told of the call."""
        return self in {Way.RINGING, Way.MISSED}


class End(StrEnum):
    """What the triagist does with it in the end."""

    DECIDE = "decide"
    TO_AMBULANCE = "forward"
    AT_ONCE = "first"  # to the ambulance service by the first questions, before any triage
    ANSWER = "answer"
    ADVICE = "advice"
    PARK_FIRST = "park"
    TO_COLLEAGUE = "transfer"
    HUNG_UP = "hung-up"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Story:
    """`answers` by question are what differs from somebody who is not ill; nothing else is answered differently."""

    way: Way
    end: End
    complaint: str = "Wond"
    answers: Answers = field(default_factory=dict)
    intake: Answers = field(default_factory=dict)


ACUTE = {"ademt-goed": "benauwd", "grauw-en-klam": "ja"}
_SCRIPT = '<script>document.title="kwijt"</script>'
TEMPLATES: tuple[Story, ...] = (
    Story(Way.TELEPHONE, End.DECIDE, "Buikpijn bij een volwassene", {"pijn": "8"}, {"complaint": "Buikpijn, erger"}),
    Story(Way.TELEPHONE, End.TO_AMBULANCE, "Kortademigheid", ACUTE, {"complaint": "Kan bijna niet praten"}),
    Story(Way.PROFESSIONALS, End.DECIDE, "Wond", {"pijn": "5"}, {"complaint": "Huisarts vraagt een ELV-bed"}),
    Story(Way.GP_POST, End.PARK_FIRST, "Wond", {}, {"complaint": "Vinger, HAP belt door"}),
    Story(Way.CONTROL_ROOM, End.DECIDE, "Buikpijn bij een volwassene", {}, {"complaint": "Niet tijdkritisch"}),
    Story(Way.PARTNER, End.DECIDE, "Buikpijn bij een volwassene", {"pijn": "6"}),
    Story(Way.SELF_TRIAGE, End.DECIDE),
    Story(Way.TELEPHONE, End.TO_COLLEAGUE, "Wond", {}, {"complaint": "Spreekt alleen Pools", "notes": _SCRIPT}),
    Story(Way.TELEPHONE, End.ADVICE, "Wond", {}, {"complaint": "Bij wie moet ik zijn?"}),
    Story(Way.TELEPHONE, End.HUNG_UP, intake={"complaint": "…"}),
    Story(Way.PARTNER, End.SAME),
    Story(Way.RINGING, End.AT_ONCE),
    Story(Way.MISSED, End.DECIDE, "Wond", {"pijn": "4"}),
    Story(Way.ADVICE, End.ANSWER),
    Story(Way.RINGING, End.DECIDE, "Koorts bij een kind", {"leeftijd": "3", "koorts": "ja"}),
    Story(Way.PROFESSIONALS, End.DECIDE, "Kortademigheid", {"ademt-goed": "moeizaam"}, {"complaint": "Wijkzorg, COPD"}),
)


def stories(number: int) -> list[Story]:
    """So many, each door and each end as often as the others."""
    return [TEMPLATES[one % len(TEMPLATES)] for one in range(number)]
