"""Agreements on who sees what, as the database keeps them."""

import uuid
from datetime import date
from functools import lru_cache
from typing import ClassVar, NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from ketenzicht.access.domain import (
    EVERY_MODULE,
    PARTY_NAMES,
    Agreement,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Scope,
)
from ketenzicht.base.periods import Period

NO_ONE = uuid.UUID(int=0)
KEPT = 20_000  # agreements in the memory of a process; four times what performance was designed for


def _known(field: str, words: type[Basis] | type[Detail] | type[Purpose] | type[Scope]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [word.value for word in words]}), name=f"agreement_{field}_is_known"
    )


def _or_none(field: str) -> Coalesce:
    """Rows with nothing in a column would never be equal to the database."""
    if field.endswith("region"):
        return Coalesce(F(field), Value(""), output_field=models.CharField())
    return Coalesce(F(field), Value(NO_ONE), output_field=models.UUIDField())


class RecordedAgreement(models.Model):
    """One agreement or consent. It is never rewritten: to change it, it is ended and another one is decided.

    `valid_until` is the first day on which it does not count any more. `code` names one that came with Ketenzicht.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    party_kind = models.CharField(
        max_length=24, blank=True, choices=[(kind.value, PARTY_NAMES[kind]) for kind in PartyKind]
    )
    party_region = models.ForeignKey(
        "registry.Region", to_field="code", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party_organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    module = models.CharField(max_length=60)
    scope = models.CharField(max_length=12)
    of_region = models.ForeignKey(
        "registry.Region", to_field="code", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    of_organisation = models.ForeignKey(
        "registry.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    detail = models.CharField(max_length=12)
    purpose = models.CharField(max_length=24)
    basis = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200)
    ground = models.CharField(max_length=400)
    proposal = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["valid_from", "recorded_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["party_organisation"], name="agreements_of_organisation"),
            models.Index(fields=["party_kind", "party_region"], name="agreements_of_kind"),
        ]
        constraints: ClassVar = [
            _known("scope", Scope),
            _known("detail", Detail),
            _known("purpose", Purpose),
            _known("basis", Basis),
            models.CheckConstraint(
                condition=Q(party_kind="") | Q(party_kind__in=[kind.value for kind in PartyKind]),
                name="agreement_party_is_known",
            ),
            models.CheckConstraint(
                condition=Q(party_kind="", party_organisation__isnull=False, party_region__isnull=True)
                | (~Q(party_kind="") & Q(party_organisation__isnull=True)),
                name="agreement_has_one_party",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.REGION.value, of_region__isnull=False)
                | (~Q(scope=Scope.REGION.value) & Q(of_region__isnull=True)),
                name="agreement_names_its_region",
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.PROVIDER.value, of_organisation__isnull=False)
                | (~Q(scope=Scope.PROVIDER.value) & Q(of_organisation__isnull=True)),
                name="agreement_names_its_provider",
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.AGREEMENT.value)
                | Q(scope=Scope.PROVIDER.value, party_organisation__isnull=False),
                name="consent_is_of_one_to_one",
            ),
            models.CheckConstraint(
                condition=Q(module=EVERY_MODULE) | Q(module__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
                name="agreement_module_form",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="agreement_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(ground=""), name="agreement_says_who_decided_on_what"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="agreement_ends_with_a_reason",
            ),
            ExclusionConstraint(
                name="one_agreement_on_the_same",
                expressions=[
                    ("party_kind", RangeOperators.EQUAL),
                    (_or_none("party_region"), RangeOperators.EQUAL),
                    (_or_none("party_organisation"), RangeOperators.EQUAL),
                    ("module", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    (_or_none("of_region"), RangeOperators.EQUAL),
                    (_or_none("of_organisation"), RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("basis", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_kind or self.party_organisation_id} {self.module} {self.detail}"

    def definition(self) -> Agreement | None:
        """The agreement itself; None for one that was ended before its first day was over."""
        return _definition_of(self)


class AgreementRow(NamedTuple):
    """The columns of an agreement that say who sees what, without the model around them: that takes longer."""

    id: uuid.UUID
    party_kind: str
    party_region_id: str | None
    party_organisation_id: uuid.UUID | None
    module: str
    scope: str
    of_region_id: str | None
    of_organisation_id: uuid.UUID | None
    detail: str
    purpose: str
    valid_from: date
    valid_until: date | None
    decided_by: str
    ground: str
    basis: str
    proposal: bool

    def definition(self) -> Agreement | None:
        """As of the model; made once for all organisations that share the agreement."""
        return _definition_of_columns(self)


@lru_cache(maxsize=KEPT)
def _definition_of_columns(row: AgreementRow) -> Agreement | None:
    return _definition_of(row)


def _definition_of(row: RecordedAgreement | AgreementRow) -> Agreement | None:
    if row.valid_until is not None and row.valid_until <= row.valid_from:
        return None
    return Agreement(
        id=row.id,
        party=Party(
            kind=PartyKind(row.party_kind) if row.party_kind else None,
            region=row.party_region_id,
            organisation_id=row.party_organisation_id,
        ),
        module=row.module,
        extent=Extent(scope=Scope(row.scope), region=row.of_region_id, provider=row.of_organisation_id),
        detail=Detail(row.detail),
        purpose=Purpose(row.purpose),
        period=Period(start=row.valid_from, end=row.valid_until),
        decided_by=row.decided_by,
        ground=row.ground,
        basis=Basis(row.basis),
        proposal=row.proposal,
    )
