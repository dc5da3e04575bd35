"""Everybody who may come by: without account, in every role, with every kind of key, of two organisations."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.walk import belongings as of
from tests.web import country
from tests.web.country import SEH, Country, Place

from ketenzicht.access import operations as access
from ketenzicht.access.domain import KEY_SCOPES, IssuedKey, Role
from ketenzicht.access.models import Membership, RecordedAgreement, User
from ketenzicht.access.queries import local_day
from ketenzicht.applications.models import Document
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.competences.models import Record
from ketenzicht.coordination.domain import About, Stage, Through
from ketenzicht.coordination.models import AdviceQuestion
from ketenzicht.coordination.queries.advice import ASKED
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind, RegionKind
from ketenzicht.registry.operations import prepare_division, register_organisations
from ketenzicht.sealing.operations import seal
from ketenzicht.upkeep.models import Import

ROLES = [role.value for role in Role]
KEYS = {
    "key-read": "capacity.read",
    "key-deliver": "capacity.deliver",
    "key-registry": "registry.maintain",
    "key-figures": "figures.read",
    "key-requests": "coordination.request",
    "key-telephony": "telephony.deliver",
    "key-placement": "placement.answer",
    "key-handover": "handover.fetch",
    "key-planning": "planning.maintain",
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
    need: UUID
    offer: UUID
    emergency: UUID
    plan: dict[str, UUID]  # what is planned, by kind of thing
    hand_over: UUID
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
    provider = of.provider(land.organisation_id, at=at)
    application = of.application(land.organisation_id, at=at)
    document = Document.objects.create(
        application=application, name="opdracht.txt", type="text/plain", size=1, content=b"a", added_at=at
    )
    unit = land.units[0, SEH].code
    notice = of.notice(land.organisation_id, at=at)
    promotion = of.promotion(land.organisation_id, at=at)
    proposal = of.proposal(land, at=at)
    request = of.request(land.organisation_id, at=at)
    lessons = of.lessons(land.organisation_id, request, at=at)
    placing = of.placing(request, unit_id=land.units[0, SEH].id, organisation_id=land.organisation_id, at=at)
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
        report=of.report(land, at=at),
        notice=notice,
        promotion=promotion,
        activation=of.activation(at=at),
        request=request,
        call=of.call(land.organisation_id, at=at),
        centre=of.centre(at=at),
        inquiry=of.inquiry(land.organisation_id, at=at),
        division=prepare_division(kind=RegionKind.AREA, within="ROAZ-05", actor=PLATFORM, at=at),
        instrument=of.instrument(at=at),
        competence=0,
        exchange=lessons["exchange"],
        meeting=lessons["meeting"],
        case=lessons["case"],
        bottleneck=lessons["bottleneck"],
        need=placing["need"],
        offer=placing["offer"],
        emergency=of.emergency(land.organisation_id, at=at),
        plan=of.plan(land.organisation_id, land.locations[0], at=at),
        hand_over=of.hand_over(land.organisation_id, request, placing["offer"], land.locations[0], at=at),
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
    of.call(side.organisation_id, at=at, source=side.keys["key-telephony"].client_id)
    of.request(side.centre, at=at, source=side.keys["key-requests"].client_id, source_key=f"of-{side.organisation_id}")
    return side


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


def _import(side: Side, *, at: datetime) -> UUID:
    """A file with nothing in it that changes anything."""
    account = side.members[Role.ORGANISATION_ADMINISTRATOR.value]
    row = Import.objects.create(
        organisation_id=side.organisation_id, account=account, fingerprint="0" * 64, brought_at=at, plan={"lines": []}
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
