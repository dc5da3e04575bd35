"""Who somebody is: by key, by session, by account."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import constant_time_compare

from ketenzicht.access.domain import (
    ANONYMOUS,
    LINK_IS_OVER,
    NO_INVITATION,
    ROLE_NAMES,
    TOKEN,
    UNKNOWN_KEY,
    ChoiceLine,
    Client,
    InvitationLine,
    KeyCard,
    MemberLine,
    MembershipLine,
    OpenInvitation,
    Role,
    SecondFactorLine,
    SessionLine,
    actor_of_person,
    choice_of,
    choices,
    fingerprint,
    is_token,
    prefix_of,
)
from ketenzicht.access.insights import audiences_for_care, insight_of, why_not
from ketenzicht.access.models import (
    AccessToken,
    ApiKey,
    Invitation,
    Membership,
    Passkey,
    PasswordLink,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from ketenzicht.access.recipients import addresses_of
from ketenzicht.access.rights import (
    agreement_line,
    agreement_lines,
    agreements_in_force,
    agreements_with,
    audience,
    consenting_providers,
    decision,
    same_party_and_module,
    standing_of,
    viewers_of,
)
from ketenzicht.access.second_ways import passkeys_of, second_ways_of
from ketenzicht.access.systems import key_of, system_of, systems_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

__all__ = [
    "account",
    "actor_of_user",
    "actors_of_sessions",
    "addresses_of",
    "agreement_line",
    "agreement_lines",
    "agreements_in_force",
    "agreements_with",
    "audience",
    "audiences_for_care",
    "client_of_key",
    "clients_of_keys",
    "consenting_providers",
    "decision",
    "insight_of",
    "key_card",
    "key_of",
    "local_day",
    "memberships_of",
    "next_day",
    "passkeys_of",
    "same_party_and_module",
    "second_ways_of",
    "standing_of",
    "system_of",
    "systems_of",
    "viewers_of",
    "why_not",
]

ACTING_FOR = "acting-for"  # where a session holds the choice of its person
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# Every page and every session on a hot path asks these two, and Django's ORM takes a millisecond to write each.
_ACCOUNTS = "SELECT * FROM access_user WHERE id = ANY(%s::uuid[]) AND ended_at IS NULL"
_MEMBERSHIPS = """
    SELECT user_id, organisation_id, role FROM access_membership
    WHERE user_id = ANY(%s::uuid[]) AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s)
    ORDER BY valid_from, id
"""


def local_day(moment: datetime) -> date:
    """Roles begin and end with days as the Netherlands count them."""
    return moment.astimezone(_AMSTERDAM).date()


def next_day(moment: datetime) -> datetime:
    """When the next day begins, as the Netherlands count them."""
    return datetime.combine(local_day(moment) + timedelta(days=1), time(), _AMSTERDAM)


def client_of_key(*, key: str) -> Client | None:
    """Whose key this is, or None when nobody's; see `clients_of_keys`."""
    return clients_of_keys(keys=[key]).get(key)


def clients_of_keys(*, keys: Iterable[str]) -> dict[str, Client]:
    """Whose these keys and access tokens are, for each that is somebody's.

    One query for keys and one for tokens; none for what has not the form of either. Expired and revoked ones are found
    too: ask `Client.refusal`. Hot paths keep the answer for a few seconds and forget it on NOTIFY `access`.
    """
    shown = {fingerprint(key): key for key in keys if prefix_of(key) is not None}
    tokens = [one for one, key in shown.items() if is_token(key)]
    secrets = [one for one, key in shown.items() if not is_token(key)]
    found: dict[str, Client] = {}
    if secrets:
        rows = ApiKey.objects.select_related("client").filter(fingerprint__in=secrets, public_key__isnull=True)
        found |= {shown[row.fingerprint]: _client(row) for row in rows}
    if tokens:
        given = AccessToken.objects.select_related("key__client").filter(fingerprint__in=tokens)
        found |= {shown[row.fingerprint]: _client(row.key, row) for row in given}
    return found


