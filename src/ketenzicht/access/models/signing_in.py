"""What somebody signs in with beside a password, the sessions that follow from it, and attempts that failed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.access.models.accounts import User
from ketenzicht.access.models.providers import RecordedProvider


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
