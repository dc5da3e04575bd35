"""Thresholds that people set, and the capacity that a region needs: dated, and for a region or the country."""

from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.audit import operations as audit
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound
from ketenzicht.definitions import models, queries
from ketenzicht.definitions.domain import Requirement, Threshold, VersionDefinition
from ketenzicht.definitions.domain.comparing import bands_words, rule_words
from ketenzicht.definitions.operations import rows
from ketenzicht.definitions.operations.loading import Outcome, lock, look_anew, tell
from ketenzicht.events import operations as events
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind


@transaction.atomic
def add_threshold(*, module_code: str, threshold: Threshold, actor: Actor, at: datetime) -> None:
    """Judge a figure by another rule from a day on; the rule for the same that held until then ends on that day.

    Raises NotPermitted (a ROAZ-bureau decides for its own region only); NotFound; Conflict when no version is in
    force on that day; Invalid with everything that is wrong with the rule.
    """
    access.require_in_region(permission=Permission.NORMS_DECIDE, region=threshold.region_code, actor=actor, at=at)
    lock()
    version = version_for(module_code, threshold)
    if faults := _faults(version, threshold, today=local_day(at)):
        raise Invalid(faults)
    row = models.ModuleVersion.objects.get(id=version.id)
    made = rows.threshold(threshold, row, _place_of(version, threshold, row))
    same = row.thresholds.filter(subject=made.subject, region_code=made.region_code)
    same.filter(valid_from=made.valid_from).delete()
    same.filter(Q(valid_until=None) | Q(valid_until__gt=made.valid_from), valid_from__lt=made.valid_from).update(
        valid_until=made.valid_from
    )
    later = same.filter(valid_from__gt=made.valid_from).order_by("valid_from").values_list("valid_from", flat=True)
    made.valid_until = min((day for day in (made.valid_until, later.first()) if day is not None), default=None)
    made.save()
    tell(version, Outcome.CHANGED, actor=actor, at=at, note=f"drempel gezet: {_words(version, threshold)}")


@transaction.atomic
def end_threshold(*, threshold_id: int, until: date, actor: Actor, at: datetime) -> None:
    """Let a rule end on a day; one that would begin later is taken back.

    Raises NotPermitted; NotFound; Invalid for a day that is over; Conflict for a rule that ended already.
    """
    lock()
    row = models.Threshold.objects.select_related("version").filter(id=threshold_id).first()
    if row is None:
        raise NotFound("Deze drempel is er niet (meer).")
    access.require_in_region(permission=Permission.NORMS_DECIDE, region=row.region_code or None, actor=actor, at=at)
    today = local_day(at)
    if until < today:
        raise Invalid([_day_is_over("/until")])
    if row.valid_until is not None and row.valid_until <= today:
        raise Conflict("Deze drempel is al geëindigd.")
    threshold, version = row.definition(), queries.definition_of(row.version)
    if until <= row.valid_from:
        row.delete()
    else:
        row.valid_until = until
        row.save(update_fields=["valid_until"])
    note = f"drempel eindigt {until:%d-%m-%Y}: {_words(version, threshold)}"
    tell(version, Outcome.CHANGED, actor=actor, at=at, note=note)


def version_for(module_code: str, threshold: Threshold) -> VersionDefinition:
    """The version that a rule would be part of: the one in force on its first day."""
    definition = queries.shelved(code=module_code).definition
    version = definition.version_at(threshold.valid_from)
    if version is None:
        raise Conflict(f"Op {threshold.valid_from:%d-%m-%Y} is geen versie van {definition.name} van kracht.")
    return version


def with_threshold(version: VersionDefinition, threshold: Threshold) -> VersionDefinition:
    """The version as it would judge with this rule; to see beforehand what would change."""
    changed = tuple(threshold if one.rule == threshold.rule else one for one in version.thresholds)
    return replace(version, thresholds=changed if threshold in changed else (*changed, threshold))


@transaction.atomic
def record_requirement(*, requirement: Requirement, actor: Actor, at: datetime) -> int:
    """Put on record how much a region needs; what was recorded for the same until then ends on that day.

    Raises NotPermitted; NotFound for an unknown module; Invalid for what cannot be.
    """
    access.require_in_region(permission=Permission.NORMS_DECIDE, region=requirement.region_code, actor=actor, at=at)
    lock()
    faults = _requirement_faults(requirement, today=local_day(at))
    if faults:
        raise Invalid(faults)
    facts = {key: value for key, value in asdict(requirement).items() if key not in ("id", "module")}
    row = models.RequiredCapacity(module_id=requirement.module, recorded_at=at, recorded_by=actor.name, **facts)
    same = models.RequiredCapacity.objects.filter(
        module_id=requirement.module, label=requirement.label, region_code=requirement.region_code
    )
    same.filter(valid_from=row.valid_from).delete()
    same.filter(Q(valid_until=None) | Q(valid_until__gt=row.valid_from), valid_from__lt=row.valid_from).update(
        valid_until=row.valid_from
    )
    later = same.filter(valid_from__gt=row.valid_from).order_by("valid_from").values_list("valid_from", flat=True)
    row.valid_until = min((day for day in (row.valid_until, later.first()) if day is not None), default=None)
    row.save()
    _tell_requirement(row, "recorded", actor, at)
    return row.pk


