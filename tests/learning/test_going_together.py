"""What hangs on a request goes with it, by the function that knows nothing of learning."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from tests.learning.conftest import Centre, closed, received

from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.domain import KEPT_FOR, Ending
from ketenzicht.coordination.models import CareRequest
from ketenzicht.learning import operations
from ketenzicht.learning.domain import Reason
from ketenzicht.learning.domain.feedback import Said, Side
from ketenzicht.learning.models import Bottleneck, BottleneckCase, Case, Contact, Exchange, Flag, Meeting, Piece

NOW = timezone.now()
LONG_AGO = NOW - KEPT_FOR - timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_everything_about_a_request_goes_with_it_and_what_is_of_others_stays(centre: Centre, lead: Actor) -> None:
    request_id = received(centre, at=LONG_AGO)
    closed(centre, request_id, Ending.ADVISED, at=LONG_AGO + timedelta(minutes=2))
    other = received(centre, at=NOW)
    for one in (request_id, other):
        operations.flag(request_id=one, reason=Reason.COMPLAINT, note="x", actor=lead, at=NOW)
        operations.record(request_id=one, side=Side.RECEIVER, party="huisarts", said=Said(note="x"), actor=lead, at=NOW)
        Contact.objects.create(request_id=one, is_recognisable=False)
    meeting = Meeting.objects.create(
        centre_id=centre.id, on=NOW.date(), chair=uuid4(), chair_name="Cor", status="planned", made_at=NOW
    )
    bottleneck = Bottleneck.objects.create(
        centre_id=centre.id, about="process", which="x", title="x", text="x", owner=uuid4(), owner_name="x",
        status="new", made_at=NOW,
    )  # fmt: skip
    for one in (request_id, other):
        Case.objects.create(meeting=meeting, request_id=one, age_class="", put_by=uuid4(), put_at=NOW)
        BottleneckCase.objects.create(bottleneck=bottleneck, request_id=one)
    assert coordination.forget_requests(at=NOW) == 1
    for kind in (Flag, Contact, Exchange, Case, BottleneckCase):
        assert list(kind.objects.values_list("request_id", flat=True)) == [other], kind
    assert Piece.objects.count() == Meeting.objects.count() == Bottleneck.objects.count() == 1
    assert CareRequest.objects.count() == 1


def test_every_key_to_a_request_cascades_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confdeltype FROM pg_constraint WHERE contype = 'f' "
            "AND confrelid = 'coordination_carerequest'::regclass "
            "AND starts_with(conrelid::regclass::text, 'learning_')"
        )
        there = cursor.fetchall()
    expected = sum(
        field.related_model is CareRequest
        for model in apps.get_app_config("learning").get_models()
        for field in model._meta.local_fields
    )
    assert len(there) == expected > 4
    assert {deed for _, deed in there} == {"c"}
