"""Care that was not there, waiting lists, what providers ask next, and what was told of how it went."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ketenzicht.placement.domain.following import NotRight, Onwards, Told, Unlisted
from ketenzicht.placement.domain.unmet import Consequence, Failed, Instead
from ketenzicht.placement.models.needs import Need
from ketenzicht.placement.models.offers import Offer


class Unmet(models.Model):
    """For good; who seeks again and gives up again adds another. `words` is sealed with the need.

    `worked_out` is what the answers told, `reasons` what a person confirmed. `best` is the name of the place that stood
    best, with what was shown of it; empty where there was none. `asked`, `declined` and `unanswered` count providers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING, related_name="given_up")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)  # None: by the clock
    by_name = models.CharField(max_length=255)
    reasons = ArrayField(models.CharField(max_length=16))
    worked_out = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    instead = models.CharField(max_length=16)
    consequences = ArrayField(models.CharField(max_length=16))
    best = models.CharField(max_length=200, blank=True)
    best_free = models.FloatField(null=True, blank=True)
    best_chance = models.FloatField(null=True, blank=True)
    asked = models.PositiveSmallIntegerField()
    declined = models.PositiveSmallIntegerField()
    unanswered = models.PositiveSmallIntegerField()
    words = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        indexes: ClassVar = [models.Index(fields=["at"], name="unmet_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reasons__len__gte=1) & Q(reasons__contained_by=[one.value for one in Failed]),
                name="unmet_says_why",
            ),
            models.CheckConstraint(condition=Q(instead__in=[one.value for one in Instead]), name="unmet_says_instead"),
            models.CheckConstraint(
                condition=Q(consequences__len__gte=1)
                & Q(consequences__contained_by=[one.value for one in Consequence]),
                name="unmet_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.at}"


class WaitingPlace(models.Model):
    """A need that waits at a unit until it is placed, or taken off. `because` is sealed with the need.

    `carried_from` is the place, of the request that this one goes on from, whose moment it has; no reference, because
    the earlier request may be removed before this one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING, related_name="waiting")
    unit = models.ForeignKey("capacity.Unit", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("registry.Location", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    because = models.BinaryField(blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=12, blank=True)
    carried_from = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["since", "id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation"], condition=Q(left_at__isnull=True), name="waiting_at_a_provider"),
            models.Index(fields=["unit"], condition=Q(left_at__isnull=True), name="waiting_at_a_unit"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["need", "unit"], condition=Q(left_at__isnull=True), name="waits_there_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_because="")
                | Q(left_at__isnull=False, left_because__in=[one.value for one in Unlisted]),
                name="left_a_list_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} at {self.unit_id}"


class Onward(models.Model):
    """A provider that has a patient asks the centre for the next place, or sends back. `words` is sealed.

    It is open until somebody of the centre says what was done with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.DO_NOTHING, related_name="onward")
    asks = models.CharField(max_length=8)
    reason = models.CharField(max_length=16, blank=True)
    words = models.BinaryField()
    asked_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer"], condition=Q(done_at__isnull=True), name="onward_asked_once"),
            models.CheckConstraint(
                condition=Q(asks=Onwards.NEXT.value, reason="")
                | Q(asks=Onwards.BACK.value, reason__in=[one.value for one in NotRight]),
                name="sent_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.asks}"


class OutcomeTold(models.Model):
    """How it went, as it was told, for good. `words` and `told_to` are sealed with the request.

    `about` is the moment of the last that happened in it: of what happened until then it is told to each once.
    """

    request = models.ForeignKey("coordination.CareRequest", on_delete=models.DO_NOTHING, related_name="+")
    to = models.CharField(max_length=10)
    about = models.DateTimeField()
    told_at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    told_to = models.BinaryField()
    words = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "to", "about"], name="outcome_told_once"),
            models.CheckConstraint(condition=Q(to__in=[one.value for one in Told]), name="outcome_told_to_known"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.to}"