@transaction.atomic
def end_requirement(*, requirement_id: int, until: date, actor: Actor, at: datetime) -> None:
    """Let a requirement end on a day; one that would begin later is taken back. Raises as `end_threshold`."""
    lock()
    row = models.RequiredCapacity.objects.filter(id=requirement_id).first()
    if row is None:
        raise NotFound("Deze benodigde capaciteit is er niet (meer).")
    access.require_in_region(permission=Permission.NORMS_DECIDE, region=row.region_code, actor=actor, at=at)
    today = local_day(at)
    if until < today:
        raise Invalid([_day_is_over("/until")])
    if row.valid_until is not None and row.valid_until <= today:
        raise Conflict("Dit is al geëindigd.")
    row.valid_until = until
    _tell_requirement(row, "ended", actor, at)
    if until <= row.valid_from:
        row.delete()
    else:
        row.save(update_fields=["valid_until"])


def _place_of(version: VersionDefinition, threshold: Threshold, row: models.ModuleVersion) -> int:
    """Where a rule stands: with those of its subject, because the order of subjects decides; a new one comes last."""
    places = list(row.thresholds.order_by("place").values_list("place", flat=True))
    for place, one in zip(places, version.thresholds, strict=True):
        if one.subject == threshold.subject:
            return place
    return places[-1] + 1 if places else 0


def _tell_requirement(row: models.RequiredCapacity, what: str, actor: Actor, at: datetime) -> None:
    subject = f"requirements/{row.region_code}/{row.module_id}/{row.label or 'all'}"
    detail = {
        "required": row.required,
        "validFrom": row.valid_from.isoformat(),
        "validUntil": row.valid_until.isoformat() if row.valid_until else None,
        "decidedBy": row.decided_by,
    }
    audit.record(action=f"definitions.requirement-{what}", actor=actor, subject=subject, at=at, detail=detail)
    events.announce(kind=f"definitions.requirement-{what}", subject=subject, payload=detail, at=at)
    look_anew(at=at)


def _requirement_faults(requirement: Requirement, *, today: date) -> list[Fault]:
    version = queries.module(code=requirement.module).version_at(today)
    faults = [] if requirement.valid_from >= today else [_day_is_over("/validFrom")]
    if requirement.label and (version is None or version.label(requirement.label) is None):
        faults.append(Fault("/label", "unknown-label", "Deze zorgsoort heeft de module niet.", "Unknown label."))
    if requirement.region_code not in _regions(today):
        faults.append(_unknown_region())
    if requirement.valid_until is not None and requirement.valid_until <= requirement.valid_from:
        faults.append(_ends_too_early())
    return faults


def _faults(version: VersionDefinition, threshold: Threshold, *, today: date) -> list[Fault]:
    """Everything that is wrong with a rule as part of this version."""
    faults = [] if threshold.valid_from >= today else [_day_is_over("/validFrom")]
    if threshold.valid_until is not None and threshold.valid_until <= threshold.valid_from:
        faults.append(_ends_too_early())
    if threshold.region_code is not None and threshold.region_code not in _regions(today):
        faults.append(_unknown_region())
    if any(version.label(label) is None for label in threshold.labels):
        faults.append(Fault("/labels", "unknown-label", "Een van de zorgsoorten is er niet.", "Unknown label."))
    element = version.element(threshold.element) if threshold.element else None
    if threshold.element and (element is None or not element.kind.is_number):
        faults.append(Fault("/element", "not-a-number", "Dit gegeven is geen getal.", "This is no number."))
    taken = {one.role for one in version.elements}
    if any(role is not None and role not in taken for role in (threshold.role, threshold.share_of)):
        faults.append(Fault("/role", "role-not-taken", "Die kolom heeft deze module niet.", "Unknown role."))
    return faults


def _regions(on: date) -> set[str]:
    """Thresholds and requirements are of ROAZ regions; that is how boards judge."""
    return {region.code for region in registry.regions(kind=RegionKind.ROAZ, on=on)}


def _unknown_region() -> Fault:
    return Fault("/region", "unknown-region", "Deze ROAZ-regio is er niet.", "There is no such ROAZ region.")


def _ends_too_early() -> Fault:
    return Fault("/validUntil", "ends-too-early", "Het einde ligt niet na het begin.", "It ends before it begins.")


def _day_is_over(pointer: str) -> Fault:
    return Fault(
        pointer,
        "day-is-over",
        "Geef een dag: vandaag of later. Wat voorbij is, blijft beoordeeld zoals het was.",
        "Give a day: today or later.",
    )


def _words(version: VersionDefinition, threshold: Threshold) -> str:
    return f"{rule_words(threshold, version.element)}: {bands_words(threshold)}"
