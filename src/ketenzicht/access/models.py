"""Accounts, their second factors, and keys; and what they may never be."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from ketenzicht.access.agreed import RecordedAgreement
from ketenzicht.access.domain import ROLE_NAMES, Choice, Reach, Role
from ketenzicht.access.passkeys import Passkey
from ketenzicht.access.provided import Identity, ProvidedOrganisation, ProvidedRole, RecordedProvider, Spent
from ketenzicht.access.purposes import purposes_field, purposes_hold
from ketenzicht.base.actor import Actor

SESSION_SALT = "ketenzicht.access.session"

__all__ = [
    "AccessToken",
    "ApiClient",
    "ApiKey",
    "Identity",
    "Invitation",
    "Membership",
    "Passkey",
    "PasswordLink",
    "ProvidedOrganisation",
    "ProvidedRole",
    "RecordedAgreement",
    "RecordedProvider",
    "RecoveryCode",
    "SecondFactor",
    "SignInAttempt",
    "Spent",
    "UsedAssertion",
    "User",
    "UserSession",
]


class User(AbstractBaseUser):
    """A person with an account. What the person may do follows from memberships, never from the account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(unique=True)  # kept in small letters: one address, one account
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    session_round = models.PositiveIntegerField(default=0)  # one further: every session that began before has ended

    # Not kept: as whom the session of this request acts (`access.sessions`); None: as its first role says.
    choice: Choice | None = None
    acts_as: Actor | None = None  # as found for this request: menus show what somebody may use

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_small_letters"),
            models.CheckConstraint(condition=~Q(name=""), name="account_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            SESSION_SALT, f"{self.password}\n{self.session_round}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """What a person is in an organisation, from when and until when (that day not included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    # Whose word this role hangs on, if a person here did not give it.
    provider = models.ForeignKey(RecordedProvider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["valid_from", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="role_does_not_end_before_it_starts",
            ),
            ExclusionConstraint(
                name="one_role_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class SecondFactor(models.Model):
    """The secret that an account shares with the app of its owner; `sealed` as `access.sealing` does.

    `last_step` is that of the last code that was used: that code and those before it open nothing any more.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="second_factor")
    sealed = models.BinaryField()
    since = models.DateTimeField()
    last_step = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """A code that opens once in place of the app. Only its fingerprint is kept: 80 random bits are not guessed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.fingerprint[:8]}…"


class PasswordLink(models.Model):
    """A link with which somebody chooses a new password, once. Only the fingerprint of its token is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="password_link")
    fingerprint = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.fingerprint[:8]}…"


class UserSession(models.Model):
    """What a person may know of a session of theirs. The session itself, and whether it still is, is Django's."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=100, blank=True)
    browser = models.CharField(max_length=60)
    provider = models.ForeignKey(RecordedProvider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider_session = models.CharField(max_length=255, blank=True)  # what the provider calls it

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seen_at__gte=F("began_at")), name="session_is_seen_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.browser} {self.began_at:%Y-%m-%d %H:%M}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        """Those that may still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)


class Invitation(models.Model):
    """A link for somebody to get a role. Only the fingerprint of its token is kept: 256 random bits."""

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    role = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    invited_by = models.UUIDField(null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-invited_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="invitation_is_to_a_known_role"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_lives"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_ends_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.organisation_id}"


class ApiClient(models.Model):
    """A system of an organisation. It may have several keys at once, so that one can replace another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    certificate = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - empty would be a fingerprint
    certificate_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="client_name_once_in_organisation"),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_a_name"),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True, certificate_until__isnull=True)
                | Q(certificate__regex="^[0-9a-f]{64}$", certificate_until__isnull=False),
                name="certificate_is_a_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def living(self, at: datetime) -> Self:
        """Those that let their system in."""
        return self.filter(Q(revoked_at__isnull=True) | Q(revoked_at__gt=at), expires_at__gt=at)


class ApiKey(models.Model):
    """One key: a secret, of which only the fingerprint is kept, or a public key (a JWK) that the system signs with.

    The fingerprint of a public key is of the system and the key together, so each is once in a system.

    A key is found by its fingerprint in a unique index. That comparison need not take constant time: whoever
    measures it learns about SHA-256 of a guess, and that helps nobody to a better guess.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="keys")
    prefix = models.CharField(max_length=8, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    public_key = models.JSONField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=40))
    locations = ArrayField(models.UUIDField(), default=list, blank=True)  # for which it delivers; none: for all
    modules = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    purposes = purposes_field()
    made_by = models.CharField(max_length=200, blank=True)  # the name, as it was then; the log has the rest
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="key_lives"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="key_is_good_for_something"),
            *purposes_hold("key"),
        ]

    def __str__(self) -> str:
        return f"kz_{self.prefix}_…"

    @property
    def reach(self) -> Reach:
        return Reach(frozenset(self.locations), frozenset(self.modules), frozenset(self.purposes))


class AccessToken(models.Model):
    """What a system got for something that it signed. Only its fingerprint is kept; it ends with its key, or before."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="tokens")
    fingerprint = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    purposes = purposes_field()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="token_lives"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_is_good_for_something"),
            *purposes_hold("token"),
        ]

    def __str__(self) -> str:
        return f"kzt_{self.fingerprint[:8]}…"


class UsedAssertion(models.Model):
    """A client assertion that was used, so that it opens once; a digest of whose it was and of its jti."""

    digest = models.CharField(max_length=64, unique=True)
    forgotten_at = models.DateTimeField(db_index=True)  # from when it would have expired anyhow

    def __str__(self) -> str:
        return self.digest[:8]


class SignInAttempt(models.Model):
    """An attempt to sign in that has not succeeded (yet).

    `who` is a keyed digest of name and address: enough to count, and no list of names or mistyped passwords.
    """

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["who", "at"], name="attempts_of_one"),
            models.Index(fields=["at"], name="attempts_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.who[:8]}… {self.at:%Y-%m-%d %H:%M}"
