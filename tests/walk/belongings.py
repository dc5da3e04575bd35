"""What belongs to those who come by: one of everything that has an address.

Much is written directly: who may make it is tested elsewhere.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.web.country import Country

from ketenzicht.access import operations as access
from ketenzicht.access.domain import WHOEVER, ClientAuthentication, Detail, Permission
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import Status
from ketenzicht.applications.models import Application
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity.models import Unit
from ketenzicht.connections.models import Promotion, TestConnection
from ketenzicht.coordination.domain import Door, Proof
from ketenzicht.coordination.domain import Status as Progress
from ketenzicht.coordination.models import CareRequest, Inquiry
from ketenzicht.coordination.queries.inquiries import SOUGHT
from ketenzicht.coordination.queries.reading import INTAKE, request_file
from ketenzicht.handover.domain.dataset import Party
from ketenzicht.handover.domain.delivery import State, Way
from ketenzicht.handover.models import Release
from ketenzicht.handover.queries.building import handover_from
from ketenzicht.handover.queries.content import CONTENT as HANDED_OVER
from ketenzicht.handover.queries.content import as_text
from ketenzicht.learning.models import Bottleneck, Case, Exchange, Meeting
from ketenzicht.notices.domain import NewNotice
from ketenzicht.notices.models import Notice
from ketenzicht.notices.operations import give
from ketenzicht.patientdata.domain import Endangered, due_at
from ketenzicht.patientdata.models import Emergency
from ketenzicht.patientdata.queries import REASON
from ketenzicht.placement.models import Need, Offer
from ketenzicht.placement.queries.handing_over import care_asked
from ketenzicht.placement.queries.needs import QUESTION
from ketenzicht.placement.queries.needs import SOUGHT as WHAT_IS_SOUGHT
from ketenzicht.planning.models import Booking, Resource, Roster, Slot
from ketenzicht.preparedness.models import Activation
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.registry.operations import register_organisations
from ketenzicht.sealing.operations import seal
from ketenzicht.telephony.domain import CallStatus
from ketenzicht.telephony.models import Call
from ketenzicht.triage.operations import CONTENT, load, take_in_use
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Proposal, Report


def provider(organisation_id: UUID, *, at: datetime) -> UUID:
    """Where its people sign in; on record, and switched off."""
    new = access.NewProvider(
        code=f"p-{organisation_id}",
        name="Aanmelddienst",
        issuer=f"http://127.0.0.1:9/{organisation_id}",
        client_id="ketenzicht",
        authentication=ClientAuthentication.SECRET_POST,
        secret="of the tests",
        organisations={WHOEVER: organisation_id},
        roles={},
        enabled_from=local_day(at),
        enabled_until=local_day(at),
    )
    return access.record_provider(new=new, actor=PLATFORM, at=at)


def application(organisation_id: UUID, *, at: datetime) -> Application:
    """A draft. Written directly: only third parties apply, and these are none."""
    return Application.objects.create(
        organisation_id=organisation_id,
        status=Status.DRAFT.value,
        purpose="Onderzoek",
        ground="Opdracht",
        modules=["spoed"],
        regions=[],
        detail=Detail.REGION.value,
        asked_from=local_day(at),
        asked_until=local_day(at) + timedelta(days=90),
        made_at=at,
    )


def notice(organisation_id: UUID, *, at: datetime) -> int:
    new = NewNotice(about="walk", title="Een bericht", text="Voor wie langskomt.", link="/")
    give(notice=new, organisation_id=organisation_id, permission=Permission.CAPACITY_READ, actor=PLATFORM, at=at)
    return Notice.objects.get(organisation_id=organisation_id).pk


def promotion(organisation_id: UUID, *, at: datetime) -> UUID:
    """A supplier that wants to connect. Written directly: what comes before it is tested elsewhere."""
    name = str(organisation_id)
    connection = TestConnection.objects.create(
        supplier="Proefsoft", system="Proef", modules=["spoed"], link=name, report_link=name, made_at=at
    )
    return Promotion.objects.create(
        connection=connection, organisation_id=organisation_id, modules=["spoed"], status="asked", asked_at=at
    ).id


def centre(*, at: datetime) -> UUID:
    """Where requests for care come in, with the one scale of urgency in use."""
    loaded = load(content=(CONTENT / "crosswalk.toml").read_bytes(), actor=PLATFORM, at=at)
    if loaded.is_new:
        take_in_use(version_id=loaded.version_id, actor=PLATFORM, at=at)
    new = NewOrganisation(name=f"Zorgcoördinatiecentrum {uuid4()}", kind=OrganisationKind.ZCC)
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=at)
    return centre.id


def inquiry(organisation_id: UUID, *, at: datetime) -> UUID:
    """Of somebody of whom there is nothing. Written directly, as a request is."""
    inquiry_id = uuid4()
    sought = seal('{"bsn": "999910942"}', owner=inquiry_id, purpose=SOUGHT)
    Inquiry.objects.create(
        id=inquiry_id, centre_id=organisation_id, asked_at=at, by=uuid4(), by_name="Tester", proof=Proof.KNOWN.value,
        sought=sought, of=0, searched_at=at,
    )  # fmt: skip
    return inquiry_id


def request(organisation_id: UUID, *, at: datetime, source: UUID | None = None, source_key: str = "") -> UUID:
    """For care. Written directly: not all of these are centres."""
    request_id = uuid4()
    CareRequest.objects.create(
        id=request_id,
        centre_id=organisation_id,
        door=Door.CITIZENS.value,
        received_at=at,
        status=Progress.WAITING.value,
        since=at,
        intake=seal("{}", owner=request_id, purpose=INTAKE),
        source=source,
        source_key=source_key,
    )
    return request_id


def call(organisation_id: UUID, *, at: datetime, source: UUID | None = None) -> UUID:
    """A missed one. Written directly: these are no centres."""
    row = Call.objects.create(
        centre_id=organisation_id,
        source=source or uuid4(),
        key=f"of-{organisation_id}",
        status=CallStatus.MISSED.value,
        since=at,
        rang_at=at,
        ended_at=at,
    )
    return row.id


def emergency(organisation_id: UUID, *, at: datetime) -> UUID:
    """Somebody looked without consent. Written directly: these are no centres."""
    subject = uuid4()
    reason = seal("Buiten bewustzijn en geen familie bereikbaar", owner=subject, purpose=REASON)
    row = Emergency.objects.create(
        subject=subject, whose="", organisation_id=organisation_id, about="Zorgvraag 1", at=at, by=uuid4(),
        by_name="Tester", endangered=Endangered.PATIENT.value, reason=reason, due_at=due_at(at),
    )  # fmt: skip
    return row.id


def plan(organisation_id: UUID, location_id: UUID, *, at: datetime) -> dict[str, UUID]:
    """Two consulting rooms, one with a roster and a slot in which somebody is booked. Written directly."""
    room = Resource.objects.create(
        organisation_id=organisation_id, location_id=location_id, name="Spreekkamer", kind="consult", told_at=at
    )
    spare = Resource.objects.create(
        organisation_id=organisation_id, location_id=location_id, name="Spreekkamer 2", kind="consult", told_at=at
    )
    roster = Roster.objects.create(resource=room, first_day=at.date())
    begins, ends = at + timedelta(hours=1), at + timedelta(hours=2)
    slot = Slot.objects.create(resource=room, begins=begins, ends=ends, source="hand", told_at=at)
    booking = Booking.objects.create(
        resource=room,
        slot=slot,
        subject=uuid4(),
        booked_for_id=organisation_id,
        status="booked",
        begins=begins,
        ends=ends,
        changed_at=at,
    )
    return {"resource": room.id, "spare": spare.id, "roster": roster.id, "slot": slot.id, "booking": booking.id}


def lessons(organisation_id: UUID, request_id: UUID, *, at: datetime) -> dict[str, UUID]:
    """What is learned from a request. Written directly, as the request."""
    exchange = Exchange.objects.create(
        request_id=request_id, side="receiver", organisation_id=organisation_id, opened_by=UUID(int=9), opened_at=at
    )
    meeting = Meeting.objects.create(
        centre_id=organisation_id, on=at.date(), chair=UUID(int=9), chair_name="Cor", status="planned", made_at=at
    )
    case = Case.objects.create(meeting=meeting, request_id=request_id, age_class="", put_by=UUID(int=9), put_at=at)
    bottleneck = Bottleneck.objects.create(
        centre_id=organisation_id,
        about="process",
        which="Proef",
        title="Proef",
        text="Proef",
        owner=UUID(int=9),
        owner_name="Cor",
        status="new",
        made_at=at,
    )
    return {"exchange": exchange.id, "meeting": meeting.id, "case": case.id, "bottleneck": bottleneck.id}


def placing(request_id: UUID, *, unit_id: int, organisation_id: UUID, at: datetime) -> dict[str, UUID]:
    """What is sought for a request, of which the own organisation is asked. Written directly, as the request."""
    unit = Unit.objects.get(id=unit_id)
    need = Need.objects.create(
        request_id=request_id,
        step=1,
        form="seh",
        form_name="Spoedeisende hulp",
        kinds=[["spoed", "seh"]],
        status="seeking",
        since=at,
        stated_at=at,
        stated_by=UUID(int=9),
        stated_by_name="Cor",
        question=seal("Proef", owner=request_id, purpose=QUESTION),
        sought=seal('{"kinds": [["spoed", "seh"]]}', owner=request_id, purpose=WHAT_IS_SOUGHT),
    )
    offer = Offer.objects.create(
        need=need,
        unit=unit,
        location_id=unit.location_id,
        organisation_id=organisation_id,
        status="asked",
        since=at,
        asked_at=at,
        answer_before=at + timedelta(days=1),
    )
    return {"need": need.id, "offer": offer.id}


def hand_over(organisation_id: UUID, request_id: UUID, offer_id: UUID, location_id: UUID, *, at: datetime) -> UUID:
    """Of a request of the own organisation, to itself. Written directly, as the request."""
    file = request_file(CareRequest.objects.get(id=request_id), now=at)
    told = handover_from(file, asked=care_asked(offer_id=offer_id), centre=Party("Proef"), today=at.date())
    row = Release.objects.create(
        request_id=request_id,
        offer_id=offer_id,
        number=1,
        centre_id=organisation_id,
        organisation_id=organisation_id,
        location_id=location_id,
        content=seal(as_text(told), owner=request_id, purpose=HANDED_OVER),
        released_at=at,
        renewed_at=at,
        expires_at=at + timedelta(days=7),
        falls_back_at=at,
        way=Way.PAGE.value,
        state=State.ON_PAGE.value,
    )
    return row.id


def activation(*, at: datetime) -> UUID:
    """Of the pandemic module; over already, so that there may be more."""
    row = Activation.objects.create(
        module_id="pandemie",
        status="ended",
        instructed_on=at.date(),
        text="Proef",
        regions=[],
        location_types=["V6"],
        activated_at=at,
        deadline_at=at + timedelta(days=3),
        ended_at=at,
        ended_because="Proef",
    )
    return row.id


def instrument(*, at: datetime) -> UUID:
    """Of the whole country: the same for both sides."""
    file = CONTENT / "instruments" / "news2.toml"
    return load(content=file.read_bytes(), actor=PLATFORM, at=at).version_id


def proposal(land: Country, *, at: datetime) -> UUID:
    """One that waits. Written directly: no region asks for approval here."""
    row = Proposal.objects.create(
        organisation_id=land.organisation_id,
        location_id=land.locations[0],
        region="ROAZ-05",
        kind=Kind.REACH.value,
        wishes={"phone_urgent": "112"},
        made_at=at,
    )
    return row.id


def report(land: Country, *, at: datetime) -> UUID:
    """By somebody who has left."""
    row = Report.objects.create(
        location_id=land.locations[0], about="name", said="Anders", reporter=UUID(int=9), reported_at=at
    )
    return row.id
