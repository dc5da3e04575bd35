"""How far a citizen is: everything stands in the form that they send, and nothing with us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ketenzicht.base.errors import Refused
from ketenzicht.coordination.answers import KIND, NOT_KNOWN, PREFIX, answers_in
from ketenzicht.coordination.domain import WHOM
from ketenzicht.coordination.operations import SelfTriage
from ketenzicht.coordination.queries import Offer
from ketenzicht.triage.domain import Answer, Complaint, Instrument, Unknown
from ketenzicht.triage.queries import InUse

SHORTEST_WORD = 3  # letters: "de" finds everything


@dataclass(frozen=True, slots=True)
class Going:
    """`by` and `complaint` are empty until one was chosen; `answers` stand in the order in which they were given.

    `wrong` is the question to which the answer is none; `has_ended`: what was chosen is not in use any more.
    """

    whom: str = ""
    by: InUse | None = None
    complaint: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    wrong: str = ""
    has_ended: bool = False

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the next form has to carry along."""
        carried = [("whom", self.whom)] if self.whom else []
        if self.by is None:
            return carried
        given = [_carried(code, answer) for code, answer in self.answers.items()]
        return [*carried, ("about", f"{self.by.version_id}/{self.complaint}"), *given]

    @property
    def told(self) -> SelfTriage:
        return SelfTriage(str(self.by.version_id) if self.by else "", self.complaint, self.answers)


def going_of(posted: Mapping[str, str], offer: Offer) -> Going:
    """What was sent, as far as it can be: what nobody asked is left out."""
    whom = posted.get("whom", "")
    whom = whom if whom in WHOM else ""
    version, _, complaint = posted.get("about", "").partition("/")
    by = offer.named(version)
    if not whom or by is None or complaint not in by.instrument.complaint:
        return Going(whom=whom, has_ended=bool(version) and by is None)
    answers, wrong = _answers(posted, by.instrument, complaint)
    return Going(whom, by, complaint, answers, wrong)


def one_back(going: Going) -> Going:
    """Without what was chosen last."""
    if going.answers:
        return Going(going.whom, going.by, going.complaint, dict(list(going.answers.items())[:-1]))
    return Going(going.whom) if going.by else Going()


def found_by(words: str, offer: Offer) -> list[tuple[str, Complaint]]:
    """The complaints that somebody may mean, with what chooses each; all of them when nothing is like these words."""
    everything = [
        (f"{one.version_id}/{complaint.code}", complaint)
        for one in offer.instruments
        for complaint in one.instrument.complaints
    ]
    wanted = [word for word in words.casefold().split() if len(word) >= SHORTEST_WORD]
    found = [(about, one) for about, one in everything if any(word in _said(one) for word in wanted)]
    return found or everything


def _said(complaint: Complaint) -> str:
    return " ".join((complaint.name, complaint.plain, *complaint.also)).casefold()


def _answers(posted: Mapping[str, str], instrument: Instrument, complaint: str) -> tuple[dict[str, Answer], str]:
    asked = {one.code: one for one in instrument.asked_about(complaint)}
    found: dict[str, Answer] = {}
    wrong = ""
    for name, text in posted.items():
        code = name.removeprefix(PREFIX).removeprefix(KIND)
        if code == name or code not in asked or code in found:
            continue
        try:
            answer = answers_in({name: text}).get(code)
            asked[code].known_from(answer)
        except Refused:
            wrong = code
            continue
        if answer is not None:
            found[code] = answer
    return found, wrong


def _carried(code: str, answer: Answer) -> tuple[str, str]:
    if isinstance(answer, Unknown):
        return f"{PREFIX}{code}", NOT_KNOWN
    return (f"{PREFIX}{code}", answer) if isinstance(answer, str) else (f"{KIND}{code}", str(answer))
