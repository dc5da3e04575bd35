"""Review meetings: planning one, putting cases on its list, writing what was found, and closing it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.learning.domain import flags, meetings
from ketenzicht.learning.models import Case, Flag, Meeting
from ketenzicht.learning.operations.telling import in_bounds, tell
from ketenzicht.learning.queries.meetings import (
    FOUND,
    UNKNOWN_CASE,
    UNKNOWN_MEETING,
    CaseLine,
    Found,
    found_of,
    lines_of,
)
from ketenzicht.learning.queries.people import colleague
from ketenzicht.sealing import operations as sealing

LEAD = Permission.LEARNING_LEAD


@transaction.atomic
def plan_meeting(*, on: date, chair: UUID, actor: Actor, at: datetime) -> UUID:
    """Plan a review meeting of the own centre. Raises NotPermitted, NotFound for a chair from elsewhere, Refused."""
    access.require(actor=actor, permission=LEAD)
    meetings.check_day(on, today=local_day(at))
    made = Meeting.objects.create(
        centre_id=access.own_organisation(actor),
        on=on,
        chair=chair,
        chair_name=colleague(chair, actor=actor, now=at)[:255],
        status=meetings.Status.PLANNED.value,
        made_at=at,
    )
    tell("meeting-planned", f"review-meeting/{made.id}", permission=LEAD, actor=actor, at=at)
    return made.id


@transaction.atomic
def put_on_list(*, meeting_id: UUID, request_ids: Collection[UUID], actor: Actor, at: datetime) -> int:
    """Put flagged requests on the list; gives how many. Their flags are listed from now on.

    Raises NotPermitted, NotFound, Refused beyond forty cases, and Conflict for a meeting that is over.
    """
    row = _planned(meeting_id, actor=actor)
    there = set(row.cases.values_list("request_id", flat=True))
    wanted = [one for one in dict.fromkeys(request_ids) if one not in there]
    if not wanted:
        raise Refused("Kies ten minste één zorgvraag die nog niet op de lijst staat.")
    if len(there) + len(wanted) > meetings.MOST_CASES:
        raise Refused(f"Op één bespreking passen {meetings.MOST_CASES} casussen. Plan er nog een.")
    for request_id in wanted:
        _put(row, request_id, actor=actor, at=at)
    detail = {"cases": len(wanted)}
    tell("cases-listed", f"review-meeting/{row.id}", permission=LEAD, actor=actor, at=at, detail=detail)
    return len(wanted)


@transaction.atomic
def note_attendance(*, meeting_id: UUID, present: Mapping[str, int], actor: Actor, at: datetime) -> None:
    """Who was there, by role and number."""
    row = _planned(meeting_id, actor=actor)
    meetings.refuse_wrong_attendance(present)
    row.present = dict(present)
    row.save(update_fields=["present"])
    tell("attendance-noted", f"review-meeting/{row.id}", permission=LEAD, actor=actor, at=at, detail=dict(present))


@transaction.atomic
def open_case(*, case_id: UUID, actor: Actor, at: datetime) -> CaseLine:
    """A case with what was found, which the log of the patient tells. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    row = _case(case_id, actor=actor)
    _consult(row.request_id, "case-read", Permission.LEARNING_WORK, Deed.READ, actor=actor, at=at)
    (line,) = lines_of([row])
    return replace(line, found=found_of(row))


@transaction.atomic
def print_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> tuple[CaseLine, ...]:
    """All cases with what was found, each of which the log of its patient tells. Raises NotPermitted and NotFound."""
    access.require(actor=actor, permission=LEAD)
    row = _own(meeting_id, actor=actor)
    cases = list(row.cases.all())
    for one in cases:
        _consult(one.request_id, "case-printed", LEAD, Deed.READ, actor=actor, at=at)
    return tuple(replace(line, found=found_of(one)) for line, one in zip(lines_of(cases), cases, strict=True))


@transaction.atomic
def write_found(
    *, case_id: UUID, found: Found, owner: UUID | None, due_on: date | None, actor: Actor, at: datetime
) -> None:
    """Write what was found about a case, what was learned, and which action, by whom and before when.

    Raises NotPermitted, NotFound, Refused for an action without owner and date or the other way round, and Conflict for
    a meeting that is over.
    """
    access.require(actor=actor, permission=LEAD)
    row = _case(case_id, actor=actor)
    _planned(row.meeting_id, actor=actor)
    said = Found(in_bounds(found.findings), in_bounds(found.learned), in_bounds(found.action))
    if not said.findings:
        raise Refused("Schrijf wat er is gevonden.")
    if len({bool(said.action), owner is not None, due_on is not None}) > 1:
        raise Refused("Bij een actie horen wie haar doet en voor wanneer. Vul alle drie in, of laat ze leeg.")
    row.owner, row.due_on = owner, due_on
    row.owner_name = colleague(owner, actor=actor, now=at)[:255] if owner else ""
    row.found = sealing.seal(json.dumps(asdict(said), ensure_ascii=False), owner=row.request_id, purpose=FOUND)
    row.save(update_fields=["owner", "due_on", "owner_name", "found"])
    _consult(row.request_id, "case-written", LEAD, Deed.CHANGE, actor=actor, at=at)


