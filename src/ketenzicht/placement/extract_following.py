"""What a citizen is told of what followed on a decision: care that was not there, waiting, what was asked and told."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from ketenzicht.coordination.domain import Part
from ketenzicht.coordination.domain.passages import Adds, Happened, Passage, Said, SealedWords
from ketenzicht.placement.queries.onward import ONWARD
from ketenzicht.placement.queries.trajectory import OUTCOME, OUTCOME_TO, StepOfCare, told_of, trajectory
from ketenzicht.placement.queries.unmet import UNMET, UnmetLine
from ketenzicht.placement.queries.waiting import WAITING, ever_waiting
from ketenzicht.ui.domain import words


def passages(request_id: UUID, part: Part) -> tuple[Passage, ...]:
    """Of one request. Nothing for who only called: it is about the patient."""
    if not part.is_of_the_patient:
        return ()
    steps = trajectory(request_id=request_id)
    followed = (*_waiting(request_id, part), *_onward(steps, part)) if steps else ()
    return (
        *(_unmet(step.care, one, part) for step in steps for one in step.given_up),
        *followed,
        *_told(request_id, part),
    )


def _unmet(care: str, one: UnmetLine, part: Part) -> Passage:
    said = [
        ("Waarom", ", ".join(it.word for it in one.reasons)),
        ("In plaats daarvan", one.instead.word),
        ("Gevolgen", ", ".join(it.word for it in one.consequences)),
        ("Het best stond", one.best.name),
        ("Toelichting", one.words if part.tells_notes else ""),
    ]
    told = (Happened(one.at, f"zoeken naar {care} gestopt", one.by, ""),)
    return Passage("unmet", "Zorg die er niet was", tuple(Said(name, text) for name, text in said if text), told)


def _waiting(request_id: UUID, part: Part) -> Iterator[Passage]:
    told = tuple(
        Happened(one.since, _waited(one.location, one.left), one.by, one.because if part.tells_notes else "")
        for one in ever_waiting(request_id=request_id)
    )
    if told:
        yield Passage("waiting", "Wachtlijsten", told=told)


def _waited(location: str, left: str) -> str:
    return f"op de wachtlijst van {location}" + (f" ({left})" if left else "")


def _onward(steps: Iterable[StepOfCare], part: Part) -> Iterator[Passage]:
    told = tuple(
        Happened(
            one.asked_at,
            one.asks.word + (f": {one.reason.word}" if one.reason else ""),
            one.who,
            one.words if part.tells_notes else "",
        )
        for step in steps
        for one in step.onward
    )
    if told:
        yield Passage("onward", "Vervolgplaats gevraagd", told=told)


def _told(request_id: UUID, part: Part) -> Iterator[Passage]:
    told = tuple(
        Happened(
            one.told_at,
            f"verteld aan {one.to.word}" + (f" ({one.told_to})" if part.tells_notes else ""),
            one.by,
            one.words if part.tells_notes else f"tot {words.short_day(one.about.date())}",
        )
        for one in told_of(request_id=request_id)
    )
    if told:
        yield Passage("outcome", "Verteld hoe het afliep", told=told)


IN_EXTRACT = Adds(
    passages=passages,
    words=(
        SealedWords("placement.Unmet", "words", UNMET, owner="need_id", request="need__request_id"),
        SealedWords("placement.WaitingPlace", "because", WAITING, owner="need_id", request="need__request_id"),
        SealedWords("placement.Onward", "words", ONWARD, owner="offer_id", request="offer__need__request_id"),
        SealedWords("placement.OutcomeTold", "words", OUTCOME),
        SealedWords("placement.OutcomeTold", "told_to", OUTCOME_TO),
    ),
    deeds={},  # each is a line of the story of the request, which has words of its own
)
