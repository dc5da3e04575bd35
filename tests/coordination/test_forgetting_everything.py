"""Whatever hangs on a request goes with it: of every table with a key to one, also of one that somebody adds later."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from tests.coordination.conftest import Centre
from tests.coordination.test_forgetting import LONG_AGO, closed
from tests.triage.versions import take

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.capacity.domain import NewUnit
from ketenzicht.capacity.operations import create_units
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import CoDeed
from ketenzicht.coordination.models import (
    AdviceAnswer,
    AdviceQuestion,
    AdviceReading,
    AidRound,
    CareRequest,
    CoSign,
    Decision,
    Transfer,
    Triage,
)
from ketenzicht.coordination.queries.cosigning import PROPOSAL
from ketenzicht.definitions.operations import SHIPPED, load_all
from ketenzicht.handover.models import Recall, Release, Step
from ketenzicht.learning.models import Bottleneck, BottleneckCase, Case, Contact, Exchange, Flag, Meeting, Piece
from ketenzicht.placement.models import (
    Endpoint,
    GpTask,
    Need,
    Offer,
    OfferStep,
    Onward,
    OutcomeTold,
    Search,
    Unmet,
    WaitingPlace,
)
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations
from ketenzicht.sealing import operations as sealing
from ketenzicht.triage.models import FittingVersion, InstrumentVersion

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ME, OTHER = uuid4(), uuid4()


def hanging_on(kind: type[models.Model]) -> set[type[models.Model]]:
    """Every model with a key to this one, or to one that has."""
    found: set[type[models.Model]] = set()
    new = {kind}
    while new:
        found |= new
        new = {
            one
            for one in apps.get_models()
            for field in one._meta.get_fields()
            if field.concrete and field.is_relation and field.related_model in new
        } - found
    return found - {kind}


def advised(made: UUID, aid: InstrumentVersion) -> None:
    round_ = AidRound.objects.create(
        request_id=made, round=1, aid=aid, complaint="x", answers=b"", begun_at=LONG_AGO, begun_by=ME
    )
    question = AdviceQuestion.objects.create(
        request_id=made, about="bed", through="telephone", asked_at=LONG_AGO, asked=b"x", wanted_before=LONG_AGO,
        stage="being-answered", since=LONG_AGO,
    )  # fmt: skip
    answer = AdviceAnswer.objects.create(
        question=question, number=1, text=b"x", aid_round=round_, needs_reader=True, at=LONG_AGO, by=ME, by_name="Tom"
    )
    AdviceReading.objects.create(answer=answer, at=LONG_AGO, by=OTHER, by_name="Cor", agrees=True)
    question.stage, question.final = "answered", answer
    question.save()


def co_signed(made: UUID, triage: Triage, rules: FittingVersion) -> None:
    decision = Decision.objects.create(
        request_id=made, at=LONG_AGO, by=ME, rules=rules, form="x", proposed=[], agrees=True, facts=b""
    )
    named = {"request_id": made, "asks": [], "asked_at": LONG_AGO, "asked_by": ME, "asked_by_name": "Tom"}
    settled = {"settled_at": LONG_AGO, "settled_by": OTHER, "verdict": "agreed"}
    CoSign.objects.create(**named, deed=CoDeed.CONCLUSION.value, triage=triage)
    sealed = sealing.seal(json.dumps({}), owner=made, purpose=PROPOSAL)
    CoSign.objects.create(**named, **settled, deed=CoDeed.DECISION.value, proposal=sealed, decision=decision)


def went_over(made: UUID, centre: Centre) -> None:
    Transfer.objects.create(
        request_id=made, sender_id=centre.id, receiver_id=centre.other_id, asked_at=LONG_AGO, asked_by=ME, why="peak",
        is_warm=False, stage="declined", settled_at=LONG_AGO, settled_by=OTHER, why_not="full",
    )  # fmt: skip


def learned_from(made: UUID, other: UUID, centre: Centre) -> None:
    Flag.objects.create(request_id=made, reason="late", by_name="Platform", at=LONG_AGO)
    Contact.objects.create(request_id=other, is_recognisable=True, earlier_id=made)
    exchange = Exchange.objects.create(
        request_id=made, side="receiver", party="huisarts", opened_by=ME, opened_at=LONG_AGO
    )
    Piece.objects.create(
        exchange=exchange, at=LONG_AGO, author=ME, author_name="Tom", author_role="triagist", is_of_centre=True,
        is_recorded=False, fitting="yes",
    )  # fmt: skip
    meeting = Meeting.objects.create(
        centre_id=centre.id, on=NOW.date(), chair=ME, chair_name="Cor", status="planned", made_at=NOW
    )
    Case.objects.create(meeting=meeting, request_id=made, age_class="", put_by=ME, put_at=NOW)
    bottleneck = Bottleneck.objects.create(
        centre_id=centre.id, about="process", which="x", title="x", text="x", owner=ME, owner_name="x", status="new",
        made_at=NOW,
    )  # fmt: skip
    BottleneckCase.objects.create(bottleneck=bottleneck, request_id=made)


def placed_and_followed(made: UUID) -> None:
    """What was sought, asked and waited for, what was not there, and what was told."""
    load_all(folder=SHIPPED, actor=PLATFORM, at=LONG_AGO)
    place = NewLocation(
        name="Huize Proef", type_code="R5", point=Point(52.09, 5.12), street="Proefstraat 1", postcode="3511 AB",
        place="Utrecht", municipality_code="GM0344",
    )  # fmt: skip
    new = NewOrganisation(name="Huize Proef", kind=OrganisationKind.PROVIDER, locations=(place,))
    (home,) = register_organisations(organisations=[new], actor=PLATFORM, at=LONG_AGO)
    unit = NewUnit(location_id=home.locations.get().id, module="acute-vv", label="elv-hoog", deliverer_id=home.id)
    (there,) = create_units(units=[unit], active_from=LONG_AGO.date(), actor=PLATFORM, at=LONG_AGO)
    at: dict[str, Any] = {"unit": there, "location": home.locations.get(), "organisation": home}
    by: dict[str, Any] = {"by": ME, "by_name": "Cor"}
    need = Need.objects.create(
        request_id=made, step=9, form="x", form_name="x", status="unmet", since=LONG_AGO, stated_at=LONG_AGO,
        stated_by=ME, stated_by_name="Cor", ended_at=LONG_AGO,
    )  # fmt: skip
    offer = Offer.objects.create(need=need, status="declined", since=LONG_AGO, asked_at=LONG_AGO, **at)
    Endpoint.objects.create(
        organisation=home, form="notice", address="https://proef.example", secret=b"x", made_at=LONG_AGO, made_by=ME,
        made_by_name="Bea",
    )  # fmt: skip
    OfferStep.objects.create(offer=offer, at=LONG_AGO, action="ask", side="centre", status="asked", by_name="Cor")
    Unmet.objects.create(
        need=need, at=LONG_AGO, reasons=["no-room"], instead="stayed", consequences=["none"], asked=1, declined=1,
        unanswered=0, **by,
    )  # fmt: skip
    left = {"left_at": LONG_AGO, "left_because": "over"}
    WaitingPlace.objects.create(need=need, since=LONG_AGO, **left, **at, **by)
    Onward.objects.create(offer=offer, asks="next", words=b"x", asked_at=LONG_AGO, **by)
    Search.objects.create(
        need=need, at=LONG_AGO, by=ME, by_name="Cor", rules=1, terms=1, seed="x", considered=0, weighed=0,
        fits=0, perhaps=0, kept=b"x",
    )  # fmt: skip
    handed = Release.objects.create(
        request_id=made, offer=offer, number=1, centre_id=home.id, organisation_id=home.id,
        location_id=at["location"].id, content=b"x", released_at=LONG_AGO, renewed_at=LONG_AGO,
        expires_at=LONG_AGO + timedelta(days=7), falls_back_at=LONG_AGO, way="push", state="withdrawn",
        withdrawn_at=LONG_AGO, withdrawn_as="cancelled",
    )  # fmt: skip
    Recall.objects.create(release=handed, state="delivered", falls_back_at=LONG_AGO, ends_at=LONG_AGO)
    Step.objects.create(release=handed, at=LONG_AGO, kind="released", version=1)
    GpTask.objects.create(request_id=made, stand="told", since=LONG_AGO, by_name="Cor")
    OutcomeTold.objects.create(
        request_id=made, to="gp", about=LONG_AGO, told_at=LONG_AGO, words=b"x", told_to=b"x", **by
    )


def test_of_a_request_with_everything_nothing_is_left_in_any_table(centre: Centre) -> None:
    made = closed(centre)
    centre.at = NOW - timedelta(minutes=5)
    other = centre.receive()
    take("demo-passende-zorg", at=centre.at)
    rules = FittingVersion.objects.get()
    advised(made, InstrumentVersion.objects.get(id=centre.news2_id))
    co_signed(made, Triage.objects.get(request_id=made), rules)
    learned_from(made, other, centre)
    went_over(made, centre)
    placed_and_followed(made)
    kinds = hanging_on(CareRequest)
    assert not [one.__name__ for one in kinds if not one._default_manager.exists()], "fill this table here too"
    before = {one: one._default_manager.count() for one in kinds}
    assert operations.forget_requests(at=NOW) == 1
    assert set(CareRequest.objects.values_list("id", flat=True)) == {other}
    left = {one.__name__: one._default_manager.count() for one in kinds}
    assert left.pop("Happening") == 1, "that the other one came in"
    assert set(left.values()) == {0}, (left, before)
