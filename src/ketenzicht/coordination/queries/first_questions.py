"""What the call-flow rules in use say of a request, from its door, its moment and what was answered first."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.queries import local_day
from ketenzicht.coordination.domain import Door
from ketenzicht.coordination.domain.first_questions import facts_of_call
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import queries as registry
from ketenzicht.sealing import queries as sealing
from ketenzicht.triage import queries as content
from ketenzicht.triage.domain import UNKNOWN, Answer, CallFlow, Guidance, judge

FIRST = "coordination.first-answers"


@dataclass(frozen=True, slots=True)
class FirstQuestions:
    """The rules with what was answered, and what they say."""

    flow: CallFlow
    said: Mapping[str, Answer]
    guidance: Guidance


def flow_of(centre_id: UUID, *, now: datetime) -> CallFlow | None:
    """The rules of a region of the centre, else those for every region; None: none are in use.

    One query, and where there are rules of a region those that tell in which one the centre is.
    """
    in_use = content.flows_in_use(at=now)
    if any(in_use):  # a region of its own
        regions = registry.whereabouts(organisation_id=centre_id, on=local_day(now)).regions
        own = next((version for region, version in sorted(in_use.items()) if region in regions), None)
    else:
        own = None
    found = own or in_use.get("")
    return content.flow_version(version_id=found) if found else None


def first_questions(
    *, centre_id: UUID, door: Door, received_at: datetime, said: Mapping[str, Answer], now: datetime
) -> FirstQuestions | None:
    """None while no rules are in use. What was answered to questions of before is left out."""
    flow = flow_of(centre_id, now=now)
    if flow is None:
        return None
    asked = {one.question.code: one.question for one in flow.first}
    known = {code: answer for code, answer in said.items() if code in asked and asked[code].allows(answer)}
    facts = facts_of_call(door=door, received_at=received_at)
    return FirstQuestions(flow, known, judge(flow, {**facts, **known}))


def first_answers_of(row: CareRequest) -> dict[str, Answer]:
    """What was answered; null is "I do not know"."""
    if not row.first_answers:
        return {}
    told = json.loads(sealing.unseal(bytes(row.first_answers), owner=row.id, purpose=FIRST))
    return {code: UNKNOWN if answer is None else answer for code, answer in told.items()}
