"""Accounts, and what people are in organisations."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from ketenzicht.access.domain import ROLE_NAMES, Choice, Role
from ketenzicht.access.models.providers import RecordedProvider
from ketenzicht.base.actor import Actor

SESSION_SALT = "ketenzicht.access.session"


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
