"""What was concluded or decided under supervision, and what a colleague who may do it alone said of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.coordination.domain import CoDeed, Verdict
from ketenzicht.coordination.models.decisions import Decision
from ketenzicht.coordination.models.requests import CareRequest
from ketenzicht.coordination.models.triages import Triage

_OPEN = Q(settled_at__isnull=True, settled_by__isnull=True, verdict="", decision__isnull=True)
_BY_ANOTHER = [Verdict.AGREED.value, Verdict.REFUSED.value]


class CoSign(models.Model):
    """Asked once, settled once. `proposal` (sealed) is a decision that is not one yet; `because` is sealed too.

    A decision is only added to its table when it is one: so whoever reads decisions never meets one that waits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="cosigns")
    deed = models.CharField(max_length=10)
    triage = models.ForeignKey(Triage, null=True, blank=True, on_delete=models.PROTECT, related_name="cosigns")
    asks = models.JSONField()  # which competences lacked: [[code, level], …]
    proposal = models.BinaryField(blank=True)
    urgency = models.CharField(max_length=8, blank=True)  # of the request when it was asked
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=255)

    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)
    verdict = models.CharField(max_length=10, blank=True)
    because = models.BinaryField(blank=True)
    decision = models.OneToOneField(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="cosigned")

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["request"], condition=Q(settled_at__isnull=True), name="cosigns_that_wait"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deed=CoDeed.CONCLUSION.value, triage__isnull=False, proposal=b"")
                | (Q(deed=CoDeed.DECISION.value, triage__isnull=True) & ~Q(proposal=b"")),
                name="cosign_of_a_conclusion_or_a_decision",
            ),
            models.CheckConstraint(
                condition=_OPEN
                | Q(settled_at__isnull=False, settled_by__isnull=False, verdict__in=[one.value for one in Verdict]),
                name="cosign_settled_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=_BY_ANOTHER) | ~Q(settled_by=F("asked_by")),
                name="cosign_is_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True)
                | Q(deed=CoDeed.DECISION.value, verdict__in=[Verdict.AGREED.value, Verdict.EMERGENCY.value]),
                name="cosign_that_was_given_is_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=[Verdict.REFUSED.value, Verdict.EMERGENCY.value]) | ~Q(because=b""),
                name="cosign_otherwise_says_why",
            ),
            models.UniqueConstraint(
                fields=["request", "triage"],
                condition=Q(deed=CoDeed.CONCLUSION.value),
                name="cosign_of_a_round_once",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(deed=CoDeed.DECISION.value, settled_at__isnull=True),
                name="cosign_of_one_decision_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.deed} {self.verdict}"
