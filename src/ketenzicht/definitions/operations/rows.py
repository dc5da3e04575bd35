"""From a definition to the rows in which it is kept."""

from dataclasses import asdict
from datetime import datetime

from ketenzicht.definitions import models
from ketenzicht.definitions.domain import Status, Threshold, VersionDefinition


def version(definition: VersionDefinition, *, checksum: str, loaded_at: datetime) -> models.ModuleVersion:
    """The version's own row, as yet a concept."""
    return models.ModuleVersion(
        module_id=definition.module,
        number=definition.number,
        status=Status.CONCEPT,
        valid_from=definition.valid_from,
        valid_until=definition.valid_until,
        source=definition.source,
        proposal=definition.proposal,
        agreed_by=definition.agreed_by,
        explanation=definition.explanation,
        expected_every=definition.expected_every,
        fresh_for=definition.fresh_for,
        usable_for=definition.usable_for,
        absent_reasons=[asdict(reason) for reason in definition.absent_reasons],
        facilities=[asdict(facility) for facility in definition.facilities],
        checksum=checksum,
        loaded_at=loaded_at,
    )


def keep_parts(definition: VersionDefinition, row: models.ModuleVersion) -> None:
    """What gives figures their meaning: labels, elements and relations, in three statements."""
    models.Label.objects.bulk_create(
        models.Label(version=row, place=place, **asdict(label)) for place, label in enumerate(definition.labels)
    )
    models.Element.objects.bulk_create(
        models.Element(
            version=row,
            place=place,
            **{
                **asdict(element),
                "role": element.role or "",
                "choices": [asdict(choice) for choice in element.choices],
                "labels": sorted(element.labels),
            },
        )
        for place, element in enumerate(definition.elements)
    )
    models.Relation.objects.bulk_create(
        models.Relation(
            version=row,
            place=place,
            code=relation.code,
            left=relation.left,
            right=list(relation.right),
            nl=relation.nl,
            en=relation.en,
        )
        for place, relation in enumerate(definition.relations)
    )


def keep_thresholds(definition: VersionDefinition, row: models.ModuleVersion) -> None:
    models.Threshold.objects.bulk_create(threshold(one, row, place) for place, one in enumerate(definition.thresholds))


def threshold(definition: Threshold, row: models.ModuleVersion, place: int) -> models.Threshold:
    """One rule; `subject` tells which rules may not be in force together."""
    return models.Threshold(
        version=row,
        place=place,
        subject=f"{definition.subject} [{' '.join(sorted(definition.labels))}]",
        role=definition.role or "",
        element=definition.element or "",
        share_of=definition.share_of or "",
        labels=sorted(definition.labels),
        region_code=definition.region_code or "",
        valid_from=definition.valid_from,
        valid_until=definition.valid_until,
        bands=[asdict(band) for band in definition.bands],
        source=definition.source,
        proposal=definition.proposal,
    )
