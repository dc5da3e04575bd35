"""The questions to providers whether they have a place, and what became of each, as the database keeps them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ketenzicht.placement.domain import COMING, UNASKED, WAITING, WON, Action, Side, Status
from ketenzicht.placement.models.needs import Need


def _codes(statuses: frozenset[Status]) -> list[str]:
    return sorted(one.value for one in statuses)


class Offer(models.Model):
    """What one provider is asked, without who the patient is; the one that is accepted becomes the placement.

    `unit` is empty for a destination outside the network, which `outside` names: sealed with the need, because it can
    be somebody's home. `free_shown`, `figure_at` and `chance`
    are what was shown when it was asked. `hold` is the place that became scarcer in the transaction of the acceptance.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING, related_name="offers")
    unit = models.ForeignKey("capacity.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("registry.Location", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outside = models.BinaryField(blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12)
    since = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer_before = models.DateTimeField(null=True, blank=True)
    hold_for = models.DurationField(null=True, blank=True)  # after a yes, as the region agreed when it was asked
    overdue_at = models.DateTimeField(null=True, blank=True)  # it was noticed that no answer came
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_as = models.CharField(max_length=255, blank=True)
    by_telephone = models.BooleanField(default=False)  # the centre wrote down what the provider said
    is_extra = models.BooleanField(default=False)  # a place beyond those that its figures show
    hold = models.OneToOneField("capacity.Hold", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hold_until = models.DateTimeField(null=True, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    words = models.BinaryField(blank=True)
    learnt_at = models.DateTimeField(null=True, blank=True)  # what the answer says of room was learnt, by the clock
    free_shown = models.FloatField(null=True, blank=True)
    figure_at = models.DateTimeField(null=True, blank=True)
    chance = models.FloatField(null=True, blank=True)
    redirected_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        ordering: ClassVar = ["need_id", "turn", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "answer_before"],
                condition=Q(status__in=_codes(WAITING | COMING)),
                name="open_offers_of_a_provider",
            ),
            models.Index(
                fields=["answer_before"], condition=Q(status=Status.ASKED.value), name="offers_that_wait_for_an_answer"
            ),
            models.Index(fields=["hold_until"], condition=Q(status=Status.ACCEPTED.value), name="offers_to_confirm"),
            models.Index(fields=["answered_at"], name="offers_by_answer"),
            models.Index(
                fields=["answered_at"],
                condition=Q(answered_at__isnull=False, learnt_at__isnull=True, unit__isnull=False),
                name="offers_to_learn_from",
            ),
            models.Index(fields=["unit", "answered_at"], name="offers_of_a_unit_by_answer"),
            models.Index(fields=["organisation", "since", "id"], name="offers_as_they_changed"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=[one.value for one in Status]), name="offer_status_is_known"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, location__isnull=False, organisation__isnull=False, outside=b"")
                | (Q(unit__isnull=True, location__isnull=True, organisation__isnull=True) & ~Q(outside=b"")),
                name="offer_is_to_a_unit_or_outside",
            ),
            models.UniqueConstraint(
                fields=["need"], condition=Q(status__in=_codes(WON)), name="need_is_won_by_one_offer"
            ),
            models.UniqueConstraint(
                fields=["need", "unit"],
                condition=Q(status__in=_codes(WAITING | WON)),
                name="unit_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_codes(WON)) | Q(unit__isnull=True) | Q(hold__isnull=False),
                name="offer_that_is_won_holds_a_place",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ACCEPTED.value, hold_until__isnull=False)
                | (~Q(status=Status.ACCEPTED.value) & Q(hold_until__isnull=True)),
                name="offer_accepted_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.QUEUED.value, asked_at__isnull=True)
                | Q(status=Status.SKIPPED.value, asked_at__isnull=True)
                | (~Q(status__in=[one.value for one in sorted(UNASKED)]) & Q(asked_at__isnull=False))
                | Q(status=Status.WITHDRAWN.value),
                name="offer_asked_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.ARRIVED.value, Status.LEFT.value]) | Q(arrived_at__isnull=False),
                name="offer_arrived_says_when",
            ),
            models.CheckConstraint(condition=Q(chance__isnull=True) | Q(chance__range=(0, 1)), name="offer_chance"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"


class OfferStep(models.Model):
    """What was done to an offer, by which side, for good; with what was then agreed. `note` is sealed."""

    offer = models.ForeignKey(Offer, on_delete=models.DO_NOTHING, related_name="steps")
    at = models.DateTimeField()
    action = models.CharField(max_length=16)
    side = models.CharField(max_length=8)
    status = models.CharField(max_length=12)
    by = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=255)
    reason = models.CharField(max_length=16, blank=True)
    note = models.BinaryField(blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    is_extra = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(action__in=[one.value for one in Action]), name="step_action_is_known"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="step_side_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.action}"
