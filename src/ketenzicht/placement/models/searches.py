"""Each search for a place, with all that it was ranked by, so that anybody who may can draw it again."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.placement.models.needs import Need


class Search(models.Model):
    """For good; it goes with its request. `kept` is sealed with the need: what was sought, the facts of every
    candidate, the weights, and the order that came of them. `terms` and `rules` name the version of the weights and of
    the ranking.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    need = models.ForeignKey(Need, on_delete=models.DO_NOTHING, related_name="searches")
    at = models.DateTimeField()
    by = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=255)
    rules = models.PositiveSmallIntegerField()
    terms = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=100)
    considered = models.PositiveIntegerField()  # units of the kinds that the searcher may see, where was looked
    weighed = models.PositiveSmallIntegerField()
    fits = models.PositiveSmallIntegerField()
    perhaps = models.PositiveSmallIntegerField()
    kept = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["need_id", "at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weighed__lte=F("considered")) & Q(weighed__gte=F("fits") + F("perhaps")),
                name="search_counts_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} at {self.at}"