@transaction.atomic
def finish_action(*, case_id: UUID, actor: Actor, at: datetime) -> None:
    """What was agreed is done: by who would do it, or by who leads. Raises NotPermitted, NotFound and Conflict."""
    access.require(actor=actor, permission=Permission.LEARNING_WORK)
    row = _case(case_id, actor=actor)
    if row.owner != actor.id:
        access.require(actor=actor, permission=LEAD)
    if row.owner is None or row.done_at is not None:
        raise Conflict("Hier is geen actie die nog gedaan moet worden.")
    row.done_at = at
    row.save(update_fields=["done_at"])
    tell("action-done", f"review-case/{row.id}", permission=Permission.LEARNING_WORK, actor=actor, at=at)


@transaction.atomic
def close_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> None:
    """Close it: the flags of its cases are discussed. Raises Refused while something is not written, and Conflict."""
    row = _planned(meeting_id, actor=actor)
    cases = lines_of(row.cases.all())
    meetings.refuse_unfinished(
        present=row.present, unwritten=[one.request.number for one in cases if not one.is_written]
    )
    _end(row, meetings.Move.CLOSE, flags.Move.DISCUSS, actor=actor, at=at)


@transaction.atomic
def cancel_meeting(*, meeting_id: UUID, actor: Actor, at: datetime) -> None:
    """It is off: the flags of its cases are open again. Raises NotPermitted, NotFound and Conflict."""
    row = _planned(meeting_id, actor=actor)
    _end(row, meetings.Move.CANCEL, flags.Move.UNLIST, actor=actor, at=at)


def _end(row: Meeting, move: meetings.Move, of_flags: flags.Move, *, actor: Actor, at: datetime) -> None:
    row.status, row.ended_at = meetings.after(meetings.Status(row.status), move).value, at
    row.save(update_fields=["status", "ended_at"])
    listed = flags.Status.LISTED
    status = flags.after(listed, of_flags)
    is_settled = status is flags.Status.DISCUSSED
    Flag.objects.filter(request_id__in=row.cases.values("request_id"), status=listed.value).update(
        status=status.value, settled_at=at if is_settled else None, settled_by=actor.id if is_settled else None
    )
    tell(f"meeting-{row.status}", f"review-meeting/{row.id}", permission=LEAD, actor=actor, at=at)


def _put(row: Meeting, request_id: UUID, *, actor: Actor, at: datetime) -> None:
    ids = list(
        Flag.objects.select_for_update()
        .filter(request_id=request_id, status=flags.Status.OPEN.value)
        .values_list("id", flat=True)
    )
    if not ids:
        raise NotFound("Op een van deze zorgvragen staat geen signaal meer dat nog te bekijken is. Kies opnieuw.")
    lesson = _consult(request_id, "case-listed", LEAD, Deed.CHANGE, actor=actor, at=at)
    listed = flags.after(flags.Status.OPEN, flags.Move.LIST)
    Flag.objects.filter(id__in=ids).update(status=listed.value)
    Case.objects.create(
        meeting=row,
        request_id=request_id,
        age_class=meetings.age_class(lesson.age),
        put_by=access.own_account(actor),
        put_at=at,
    )


def _consult(
    request_id: UUID, action: str, permission: Permission, deed: Deed, *, actor: Actor, at: datetime
) -> coordination.Lesson:
    return coordination.consult(
        request_id=request_id,
        centre_id=access.own_organisation(actor),
        action=f"learning.{action}",
        permission=permission,
        deed=deed,
        detail={},
        actor=actor,
        at=at,
    )


def _own(meeting_id: UUID, *, actor: Actor) -> Meeting:
    row = Meeting.objects.select_for_update().filter(id=meeting_id, centre_id=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN_MEETING)
    return row


def _planned(meeting_id: UUID, *, actor: Actor) -> Meeting:
    access.require(actor=actor, permission=LEAD)
    row = _own(meeting_id, actor=actor)
    if row.status != meetings.Status.PLANNED.value:
        raise Conflict(f"Deze bespreking is {meetings.Status(row.status).word}.")
    return row


def _case(case_id: UUID, *, actor: Actor) -> Case:
    row = Case.objects.select_for_update().filter(id=case_id, meeting__centre_id=access.own_organisation(actor)).first()
    if row is None:
        raise NotFound(UNKNOWN_CASE)
    return row
