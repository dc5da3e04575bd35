"""What is sought for a request, and how the search for it ends. Pure."""

from enum import StrEnum

from ketenzicht.base.lives import next_in


class NeedStatus(StrEnum):
    SEEKING = "seeking"
    ARRANGED = "arranged"  # an offer was accepted, and stands
    MET = "met"  # the patient is where they were placed
    UNMET = "unmet"  # it was not there: something else was done, which is on record
    DROPPED = "dropped"  # it is not needed any more

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        return self in OPEN_NEEDS


_WORDS: dict[NeedStatus, str] = {
    NeedStatus.SEEKING: "zoekt een plaats",
    NeedStatus.ARRANGED: "plaats geregeld",
    NeedStatus.MET: "patiënt is er",
    NeedStatus.UNMET: "niet gevonden",
    NeedStatus.DROPPED: "niet meer nodig",
}
OPEN_NEEDS = frozenset({NeedStatus.SEEKING, NeedStatus.ARRANGED})


class NeedMove(StrEnum):
    STATE = "state"
    ARRANGE = "arrange"
    LOSE = "lose"  # the place that was arranged fell away
    MEET = "meet"
    GIVE_UP = "give-up"
    DROP = "drop"
    RESUME = "resume"


NEXT_OF_NEED: dict[tuple[NeedStatus | None, NeedMove], NeedStatus] = {
    (None, NeedMove.STATE): NeedStatus.SEEKING,
    (NeedStatus.SEEKING, NeedMove.ARRANGE): NeedStatus.ARRANGED,
    (NeedStatus.SEEKING, NeedMove.GIVE_UP): NeedStatus.UNMET,
    (NeedStatus.SEEKING, NeedMove.DROP): NeedStatus.DROPPED,
    (NeedStatus.ARRANGED, NeedMove.ARRANGE): NeedStatus.ARRANGED,  # redirected: another offer stands in its place
    (NeedStatus.ARRANGED, NeedMove.LOSE): NeedStatus.SEEKING,
    (NeedStatus.ARRANGED, NeedMove.MEET): NeedStatus.MET,
    (NeedStatus.ARRANGED, NeedMove.DROP): NeedStatus.DROPPED,
    (NeedStatus.MET, NeedMove.LOSE): NeedStatus.ARRANGED,  # corrected: the patient is not there after all
    (NeedStatus.UNMET, NeedMove.RESUME): NeedStatus.SEEKING,
    (NeedStatus.DROPPED, NeedMove.RESUME): NeedStatus.SEEKING,
}


def need_after(status: NeedStatus | None, move: NeedMove) -> NeedStatus:
    """What a move makes of a need; Conflict when it cannot be made."""
    now = "er nog niet" if status is None else status.word
    return next_in(NEXT_OF_NEED, status, move, otherwise=f"Dat kan niet meer: deze zorginzet is in de stand ‘{now}’.")


class Dropped(StrEnum):
    """Why a need is not needed any more."""

    DIED = "died"
    LEFT = "left"
    RECOVERED = "recovered"
    OTHER_CARE = "other-care"
    LANDED = "landed"  # the patient came to be somewhere else, without us
    MISTAKE = "mistake"
    CLOSED = "closed"  # with its request; nobody chooses this
    FORWARDED = "forwarded"

    @property
    def word(self) -> str:
        return _DROPPED[self]


_DROPPED: dict[Dropped, str] = {
    Dropped.DIED: "de patiënt is overleden",
    Dropped.LEFT: "de patiënt ziet ervan af of is vertrokken",
    Dropped.RECOVERED: "het gaat beter: niet meer nodig",
    Dropped.OTHER_CARE: "andere zorg past beter",
    Dropped.LANDED: "de patiënt is elders terechtgekomen",
    Dropped.MISTAKE: "per vergissing gemaakt",
    Dropped.CLOSED: "de zorgvraag is afgesloten",
    Dropped.FORWARDED: "de zorgvraag is overgedragen",
}
CHOSEN = tuple(one for one in Dropped if one not in {Dropped.CLOSED, Dropped.FORWARDED})  # by a person
