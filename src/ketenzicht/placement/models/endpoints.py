"""Servers that are told when a question to a provider, or a request that it sent, changes; and what is to be told."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.placement.domain.informing import Form, Tells
from ketenzicht.placement.models.offers import Offer


class Endpoint(models.Model):
    """Where an organisation is told: of what it is asked itself and of what it delivers for, or of what it sent.

    It ends, and stays.
    `secret` is what we sign with, `token` what their server wants to see; both sealed. `failures` counts attempts in a
    row that failed, since `failing_since`; until `next_at` it is left alone. `trial_at`: a trial was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    tells = models.CharField(max_length=8, default=Tells.OFFERS.value)
    form = models.CharField(max_length=6)
    address = models.CharField(max_length=300)
    secret = models.BinaryField()
    token = models.BinaryField(blank=True)
    shows_certificate = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    made_by_name = models.CharField(max_length=255)
    ended_at = models.DateTimeField(null=True, blank=True)

    trial_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)  # the last that arrived
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # a code, of the last attempt that failed

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(form__in=[one.value for one in Form]), name="endpoint_form_is_known"),
            models.CheckConstraint(condition=Q(tells__in=[one.value for one in Tells]), name="endpoint_tells_of_known"),
            models.CheckConstraint(condition=~Q(address=""), name="endpoint_has_an_address"),
            models.UniqueConstraint(
                fields=["organisation", "address", "tells"],
                condition=Q(ended_at__isnull=True),
                name="endpoint_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True)
                | Q(failures__gt=0, failing_since__isnull=False, next_at__isnull=False),
                name="endpoint_that_fails_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")), name="endpoint_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.form}"


class Untold(models.Model):
    """An offer or a request that changed, and an endpoint that was not told yet: it goes when it was told, or too late.

    Rows are made by the database itself, with each step of an offer (migration 0013) and each line in the story of a
    request that its sender may hear of (0015), so that nobody forgets one. `step` is the last; how it stands is told
    as it is when it goes out.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.DO_NOTHING, related_name="untold")
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")
    request = models.ForeignKey(
        "coordination.CareRequest", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    step = models.BigIntegerField()
    since = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["next_at", "id"]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="untold_by_when_it_is_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "offer"], name="untold_once_of_an_offer"),
            models.UniqueConstraint(fields=["endpoint", "request"], name="untold_once_of_a_request"),
            models.CheckConstraint(
                condition=Q(offer__isnull=False, request__isnull=True) | Q(offer__isnull=True, request__isnull=False),
                name="untold_is_of_an_offer_or_a_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.offer_id or self.request_id}"
