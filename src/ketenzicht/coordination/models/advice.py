"""Questions for advice of professionals, decision aids that were used, and answers, as the database keeps them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.coordination.domain.advising import About, Stage, Through
from ketenzicht.coordination.models.requests import CareRequest

_HAS_ANSWER = [one.value for one in Stage if one.has_answer]


class AidRound(models.Model):
    """A decision aid that was used at a request. Its outcome is no urgency. `answers` and `because` are sealed.

    `conclusion` is the professional's own, of the same classes: where it is not what was found, it says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="aid_rounds")
    round = models.PositiveIntegerField()
    aid = models.ForeignKey("triage.InstrumentVersion", on_delete=models.PROTECT, related_name="+")
    complaint = models.CharField(max_length=60)
    answers = models.BinaryField()
    begun_at = models.DateTimeField()
    begun_by = models.UUIDField()
    abandoned_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.UUIDField(null=True, blank=True)
    found = models.CharField(max_length=60, blank=True)
    conclusion = models.CharField(max_length=60, blank=True)
    because = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["request", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "round"], name="aid_round_once"),
            models.UniqueConstraint(
                fields=["request", "aid"],
                condition=Q(concluded_at__isnull=True, abandoned_at__isnull=True),
                name="aid_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at__isnull=True) | Q(concluded_at__isnull=True), name="aid_concluded_or_abandoned"
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True, found="", conclusion="", because=b"")
                | (Q(concluded_at__gte=F("begun_at"), concluded_by__isnull=False) & ~Q(found="") & ~Q(conclusion="")),
                name="aid_concluded_says_what",
            ),
            models.CheckConstraint(
                condition=Q(conclusion=F("found")) | ~Q(because=b""), name="aid_conclusion_that_deviates_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"


class AdviceQuestion(models.Model):
    """What a professional asked at a request. `asked` (who, where to answer, what) is sealed, and so is `told_to`.

    `asked_by` is the account that may read the answer; `final` the answer that may be told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="advice_questions")
    about = models.CharField(max_length=12)
    through = models.CharField(max_length=9)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True, blank=True)
    asked_for = models.UUIDField(null=True, blank=True)  # the organisation for which they asked
    asked = models.BinaryField()
    wanted_before = models.DateTimeField()
    stage = models.CharField(max_length=16)
    since = models.DateTimeField()
    final = models.ForeignKey("AdviceAnswer", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.UUIDField(null=True, blank=True)
    told_to = models.BinaryField(blank=True)
    read_back = models.BooleanField(default=False)  # by telephone: they said it back, and it was right

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["request"],
                condition=Q(stage__in=[one.value for one in Stage if one.is_open]),
                name="open_advice_questions",
            ),
            models.Index(fields=["asked_by", "asked_at"], name="advice_questions_by_asker"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(about__in=[one.value for one in About]), name="advice_about_is_known"),
            models.CheckConstraint(condition=Q(stage__in=[one.value for one in Stage]), name="advice_stage_is_known"),
            models.CheckConstraint(
                condition=Q(through=Through.TELEPHONE.value, asked_by__isnull=True)
                | Q(through__in=[Through.PAGE.value, Through.SYSTEM.value], asked_by__isnull=False),
                name="advice_asked_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=_HAS_ANSWER, final__isnull=False)
                | (~Q(stage__in=_HAS_ANSWER) & Q(final__isnull=True)),
                name="advice_answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.TOLD.value, told_at__isnull=False, told_by__isnull=False)
                | (~Q(stage=Stage.TOLD.value) & Q(told_at__isnull=True, told_by__isnull=True, read_back=False)),
                name="advice_told_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.about}"


class AdviceAnswer(models.Model):
    """An answer as it was written: for good, a better one stands beside it. `text` is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(AdviceQuestion, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    text = models.BinaryField()
    aid_round = models.ForeignKey(AidRound, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    needs_reader = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar = ["question", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "number"], name="advice_answer_once")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.number}"


class AdviceReading(models.Model):
    """What the second colleague says of an answer, once. `remarks` are sealed. The database refuses the writer."""

    answer = models.OneToOneField(AdviceAnswer, on_delete=models.PROTECT, related_name="reading")
    at = models.DateTimeField()
    by = models.UUIDField()
    by_name = models.CharField(max_length=255)
    agrees = models.BooleanField()
    remarks = models.BinaryField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(remarks=b""), name="advice_sent_back_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.agrees}"
