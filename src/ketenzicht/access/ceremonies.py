"""What is asked of a browser with a passkey, and whether what it answers is true; the library does the cryptography."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ketenzicht.access.domain import CHALLENGE_FOR, LONGEST_ANSWER, LONGEST_CREDENTIAL, RelyingParty

NAME: Final = "Ketenzicht"
_TIMEOUT: Final = int(CHALLENGE_FOR.total_seconds() * 1000)
# What the library and what it reads with raise for an answer that is not one: it comes from anybody.
_UNREADABLE: Final = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was made just now, as it told of itself."""

    credential: bytes
    public_key: bytes
    sign_count: int


def ask_to_make(
    *, challenge: bytes, site: RelyingParty, user_id: UUID, email: str, name: str, known: Iterable[bytes]
) -> dict[str, Any]:
    """For `navigator.credentials.create`: one that finds the account by itself, and asks for finger, face or PIN.

    Without attestation: of which make it is says nothing that we would act on, and much of its owner.
    """
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=user_id.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=_TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return _plain(options_to_json(options))


def ask_to_sign(*, challenge: bytes, site: RelyingParty) -> dict[str, Any]:
    """For `navigator.credentials.get`. It names no passkey, so that it tells of nobody that they are here."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=_TIMEOUT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options_to_json(options))


def made(*, answer: str, challenge: bytes, site: RelyingParty) -> Made | None:
    """What was made for this challenge, on a page of ours, by somebody who showed who they are; else None."""
    content = _content(answer)
    if content is None:
        return None
    try:
        verified = verify_registration_response(
            credential=content,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
    if not 0 < len(verified.credential_id) <= LONGEST_CREDENTIAL:
        return None
    return Made(
        credential=verified.credential_id, public_key=verified.credential_public_key, sign_count=verified.sign_count
    )


def credential_of(answer: str) -> bytes | None:
    """Which passkey says that it answers, before it is known whether that is true."""
    content = _content(answer)
    try:
        found = base64url_to_bytes(content["rawId"]) if content else b""
    except _UNREADABLE:
        return None
    return found if 0 < len(found) <= LONGEST_CREDENTIAL else None


def signed(*, answer: str, challenge: bytes, site: RelyingParty, public_key: bytes, owner: UUID) -> int | None:
    """What the counter of the passkey says, if it signed this challenge for its owner; else None.

    The counter is not judged here: the library would do so before it looked at the signature, and then anybody could
    have it written down that a passkey was copied.
    """
    content = _content(answer)
    if content is None:
        return None
    try:
        verified = verify_authentication_response(
            credential=content,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        told = content["response"].get("userHandle")
        is_owner = base64url_to_bytes(told) == owner.bytes if told else False
    except _UNREADABLE:
        return None
    return verified.new_sign_count if is_owner else None


def _content(answer: str) -> dict[str, Any] | None:
    if len(answer) > LONGEST_ANSWER:
        return None
    try:
        content = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _plain(text: str) -> dict[str, Any]:
    options: dict[str, Any] = json.loads(text)
    return options
