"""Everybody who may come by: without account, in every role, with every kind of key, of two organisations."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.web import country
from tests.web.country import SEH, Country, Place

from ketenzicht.access import operations as access
from ketenzicht.access.domain import KEY_SCOPES, WHOEVER, ClientAuthentication, Detail, IssuedKey, Permission, Role
from ketenzicht.access.models import Membership, RecordedAgreement, User
from ketenzicht.access.queries import local_day
from ketenzicht.applications.domain import Status
from ketenzicht.applications.models import Application, Document
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.competences.models import Record
from ketenzicht.connections.models import Promotion, TestConnection
from ketenzicht.coordination.domain import About, Door, Proof, Stage, Through
from ketenzicht.coordination.domain import Status as Progress
from ketenzicht.coordination.models import AdviceQuestion, CareRequest, Inquiry
from ketenzicht.coordination.queries.advice import ASKED
from ketenzicht.coordination.queries.inquiries import SOUGHT
from ketenzicht.coordination.queries.reading import INTAKE
from ketenzicht.learning.models import Bottleneck, Case, Exchange, Meeting
from ketenzicht.notices.domain import NewNotice
from ketenzicht.notices.models import Notice
from ketenzicht.notices.operations import give
from ketenzicht.preparedness.models import Activation
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind, RegionKind
from ketenzicht.registry.operations import prepare_division, register_organisations
from ketenzicht.sealing.operations import seal
from ketenzicht.telephony.domain import CallStatus
from ketenzicht.telephony.models import Call
from ketenzicht.triage.operations import CONTENT, load, take_in_use
from ketenzicht.upkeep.domain import Kind
from ketenzicht.upkeep.models import Import, Proposal, Report

ROLES = [role.value for role in Role]
KEYS = {
    "key-read": "capacity.read",
    "key-deliver": "capacity.deliver",
    "key-registry": "registry.maintain",
    "key-figures": "figures.read",
    "key-requests": "coordination.request",
    "key-telephony": "telephony.deliver",
}
VISITORS = ["anonymous", "no-role", *ROLES, *KEYS]
BACKEND = "ketenzicht.access.sessions.AccountBackend"

assert set(KEYS.values()) == KEY_SCOPES  # a new kind of key belongs in the walk too


@dataclass(frozen=True)
class Side:
    """One organisation: what is its own, and the headers of everybody who acts for it."""

    organisation_id: UUID
    location: UUID
    sibling: UUID  # another location, for what is about two
    unit: UUID
    agreement: UUID
    provider: UUID
    application: UUID
    document: int
    proposal: UUID
    report: UUID
    notice: int
    promotion: UUID
    activation: UUID
    division: UUID
    request: UUID
    call: UUID
    centre: UUID
    inquiry: UUID
    instrument: UUID
    competence: int
    exchange: UUID
    meeting: UUID
    case: UUID
    bottleneck: UUID
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    members: dict[str, UUID] = field(default_factory=dict)  # by role
    keys: dict[str, IssuedKey] = field(default_factory=dict)  # by visitor
    brought: list[UUID] = field(default_factory=list)  # a file of locations, by the administrator of the organisation
    asked: list[UUID] = field(default_factory=list)  # for advice, by the care professional


def sides(*, at: datetime) -> Iterator[Side]:
    """Ours and another, alike in everything but the name; and an insurer, with which nothing was agreed for care."""
    country.load(at=at)
    access.load_agreements(at=at)
    ours = country.build(at=at)
    country.fill(ours, now=at)
    side = _side(ours, at=at)
    yield side
    other = Place("Ziekenhuis Elders", "Utrecht", "GM0344", Point(52.1, 5.1))
    yield _side(country.build(at=at, places=(other,), name="Zorggroep Elders"), at=at)
    insurer = NewOrganisation(name="Zorgverzekeraar De Vreemde", kind=OrganisationKind.INSURER)
    (stranger,) = register_organisations(organisations=[insurer], actor=PLATFORM, at=at)
    yield _peopled(
        replace(side, organisation_id=stranger.id, headers={}, members={}, keys={}, brought=[], asked=[]), at=at
    )


def _side(land: Country, *, at: datetime) -> Side:
    agreement = RecordedAgreement.objects.earliest("id")
    provider = _provider(land.organisation_id, at=at)
    application = _application(land.organisation_id, at=at)
    document = Document.objects.create(
        application=application, name="opdracht.txt", type="text/plain", size=1, content=b"a", added_at=at
    )
    unit = land.units[0, SEH].code
    notice = _notice(land.organisation_id, at=at)
    promotion = _promotion(land.organisation_id, at=at)
    proposal = _proposal(land, at=at)
    request = _request(land.organisation_id, at=at)
    lessons = _lessons(land.organisation_id, request, at=at)
    side = Side(
        organisation_id=land.organisation_id,
        location=land.locations[0],
        sibling=land.locations[-1],
        unit=unit,
        agreement=agreement.id,
        provider=provider,
        application=application.id,
        document=document.id,
        proposal=proposal,
        report=_report(land, at=at),
        notice=notice,
        promotion=promotion,
        activation=_activation(at=at),
        request=request,
        call=_call(land.organisation_id, at=at),
        centre=_centre(at=at),
        inquiry=_inquiry(land.organisation_id, at=at),
        division=prepare_division(kind=RegionKind.AREA, within="ROAZ-05", actor=PLATFORM, at=at),
        instrument=_instrument(at=at),
        competence=0,
        exchange=lessons["exchange"],
        meeting=lessons["meeting"],
        case=lessons["case"],
        bottleneck=lessons["bottleneck"],
    )
    peopled = _peopled(side, at=at)
    return replace(peopled, competence=_competence(peopled, at=at))


def _peopled(side: Side, *, at: datetime) -> Side:
    """The side with somebody in every role and a key of every kind."""
    side.headers["anonymous"] = {}
    side.headers["no-role"] = _session(None, side, at=at)
    for role in Role:
        side.headers[role.value] = _session(role, side, at=at)
    side.brought.append(_import(side, at=at))
    side.asked.append(_advice(side, at=at))
    for name, scope in KEYS.items():
        side.keys[name] = issued = _key(scope, side, at=at)
        side.headers[name] = {"Authorization": f"Bearer {issued.key}"}
    _call(side.organisation_id, at=at, source=side.keys["key-telephony"].client_id)
    _request(side.centre, at=at, source=side.keys["key-requests"].client_id, source_key=f"of-{side.organisation_id}")
    return side


def _provider(organisation_id: UUID, *, at: datetime) -> UUID:
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


def _application(organisation_id: UUID, *, at: datetime) -> Application:
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


def _notice(organisation_id: UUID, *, at: datetime) -> int:
    new = NewNotice(about="walk", title="Een bericht", text="Voor wie langskomt.", link="/")
    give(notice=new, organisation_id=organisation_id, permission=Permission.CAPACITY_READ, actor=PLATFORM, at=at)
    return Notice.objects.get(organisation_id=organisation_id).pk


def _promotion(organisation_id: UUID, *, at: datetime) -> UUID:
    """A supplier that wants to connect. Written directly: what comes before it is tested elsewhere."""
    name = str(organisation_id)
    connection = TestConnection.objects.create(
        supplier="Proefsoft", system="Proef", modules=["spoed"], link=name, report_link=name, made_at=at
    )
    return Promotion.objects.create(
        connection=connection, organisation_id=organisation_id, modules=["spoed"], status="asked", asked_at=at
    ).id


def _centre(*, at: datetime) -> UUID:
    """Where requests for care come in, with the one scale of urgency in use."""
    loaded = load(content=(CONTENT / "crosswalk.toml").read_bytes(), actor=PLATFORM, at=at)
    if loaded.is_new:
        take_in_use(version_id=loaded.version_id, actor=PLATFORM, at=at)
    new = NewOrganisation(name=f"Zorgcoördinatiecentrum {uuid4()}", kind=OrganisationKind.ZCC)
    (centre,) = register_organisations(organisations=[new], actor=PLATFORM, at=at)
    return centre.id


def _inquiry(organisation_id: UUID, *, at: datetime) -> UUID:
    """Of somebody of whom there is nothing. Written directly, as a request is."""
    inquiry_id = uuid4()
    sought = seal('{"bsn": "999910942"}', owner=inquiry_id, purpose=SOUGHT)
    Inquiry.objects.create(
        id=inquiry_id, centre_id=organisation_id, asked_at=at, by=uuid4(), by_name="Tester", proof=Proof.KNOWN.value,
        sought=sought, of=0, searched_at=at,
    )  # fmt: skip
    return inquiry_id


def _request(organisation_id: UUID, *, at: datetime, source: UUID | None = None, source_key: str = "") -> UUID:
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


def _advice(side: Side, *, at: datetime) -> UUID:
    """A question for advice. Written directly: not all of these are in the region of a centre."""
    question_id = uuid4()
    AdviceQuestion.objects.create(
        id=question_id,
        request_id=side.request,
        about=About.OTHER.value,
        through=Through.PAGE.value,
        asked_at=at,
        asked_by=side.members[Role.CARE_PROFESSIONAL.value],
        asked_for=side.organisation_id,
        asked=seal('{"question": "Proef", "who": "Proef"}', owner=question_id, purpose=ASKED),
        wanted_before=at + timedelta(hours=1),
        stage=Stage.ASKED.value,
        since=at,
    )
    return question_id


def _call(organisation_id: UUID, *, at: datetime, source: UUID | None = None) -> UUID:
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


def _competence(side: Side, *, at: datetime) -> int:
    """Of the triagist. Written directly: who may record one is tested elsewhere."""
    return Record.objects.create(
        organisation_id=side.organisation_id,
        person=side.members[Role.TRIAGIST.value],
        competence="diploma-triage",
        since=local_day(at),
        what="recorded",
        recorded_at=at,
        recorded_by=UUID(int=9),
        recorded_by_name="Bea Beheer",
    ).pk


def _lessons(organisation_id: UUID, request_id: UUID, *, at: datetime) -> dict[str, UUID]:
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


def _activation(*, at: datetime) -> UUID:
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


def _instrument(*, at: datetime) -> UUID:
    """Of the whole country: the same for both sides."""
    file = CONTENT / "instruments" / "news2.toml"
    return load(content=file.read_bytes(), actor=PLATFORM, at=at).version_id


def _proposal(land: Country, *, at: datetime) -> UUID:
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


def _import(side: Side, *, at: datetime) -> UUID:
    """A file with nothing in it that changes anything."""
    account = side.members[Role.ORGANISATION_ADMINISTRATOR.value]
    row = Import.objects.create(
        organisation_id=side.organisation_id, account=account, fingerprint="0" * 64, brought_at=at, plan={"lines": []}
    )
    return row.id


def _report(land: Country, *, at: datetime) -> UUID:
    """By somebody who has left."""
    row = Report.objects.create(
        location_id=land.locations[0], about="name", said="Anders", reporter=UUID(int=9), reported_at=at
    )
    return row.id


def _session(role: Role | None, side: Side, *, at: datetime) -> dict[str, str]:
    """Somebody signed in. Written directly: who gets in is tested elsewhere, and a password takes time to hash."""
    name = role.value if role else "no-role"
    user = User.objects.create(name=name, email=f"{name}@{side.organisation_id}.invalid", created_at=at, password="!")
    if role:
        side.members[role] = user.id
        Membership.objects.create(user=user, organisation_id=side.organisation_id, role=role, valid_from=local_day(at))
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"Cookie": f"sessionid={session.session_key}"}


def _key(scope: str, side: Side, *, at: datetime) -> IssuedKey:
    return access.issue_key(
        organisation_id=side.organisation_id,
        name=scope,
        scopes=[scope],
        expires_at=at + timedelta(days=1),
        actor=PLATFORM,
        at=at,
    )
