"""The GP of the patient hears how it went, or somebody says why not: until then it stays a task of the centre."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.domain import Kind
from ketenzicht.placement.domain.gp import GpMove, GpStand, Spared, gp_after, refuse_wordless_sparing
from ketenzicht.placement.models import GpTask

MOST_WORDS = 500


def ask_to_tell_gp(request_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Within the deed that ends a request, which is held. Where nobody knows the GP there is nothing to do yet.

    What somebody said that lasts (the patient does not want it) still stands.
    """
    if not requests.gp_of(request_id=request_id).is_known:
        return
    row = _held(request_id)
    if row is not None and row.spared and Spared(row.spared).lasts:
        return
    _move(row or GpTask(request_id=request_id), GpMove.END, actor=actor, at=at)


def gp_is_told(request_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Within the deed that puts the telling on record."""
    row = _held(request_id)
    if row is not None:
        _move(row, GpMove.TELL, actor=actor, at=at)


@transaction.atomic
def spare_gp(*, request_id: UUID, why: Spared, words: str, actor: Actor, at: datetime) -> None:
    """The GP need not hear how it went. Raises NotPermitted, NotFound, Conflict, and Refused wordless."""
    coordination.work_on(request_id=request_id, actor=actor, at=at)
    refuse_wordless_sparing(why, words)
    if len(words) > MOST_WORDS:
        raise Refused(f"Gebruik ten hoogste {MOST_WORDS} tekens; nu {len(words)}.")
    row = _held(request_id)
    if row is None:
        raise NotFound("Er staat niets open om aan de huisarts te vertellen.")
    _move(row, GpMove.SPARE, why=why, actor=actor, at=at)
    coordination.add_to_story(
        request_id=request_id,
        kind=Kind.GP_SPARED,
        detail={"why": why.value, "words": why.word.split(" (")[0]},
        note=words.strip(),
        actor=actor,
        at=at,
    )


def _held(request_id: UUID) -> GpTask | None:
    return GpTask.objects.select_for_update().filter(request=request_id).first()


def _move(row: GpTask, move: GpMove, *, why: Spared | None = None, actor: Actor, at: datetime) -> None:
    row.stand = gp_after(GpStand(row.stand) if row.stand else None, move).value
    row.since, row.by_name, row.spared = at, actor.name[:255], why.value if why else ""
    row.save()
