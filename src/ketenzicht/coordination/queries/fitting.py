"""Which care fits a request by the rules in use: from triage, intake, what was asked, and where there is room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.actor import Actor
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.domain import Totals
from ketenzicht.coordination.domain import own_facts, room
from ketenzicht.coordination.queries.reading import RequestFile
from ketenzicht.coordination.queries.triage import TriageLine
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import Answer, FittingCare, Proposal, Room, facts_of_outcome, facts_of_triage, propose

BECAUSE = "coordination.because"


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the rules say of a request. `facts` are all that they looked at; `triage` those that triage told.

    With `is_of_elsewhere` nobody triaged here yet: of some facts nobody knows until somebody does.
    """

    rules_id: UUID
    rules: FittingCare
    facts: Mapping[str, Answer]
    triage: Mapping[str, Answer]
    proposals: tuple[Proposal, ...]
    is_of_elsewhere: bool = False


def fitting(file: RequestFile, *, actor: Actor, now: datetime) -> Fitting | None:
    """None while no rules are in use, or while nobody knows how urgent it is.

    Room is what the actor may see of the region of the centre; of what they may not see nobody knows.
    """
    in_use = content.fitting_in_use(at=now)
    triage = _of_triage(in_use[1], file) if in_use else None
    if in_use is None or triage is None:
        return None
    rules_id, rules = in_use
    known = {one.code for one in rules.questions}
    told = {code: answer for code, answer in file.said.items() if code in known}
    facts = {**told, **own_facts(rules, age=file.age, at=now), **triage}
    free = _room(rules, centre_id=file.centre_id, actor=actor, now=now)
    return Fitting(
        rules_id,
        rules,
        facts=facts,
        triage=triage,
        proposals=propose(rules, facts, room=free),
        is_of_elsewhere=_concluded_here(file) is None,
    )


def _concluded_here(file: RequestFile) -> TriageLine | None:
    return next((one for one in file.triages if one.concluded_at is not None), None)


def _of_triage(rules: FittingCare, file: RequestFile) -> dict[str, Answer] | None:
    """What triage told, here or else elsewhere; None as long as no round was concluded.

    A red flag of any round that counts is one, whichever round is the last.
    """
    here = _concluded_here(file)
    if file.urgency is None or (here is None and not file.outcomes):
        return None
    told = facts_of_outcome(rules, urgency=file.urgency, has_red_flag=file.has_red_flag)
    if here is None:
        return told
    own = facts_of_triage(
        rules, discipline=here.instrument.discipline, assessment=here.assessment, urgency=file.urgency
    )
    return {**own, **told}


def _room(rules: FittingCare, *, centre_id: UUID, actor: Actor, now: datetime) -> dict[str, Room]:
    """By form of care, in the ROAZ region of the centre."""
    wanted = {one.module for form in rules.forms for one in form.capacity}
    day = local_day(now)
    regions = registry.whereabouts(organisation_id=centre_id, on=day).regions
    region = next((one.code for one in registry.regions(kind=RegionKind.ROAZ, on=day) if one.code in regions), None)
    if region is None:
        return {}
    insight, picture = insight_of(actor=actor, day=day, now=now), capacity.picture_now(now=now)
    totals: dict[tuple[str, str], Totals] = {}
    for module in wanted & picture.catalogue.modules.keys():
        look = capacity.look_at(picture, insight=insight, region=region, module=module)
        if look is not None:
            board = capacity.board_of(picture, look, now=now, is_live=False)
            totals |= {(module, label): found for label, found in board.by_label.items()}
    return {
        form.code: room(
            (found.available, found.known == found.units, found.oldest)
            for one in form.capacity
            if (found := totals.get((one.module, one.label))) is not None
        )
        for form in rules.forms
        if form.capacity
    }
