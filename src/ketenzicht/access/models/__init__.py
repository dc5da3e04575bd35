"""Accounts, their second factors, and keys; and what they may never be."""

from ketenzicht.access.models.accounts import Membership, User
from ketenzicht.access.models.agreements import AgreementRow, RecordedAgreement
from ketenzicht.access.models.invitations import Invitation
from ketenzicht.access.models.passkeys import Passkey
from ketenzicht.access.models.providers import (
    Identity,
    ProvidedOrganisation,
    ProvidedRole,
    RecordedProvider,
    Spent,
)
from ketenzicht.access.models.signing_in import PasswordLink, RecoveryCode, SecondFactor, SignInAttempt, UserSession
from ketenzicht.access.models.systems import AccessToken, ApiClient, ApiKey, UsedAssertion

__all__ = [
    "AccessToken",
    "AgreementRow",
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
