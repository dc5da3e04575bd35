"""Questions about what providers consent to and what regions open; `access.queries` is where others ask them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from ketenzicht.access.domain import AgreementLine, Basis, Permission, Scope
from ketenzicht.access.models import RecordedAgreement
from ketenzicht.access.rights import lines_of_agreements, regions_decided_by
from ketenzicht.base.actor import Actor
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind, RegionKind, RegionLine


def consents_of(*, provider_id: UUID, on: date) -> list[AgreementLine]:
    """Every consent that a provider ever gave for its own figures, the newest first. Four queries."""
    rows = RecordedAgreement.objects.filter(basis=Basis.CONSENT.value, of_organisation_id=provider_id)
    return lines_of_agreements(rows.order_by("-recorded_at", "id"), on=on)


def widenings(*, regions: Collection[str], on: date) -> list[AgreementLine]:
    """What was ever agreed with insurers by name about these regions, the newest first. Four queries."""
    rows = RecordedAgreement.objects.filter(
        scope=Scope.REGION.value,
        of_region_id__in=list(regions),
        party_organisation__kind=OrganisationKind.INSURER.value,
    )
    return lines_of_agreements(rows.order_by("-recorded_at", "id"), on=on)


def regions_to_widen(*, actor: Actor, on: date) -> list[RegionLine]:
    """The ROAZ regions and care coordination areas of which the actor may open more: those of its own, or all."""
    found = [one for kind in (RegionKind.ROAZ, RegionKind.AREA) for one in registry.regions(kind=kind, on=on)]
    if Permission.PLATFORM_MAINTAIN in actor.grants:
        return found
    own = regions_decided_by(organisation_id=actor.organisation_id, on=on) if actor.organisation_id else frozenset()
    return [one for one in found if one.code in own]
