"""Announcing from when on which rule holds; what has begun is never written anew."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict
from ketenzicht.patientdata.domain import Basis, Category, begins
from ketenzicht.patientdata.models import ConsentRule
from ketenzicht.patientdata.operations.recording import tell


@transaction.atomic
def announce_rule(*, category: Category, requester: str, basis: Basis, on: date, actor: Actor, at: datetime) -> UUID:
    """From the first moment of that day on this rule holds. `requester` empty: for every kind of user.

    Raises NotPermitted, and Conflict for a day that is not to come, or for which there is another already.
    """
    access.require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
    if on <= local_day(at):
        raise Conflict("Een regel gaat op zijn vroegst morgen in: wat al gold, verandert niet meer.")
    try:
        with transaction.atomic():
            row = ConsentRule.objects.create(
                category=category.value,
                requester=requester,
                basis=basis.value,
                in_force_from=begins(on),
                made_at=at,
                made_by_name=actor.name[:255],
            )
    except IntegrityError as error:
        raise Conflict("Voor deze gegevens gaat op die dag al een regel in.") from error
    detail = {"category": category.value, "requester": requester, "basis": basis.value, "from": on.isoformat()}
    audit.record(
        action="patientdata.rule-announced", actor=actor, subject=f"consent-rule/{row.id}", detail=detail, at=at
    )
    tell("rule-announced", f"consent-rule/{row.id}", at=at, detail=detail)
    return row.id