def _client(key: ApiKey, token: AccessToken | None = None) -> Client:
    return Client(
        id=key.client.id,
        name=key.client.name,
        organisation_id=key.client.organisation_id,
        scopes=frozenset((token or key).scopes),
        expires_at=min(key.expires_at, token.expires_at) if token else key.expires_at,
        revoked_at=key.revoked_at,
        is_token=token is not None,
        certificate=key.client.certificate,
        reach=replace(key.reach, purposes=frozenset((token or key).purposes)) or None,
    )


def key_card(*, prefix: str) -> KeyCard:
    """What its holder may know of a key; NotFound for one that does not exist."""
    row = ApiKey.objects.select_related("client__organisation").filter(prefix=prefix).first()
    if row is None:
        raise NotFound(UNKNOWN_KEY)
    return KeyCard(
        client_id=row.client.id,
        name=row.client.name,
        organisation_id=row.client.organisation_id,
        organisation=row.client.organisation.name,
        prefix=row.prefix,
        scopes=tuple(sorted(row.scopes)),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def actor_of_user(*, user: "AbstractBaseUser | AnonymousUser", now: datetime) -> Actor:
    """As whom a request's user acts; a visitor without account may do nothing. One query."""
    if not isinstance(user, User) or user.ended_at is not None:
        return ANONYMOUS
    memberships = memberships_of(user_id=user.id, on=local_day(now))
    user.acts_as = actor_of_person(id=user.id, name=user.name, memberships=memberships, choice=user.choice)
    return user.acts_as


def actors_of_sessions(*, session_keys: Iterable[str], now: datetime) -> dict[str, Actor]:
    """As whom sessions act; without those that have ended, or whose account has, or whose password has changed.

    Three queries, however many sessions.
    """
    contents = _contents(session_keys, now)
    users = {str(user.id): user for user in _accounts(content[SESSION_KEY] for content in contents.values())}
    roles = _memberships_by_user(users, on=local_day(now))
    return {
        session_key: actor_of_person(
            id=user.id, name=user.name, memberships=roles[user.id], choice=choice_of(content.get(ACTING_FOR, ""))
        )
        for session_key, content in contents.items()
        if (user := users.get(content[SESSION_KEY])) is not None
        and constant_time_compare(content.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    }


def _contents(session_keys: Iterable[str], now: datetime) -> dict[str, dict[str, Any]]:
    """What is in the sessions of somebody. What cannot be a key is left out: one NUL would fail all of them."""
    likely = [key for key in session_keys if key.isascii() and key.isalnum()]
    rows = Session.objects.filter(session_key__in=likely, expire_date__gt=now).values_list(
        "session_key", "session_data"
    )
    store = SessionStore()
    contents = {key: store.decode(data) for key, data in rows}
    return {key: content for key, content in contents.items() if SESSION_KEY in content}


def account(*, user_id: UUID | str) -> User | None:
    """The account with this id, unless it has ended."""
    return next(iter(_accounts([user_id])), None)


def _accounts(user_ids: Iterable[UUID | str]) -> Iterable[User]:
    return User.objects.raw(_ACCOUNTS, [list(user_ids)])


def second_factor_of(*, user_id: UUID) -> SecondFactorLine | None:
    """What an account has as second factor, if anything."""
    factor = SecondFactor.objects.filter(user_id=user_id).first()
    if factor is None:
        return None
    left = RecoveryCode.objects.filter(user_id=user_id, used_at__isnull=True).count()
    return SecondFactorLine(since=factor.since, recovery_codes_left=left)


def sessions_of(*, user_id: UUID, session_key: str, now: datetime) -> list[SessionLine]:
    """The sessions in which somebody is now, the one used last on top; `session_key` is that of who asks. One query."""
    lasting = Session.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(user_id=user_id, session_key__in=lasting).order_by("-seen_at", "-id")
    return [
        SessionLine(
            id=row.pk,
            began_at=row.began_at,
            seen_at=row.seen_at,
            address=row.address,
            browser=row.browser,
            is_this=row.session_key == session_key,
        )
        for row in rows
    ]


def members_of(*, organisation_id: UUID, now: datetime) -> list[MemberLine]:
    """Who has a role in an organisation today, by name; one query."""
    return _members(Q(organisation_id=organisation_id), now=now)


def member_of(*, organisation_id: UUID, user_id: UUID, now: datetime) -> MemberLine:
    """Somebody of this organisation; NotFound for anybody else, whether they exist or not."""
    found = _members(Q(organisation_id=organisation_id, user_id=user_id), now=now)
    if not found:
        raise NotFound("Deze persoon heeft geen rol in uw organisatie.")
    return found[0]


def _members(which: Q, *, now: datetime) -> list[MemberLine]:
    day = local_day(now)
    rows = (
        Membership.objects.filter(which, Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
        .filter(user__ended_at__isnull=True)
        .select_related("user__second_factor")
        .annotate(has_passkey=Exists(Passkey.objects.filter(user_id=OuterRef("user_id"))))
        .order_by("user__name", "user_id", "valid_from", "id")
    )
    return [
        MemberLine(
            user_id=user.id,
            name=user.name,
            email=user.email,
            roles=tuple(Role(row.role) for row in lines),
            has_second_factor=hasattr(user, "second_factor") or lines[0].has_passkey,
        )
        for user, lines in ((group[0].user, group) for group in _by_user(rows))
    ]


def _by_user(rows: Iterable[Any]) -> list[list[Any]]:
    # Any: memberships, with what was asked beside them.
    return [list(group) for _, group in groupby(rows, key=lambda row: row.user_id)]


def open_invitations(*, organisation_id: UUID, now: datetime) -> list[OpenInvitation]:
    """What an organisation has out, the newest first; one query."""
    return [
        OpenInvitation(
            id=row.pk, name=row.name, email=row.email, role=ROLE_NAMES[Role(row.role)], expires_at=row.expires_at
        )
        for row in Invitation.objects.open(now).filter(organisation_id=organisation_id)
    ]


def invitation_of(*, token: str, now: datetime) -> InvitationLine:
    """To what this link invites; NotFound in one sentence for every link that is not open."""
    opens = Invitation.objects.open(now).select_related("organisation")
    row = opens.filter(fingerprint=fingerprint(token)).first() if TOKEN.fullmatch(token) else None
    if row is None:
        raise NotFound(NO_INVITATION)
    return InvitationLine(
        id=row.pk,
        organisation=row.organisation.name,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        expires_at=row.expires_at,
        has_account=User.objects.filter(email=row.email, ended_at__isnull=True).exists(),
    )


def choices_of(*, user_id: UUID, now: datetime) -> list[ChoiceLine]:
    """As whom somebody can act today, the oldest membership first; in one query."""
    day = local_day(now)
    rows = list(
        Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)
        .filter(user_id=user_id)
        .select_related("organisation")
    )
    names = {row.organisation_id: row.organisation.name for row in rows}
    found = choices(MembershipLine(organisation_id=row.organisation_id, role=Role(row.role)) for row in rows)
    return [
        ChoiceLine(
            choice=choice, words=", ".join(filter(None, [names[choice.organisation_id], _role_words(choice.role)]))
        )
        for choice in found
    ]


def email_of_password_link(*, token: str, now: datetime) -> str:
    """Whose password this link changes; NotFound in one sentence for every link that is not open."""
    links = PasswordLink.objects.filter(expires_at__gt=now, user__ended_at__isnull=True).select_related("user")
    link = links.filter(fingerprint=fingerprint(token)).first() if TOKEN.fullmatch(token) else None
    if link is None:
        raise NotFound(LINK_IS_OVER)
    return link.user.email


def _role_words(role: Role | None) -> str:
    return f"alleen als {ROLE_NAMES[role]}" if role else ""


def memberships_of(*, user_id: UUID, on: date) -> list[MembershipLine]:
    """The roles that somebody has on a day, the oldest first."""
    return _memberships_by_user([user_id], on=on)[user_id]


def _memberships_by_user(user_ids: Iterable[UUID | str], *, on: date) -> defaultdict[UUID, list[MembershipLine]]:
    found: defaultdict[UUID, list[MembershipLine]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERSHIPS, [list(user_ids), on, on])
        for user_id, organisation_id, role in cursor:
            found[user_id].append(MembershipLine(organisation_id=organisation_id, role=Role(role)))
    return found
