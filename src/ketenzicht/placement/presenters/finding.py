"""The candidates for a need as a page shows them: each with its reasons, its terms, and what is known of room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capacity.domain import whole_minutes
from ketenzicht.placement.domain import (
    Facts,
    NeedStatus,
    Ranked,
    Sought,
    Term,
    Verdict,
    ago,
    chance_of_any,
    chance_word,
)
from ketenzicht.placement.domain.trust import LIKELY
from ketenzicht.placement.models import Need
from ketenzicht.placement.presenters.needs import places_in_words
from ketenzicht.placement.queries.finding import Found
from ketenzicht.ui.domain import words

MOST_SHOWN = 40  # of those that fit or perhaps do: more nobody reads
MOST_AGAINST = 200
NOBODY = (
    "Voorstel: vraag nu niemand meer. Wie u vroeg denkt nog na, of wie overblijft is gevraagd of vrijwel zeker vol. "
    "Wacht op een antwoord of een nieuw cijfer, of bel."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One term, in minutes as they are said: what is to a candidate's advantage has a minus sign."""

    word: str
    minutes: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of the page; `number` is its place in the whole ranking. `mark` is the verdict as styles know it."""

    number: int
    unit: UUID
    location: str
    care: str
    place: str
    mark: str
    verdict: str
    travel: str
    room: str
    chance: str
    learnt: str
    why: tuple[str, ...]
    why_not: tuple[str, ...]
    costs: tuple[Cost, ...]
    cost: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """`hidden` is how many the filters leave out; `more` how many that fit stand further down. `proposal` says whom to
    ask now; nothing once there is a place.
    """

    need: Need
    search_id: UUID
    sought: tuple[str, ...]
    can_change: bool
    kinds: str
    at: datetime
    offered: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    number_refused: int
    hidden: int
    more: int
    considered: int
    weighed: int
    where: str
    terms_version: int
    proposal: str


@dataclass(frozen=True, slots=True)
class Filters:
    within: int | None = None
    own_region: bool = False
    likely: bool = False
    full: bool = False

    def pass_(self, one: Ranked, sought: Sought) -> bool:
        """Whether it is shown. Of whom nobody knows how far it is, nobody knows that it is too far."""
        facts = one.facts
        too_far = self.within is not None and facts.travel is not None and facts.travel > self.within
        elsewhere = self.own_region and bool(sought.region) and facts.region != sought.region
        return not (too_far or elsewhere or (self.likely and facts.chance < LIKELY))


def finding_page(
    need: Need, search_id: UUID, found: Found, filters: Filters, *, named: Mapping[UUID, str], can_change: bool
) -> FindingPage:
    """`named` names the locations and organisations that the patient wishes, or that know the patient."""
    ranked = list(enumerate(found.ranking.candidates, start=1))
    shown = [(number, one) for number, one in ranked if filters.pass_(one, found.sought)]
    offered = [(number, one) for number, one in shown if one.verdict is not Verdict.NOT]
    refused = [(number, one) for number, one in shown if one.verdict is Verdict.NOT]
    told = refused[:MOST_AGAINST] if filters.full else []
    return FindingPage(
        need=need,
        search_id=search_id,
        sought=tuple(_sought(found.sought, named)),
        can_change=can_change,
        kinds=_kinds(found),
        at=found.ranking.at,
        offered=tuple(_candidate(number, one) for number, one in offered[:MOST_SHOWN]),
        refused=tuple(_candidate(number, one) for number, one in told),
        number_refused=len(refused),
        hidden=len(ranked) - len(shown),
        more=max(0, len(offered) - MOST_SHOWN),
        considered=found.considered,
        weighed=len(found.facts),
        where=_where(found),
        terms_version=found.terms.version,
        proposal=_proposal(need, found, [one for one in found.proposed if filters.pass_(one, found.sought)]),
    )


def closed_in_words(asked: Sequence[Facts], *, now: datetime) -> str:
    """What to know of who was asked while closed: a provider may know more than the register, so it is not refused."""
    closed = [one for one in asked if one.is_open is False]
    if not closed:
        return ""
    told = [f"{one.location}{f' tot {words.moment(one.opens_at, now=now)}' if one.opens_at else ''}" for one in closed]
    return f"Nu gesloten volgens het register: {words.listed(told)}. Het antwoord kan uitblijven: bel zo nodig."


def _proposal(need: Need, found: Found, proposed: list[Ranked]) -> str:
    """Whom of those that are shown to ask now; nothing where nobody is sought any more or nobody was found."""
    if need.status != NeedStatus.SEEKING.value or not found.ranking.candidates:
        return ""
    if not proposed:
        return "" if found.proposed else NOBODY
    names = [one.facts.location for one in proposed]
    last = "Niemand die past, toont nog plaats. " if all(one.verdict is Verdict.NOT for one in proposed) else ""
    chance = chance_word(chance_of_any(one.facts.likely for one in proposed))
    if len(names) == 1:
        return f"{last}Voorstel: vraag nu {names[0]}. Dat zij ja zeggen: {chance}."
    asked = f"{', '.join(names[:-1])} en {names[-1]}"
    return f"{last}Voorstel: vraag nu {asked}, gelijktijdig. Dat een van hen ja zegt: {chance}."


def _candidate(number: int, one: Ranked) -> Candidate:
    facts = one.facts
    return Candidate(
        number=number,
        unit=facts.unit,
        location=facts.location,
        care=facts.name or facts.label,
        place=facts.place,
        mark=one.verdict.name.lower(),
        verdict=one.verdict.word,
        travel="Reistijd onbekend" if facts.travel is None else f"{whole_minutes(facts.travel)} min rijden",
        room=_room(facts),
        chance=chance_word(facts.chance),
        learnt=_learnt(facts.answers),
        why=tuple(words.capital(why.words) for why in one.for_it if why.code not in {"room", "travel"}),
        why_not=tuple(words.capital(why.words) for why in one.against_it),
        costs=tuple(Cost(words.capital(_word(term, facts)), words.number(tenths / 10)) for term, tenths in one.costs),
        cost=words.number(one.cost),
    )


def _room(facts: Facts) -> str:
    if facts.free is None:
        return "Vrij: onbekend"
    age = "" if facts.age is None else f", cijfer van {ago(facts.age)} oud"
    if facts.free < 0:  # it works beyond its capacity, or promised more than is free
        return f"geen plaats vrij, {words.number(-facts.free)} te weinig{age}"
    return f"{words.number(facts.free)} vrij{age}"


def _learnt(answers: float) -> str:
    """How many answers the chance was learnt from, as they are worth now."""
    whole = round(answers)
    if not whole:
        return "nog geen antwoorden van deze eenheid"
    return f"geleerd van {words.count(whole, 'antwoord', 'antwoorden')}"


def _word(term: Term, facts: Facts) -> str:
    return f"{term.word}, geschat" if term is Term.TRAVEL and facts.travel is None else term.word


def _sought(sought: Sought, named: Mapping[UUID, str]) -> list[str]:
    """What was asked of a place beside its kind, as the coordinator reads it back."""
    found = [] if sought.age is None else [f"{sought.age} jaar"]
    if sought.sex is not None:
        found.append({"female": "vrouw", "male": "man"}[sought.sex.value])
    found += [one.word for one in sorted(sought.wants)]
    if sought.needed > 1:
        found.append(f"{sought.needed} plaatsen")
    if sought.wishes:
        found.append(f"wens van de patiënt: {places_in_words(sought.wishes, named)}")
    if sought.treaters:
        found.append(f"bekend bij {places_in_words(sought.treaters, named)}")
    return found


def _where(found: Found) -> str:
    if found.sought.region is None:
        return "in heel Nederland, want niet bekend is in welke regio de patiënt is"
    if found.is_national:
        return "in heel Nederland, want in de regio en de buurregio’s past te weinig"
    return "in de regio en de buurregio’s"


def _kinds(found: Found) -> str:
    names = {(one.module, one.label): one.name or one.label for one in found.facts}
    return " of ".join(dict.fromkeys(names.get(kind, kind[1]) for kind in found.sought.kinds))
