"""Agreements by which centres share work at peaks: proposed by one, agreed by the other, used for a time, ended.

Who decides for a centre coordinates there (`coordination.share`). Terms never change: others are another agreement.
"""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.clockwork import OneByOne
from ketenzicht.coordination.domain import (
    SharingStage,
    SharingStep,
    Terms,
    is_under_pressure,
    refuse_wrong_terms,
    sharing_after,
)
from ketenzicht.coordination.domain.sharing import BY_PRESSURE_FOR, LONGEST_SPELL
from ketenzicht.coordination.models import Sharing, SharingSpell
from ketenzicht.coordination.operations.receiving import NO_CENTRE
from ketenzicht.coordination.queries.peaks import waiting_too_long
from ketenzicht.coordination.queries.queue import is_centre
from ketenzicht.coordination.queries.sharing import terms_of
from ketenzicht.events import operations as events
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.triage import queries as content

MOST_WORDS = 300  # characters
PAGE = "/coordination/sharing/"
UNKNOWN = "Deze afspraak kennen wij niet, of zij is van andere centra."
BY_PRESSURE = "Er wacht meer te lang dan afgesproken"


@transaction.atomic
def propose_sharing(*, giver_id: UUID, helper_id: UUID, terms: Terms, actor: Actor, at: datetime) -> UUID:
    """Propose that one centre helps another; the other of both answers. Gives the id.

    Raises NotPermitted for who does not coordinate at one of both, or for what is no centre; Invalid with all that
    cannot be agreed.
    """
    mine = _centre(actor)
    if mine not in {giver_id, helper_id} or not all(is_centre(one) for one in (giver_id, helper_id)):
        raise NotPermitted(NO_CENTRE, actor=actor)
    urgencies = [one.code for one in content.crosswalk_in_use(at=at)[1].scale]
    refuse_wrong_terms(terms, giver=giver_id, helper=helper_id, urgencies=urgencies, today=local_day(at))
    told = asdict(terms) | {"doors": sorted(terms.doors), "urgencies": sorted(terms.urgencies)}
    row = Sharing.objects.create(
        giver_id=giver_id,
        helper_id=helper_id,
        **told | {"hours": terms.hours.value, "doors": sorted(one.value for one in terms.doors)},
        stage=sharing_after(None, SharingStep.PROPOSE).value,
        proposed_at=at,
        proposed_by=access.own_account(actor),
        proposed_by_name=actor.name[:255],
        proposed_for=mine,
    )
    _tell(row, "coordination.sharing-proposed", actor=actor, at=at)
    other = helper_id if mine == giver_id else giver_id
    notice = NewNotice(
        about=f"sharing/{row.id}",
        title="Een centrum stelt voor werk te delen",
        text="Lees de afspraak, en zeg of u akkoord bent.",
        link=PAGE,
        is_task=True,
    )
    notices.give(notice=notice, organisation_id=other, permission=Permission.COORDINATION_SHARE, actor=actor, at=at)
    return row.id


@transaction.atomic
def answer_sharing(*, sharing_id: UUID, agrees: bool, actor: Actor, at: datetime) -> None:
    """Agree with what the other centre proposed, or not. Raises NotPermitted, NotFound, Refused, Conflict."""
    row = _locked(sharing_id, actor=actor)
    if row.proposed_for == actor.organisation_id:
        raise Refused("Uw eigen centrum stelde dit voor. Het andere centrum moet akkoord zijn.")
    me = access.own_account(actor)
    if row.proposed_by == me:
        raise Refused("U stelde dit zelf voor. Een collega van het andere centrum moet akkoord zijn.")
    row.stage = sharing_after(SharingStage(row.stage), SharingStep.AGREE if agrees else SharingStep.REFUSE).value
    row.answered_at, row.answered_by, row.answered_by_name = at, me, actor.name[:255]
    row.save()
    _tell(row, "coordination.sharing-agreed" if agrees else "coordination.sharing-refused", actor=actor, at=at)
    notices.settle(about=f"sharing/{row.id}", actor=actor, at=at)


@transaction.atomic
def end_sharing(*, sharing_id: UUID, because: str, actor: Actor, at: datetime) -> None:
    """End an agreement, by either centre, at once; what is in hand by it is finished by who has it."""
    row = _locked(sharing_id, actor=actor)
    said = _said(because, "Schrijf waarom u deze afspraak beëindigt.")
    row.stage = sharing_after(SharingStage(row.stage), SharingStep.END).value
    row.ended_at, row.ended_by, row.ended_by_name = at, access.own_account(actor), actor.name[:255]
    row.ended_because = said
    row.save()
    _end_spells(row, actor=actor, at=at)
    _tell(row, "coordination.sharing-ended", actor=actor, at=at)


