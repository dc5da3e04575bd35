"""A provider says whom its unit takes, from today on; what it said before stays on record."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.placement.domain.unit_terms import WhomItTakes, refuse_impossible
from ketenzicht.placement.models import UnitTerms
from ketenzicht.placement.queries.unit_terms import own_unit


@transaction.atomic
def set_unit_terms(*, code: UUID, said: WhomItTakes, actor: Actor, at: datetime) -> None:
    """From today on this holds of a unit of the own organisation; what was said earlier today gives way.

    Raises NotPermitted, NotFound for a unit of somebody else, Conflict for who is just too late, and Refused for what
    cannot be meant.
    """
    unit_id = own_unit(code=code, actor=actor, at=at)
    refuse_impossible(said)
    today = local_day(at)
    UnitTerms.objects.filter(unit_id=unit_id, end__isnull=True).update(end=today)
    row = UnitTerms(
        unit_id=unit_id,
        start=today,
        min_age=said.min_age,
        max_age=said.max_age,
        sexes=sorted(said.sexes),
        can=sorted(said.can),
        cannot=sorted(said.cannot),
        only=sorted(said.only),
        admits_from=said.admits_from,
        admits_until=said.admits_until,
        agreement=said.agreement.value,
        set_at=at,
        set_by_id=actor.organisation_id,
        set_as=actor.role[:120],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("Iemand anders legde dit op hetzelfde moment vast. Kijk wat er nu staat.") from None
    audit.record(action="placement.terms-set", actor=actor, subject=f"unit/{code}", at=at)
