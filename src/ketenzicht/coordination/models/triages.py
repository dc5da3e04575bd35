"""Triage of a request: by which version of which instrument, what was answered, and what was concluded."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.coordination.models.requests import CareRequest


class Triage(models.Model):
    """One round; a later one stands beside it. `answers`, and why somebody deviates, are sealed.

    Until it is concluded it is being done: each answer is kept at once. One that was done elsewhere comes in concluded:
    what its system told, without an instrument of ours and without answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="triages")
    round = models.PositiveIntegerField()
    instrument = models.ForeignKey(
        "triage.InstrumentVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    complaint = models.CharField(max_length=60, blank=True)
    answers = models.BinaryField(blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField(null=True, blank=True)  # None: whom it is about, or who cares for them

    elsewhere_system = models.CharField(max_length=60, blank=True)
    elsewhere_instrument = models.CharField(max_length=60, blank=True)  # as the crosswalk calls it
    elsewhere_version = models.CharField(max_length=40, blank=True)
    elsewhere_by = models.CharField(max_length=100, blank=True)  # a role
    elsewhere_red_flags = models.BinaryField(blank=True)  # sealed

    abandoned_at = models.DateTimeField(null=True, blank=True)  # begun by mistake: it says nothing

    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.UUIDField(null=True, blank=True)
    crosswalk = models.ForeignKey(
        "triage.CrosswalkVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found = models.CharField(max_length=60, blank=True)  # the class of the instrument
    proposed = models.CharField(max_length=8, blank=True)  # the same on the one scale
    red_flag = models.CharField(max_length=8, blank=True)  # the most urgent that a red flag gave, on the one scale

    deviates_to = models.CharField(max_length=8, blank=True)
    deviates_because = models.BinaryField(blank=True)
    deviates_by = models.UUIDField(null=True, blank=True)
    seconded_by = models.UUIDField(null=True, blank=True)
    deviates_at = models.DateTimeField(null=True, blank=True)  # from then on it counts

    class Meta:
        ordering: ClassVar = ["request", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round"], name="triage_round_once"),
            models.UniqueConstraint(
                fields=["request", "instrument"],
                condition=Q(concluded_at__isnull=True, abandoned_at__isnull=True),
                name="triage_one_at_a_time_by_an_instrument",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at__isnull=True) | Q(concluded_at__isnull=True),
                name="triage_is_concluded_or_abandoned",
            ),
            models.CheckConstraint(
                condition=Q(
                    concluded_at__isnull=True, concluded_by__isnull=True, crosswalk__isnull=True, found="", proposed=""
                )
                | (
                    Q(concluded_at__gte=F("begun_at"), concluded_by__isnull=False, crosswalk__isnull=False)
                    & ~Q(found="")
                    & ~Q(proposed="")
                ),
                name="triage_concluded_says_by_what",
            ),
            models.CheckConstraint(
                condition=Q(deviates_to="", deviates_by__isnull=True, deviates_at__isnull=True)
                | (Q(deviates_by__isnull=False, concluded_at__isnull=False) & ~Q(deviates_to="")),
                name="triage_deviation_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False, elsewhere_system="", elsewhere_instrument="")
                | (
                    Q(instrument__isnull=True, complaint="", concluded_at__isnull=False)
                    & ~Q(elsewhere_system="")
                    & ~Q(elsewhere_instrument="")
                    & ~Q(elsewhere_version="")
                    & ~Q(elsewhere_by="")
                ),
                name="triage_by_us_or_elsewhere",
            ),
            models.UniqueConstraint(
                fields=["request", "elsewhere_instrument", "begun_at"],
                condition=Q(instrument__isnull=True),
                name="triage_of_elsewhere_once",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("deviates_by")),
                name="triage_second_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"

    @property
    def instrument_code(self) -> str:
        """As the crosswalk calls what it was done with."""
        return self.elsewhere_instrument if self.instrument is None else self.instrument.code