@transaction.atomic
def begin_helping(*, sharing_id: UUID, until: datetime, because: str, actor: Actor, at: datetime) -> None:
    """Use an agreement now, by hand: who is helped says so, with the reason and until when.

    Raises NotPermitted, NotFound, Refused for the centre that helps, Conflict where it is not in force or is used.
    """
    row = _locked(sharing_id, actor=actor)
    if row.giver_id != actor.organisation_id:
        raise Refused("Het centrum dat hulp krijgt, zet de hulp aan.")
    said = _said(because, "Schrijf waarom u hulp vraagt.")
    if not at < until <= at + LONGEST_SPELL:
        raise Refused(f"Kies een einde binnen {int(LONGEST_SPELL.total_seconds() // 3600)} uur.", field="until")
    if row.stage != SharingStage.AGREED.value or not terms_of(row).is_in_force(on=local_day(at), at=at):
        raise Conflict("Deze afspraak geldt nu niet.")
    if _goes_on(row, at=at):
        raise Conflict("De hulp staat al aan.")
    _begin(row, until=until, because=said, actor=actor, at=at)


@transaction.atomic
def end_helping(*, sharing_id: UUID, actor: Actor, at: datetime) -> None:
    """End the help, by either centre, at once. Raises NotPermitted, NotFound, Conflict when it was over."""
    row = _locked(sharing_id, actor=actor)
    if not _goes_on(row, at=at):
        raise Conflict("De hulp staat al uit.")
    _end_spells(row, actor=actor, at=at)


def begin_under_pressure(*, at: datetime) -> int:
    """Use every agreement that is in force and says so from the pressure that there is now; gives how many."""
    rows = Sharing.objects.filter(stage=SharingStage.AGREED.value, begins_over__isnull=False)
    due = [one for one in rows if terms_of(one).is_in_force(on=local_day(at), at=at)]
    waiting = waiting_too_long(centre_ids={one.giver_id for one in due}, now=at) if due else {}
    clock = OneByOne()
    begun = sum(
        clock.attempt(partial(_begin_by_pressure, one.id, waiting=waiting.get(one.giver_id, 0), at=at))
        for one in due
        if is_under_pressure(waiting_too_long=waiting.get(one.giver_id, 0), begins_over=one.begins_over)
    )
    clock.tell_failed()
    return begun


@transaction.atomic
def _begin_by_pressure(sharing_id: UUID, *, waiting: int, at: datetime) -> bool:
    row = Sharing.objects.select_for_update().get(id=sharing_id)
    if row.stage != SharingStage.AGREED.value or _goes_on(row, at=at):
        return False
    because = f"{BY_PRESSURE}: {waiting}, afgesproken was {row.begins_over}."
    _begin(row, until=at + BY_PRESSURE_FOR, because=because, actor=PLATFORM, at=at)
    return True


def _begin(row: Sharing, *, until: datetime, because: str, actor: Actor, at: datetime) -> None:
    SharingSpell.objects.create(
        sharing=row,
        begun_at=at,
        begun_by=actor.id,
        begun_by_name=actor.name[:255] if actor.id else "",
        because=because,
        until=until,
    )
    _tell(row, "coordination.helping-begun", actor=actor, at=at, until=until)
    notice = NewNotice(
        about=f"helping/{row.id}",
        title="Een ander centrum heeft uw hulp nodig",
        text="Zorgvragen of gesprekken van dat centrum staan nu ook in uw wachtrij, zoals u afsprak.",
        link="/coordination/",
    )
    notices.give(
        notice=notice, organisation_id=row.helper_id, permission=Permission.COORDINATION_SHARE, actor=actor, at=at
    )


def _end_spells(row: Sharing, *, actor: Actor, at: datetime) -> None:
    """Who has a request in hand by it keeps that until it is out of hand."""
    going_on = SharingSpell.objects.filter(sharing=row, ended_at__isnull=True, until__gt=at)
    if going_on.update(ended_at=at, ended_by=access.own_account(actor), ended_by_name=actor.name[:255]):
        _tell(row, "coordination.helping-ended", actor=actor, at=at)
        notices.settle(about=f"helping/{row.id}", actor=actor, at=at)


def _goes_on(row: Sharing, *, at: datetime) -> bool:
    return SharingSpell.objects.filter(sharing=row, ended_at__isnull=True, until__gt=at).exists()


def _centre(actor: Actor) -> UUID:
    access.require(actor=actor, permission=Permission.COORDINATION_SHARE)
    return access.own_organisation(actor)


def _locked(sharing_id: UUID, *, actor: Actor) -> Sharing:
    """The row, until the transaction ends. NotFound for one of other centres, whether it exists or not."""
    mine = _centre(actor)
    rows = Sharing.objects.select_for_update().filter(Q(giver_id=mine) | Q(helper_id=mine))
    row = rows.filter(id=sharing_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _said(text: str, otherwise: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(otherwise)
    if len(said) > MOST_WORDS or not said.isprintable():
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} gewone tekens.")
    return said


def _tell(row: Sharing, action: str, *, actor: Actor, at: datetime, until: datetime | None = None) -> None:
    """In the log and to others; nothing of it is about a patient."""
    detail = {"giver": str(row.giver_id), "helper": str(row.helper_id)}
    if until is not None:
        detail["until"] = until.isoformat()
    audit.record(action=action, actor=actor, subject=f"sharing/{row.id}", detail=detail, at=at)
    events.announce(kind=action, subject=f"sharing/{row.id}", payload=detail, at=at)
