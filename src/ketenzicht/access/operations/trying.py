"""Trying whether signing in at an identity provider would work, without signing in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import ALGORITHMS, IdentityProvider, NotLetIn, Permission
from ketenzicht.access.identities import provider, secret_of
from ketenzicht.access.openid.metadata import Metadata, discover, fetch_keys
from ketenzicht.access.openid.requests import ask_for_tokens
from ketenzicht.access.operations.deciding import require
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor

NO_CODE = "ketenzicht-probeert-alleen-of-het-geheim-klopt"


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was tried; `words` say what was found, in Dutch."""

    is_good: bool
    words: str


def try_provider(*, provider_id: UUID, back: str, actor: Actor, at: datetime) -> list[Tried]:
    """Ask the provider everything that we can without a person. `back` is the address to which it sends people.

    Raises NotPermitted, and NotFound for an unknown one.
    """
    require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
    one = provider(provider_id=provider_id)
    found = _tried(one, back=back, at=at)
    record(
        action="access.identity-provider-tried",
        actor=actor,
        subject=f"identity-provider/{one.id}",
        detail={"code": one.code, "good": all(each.is_good for each in found)},
        at=at,
    )
    return found


def _tried(one: IdentityProvider, *, back: str, at: datetime) -> list[Tried]:
    try:
        metadata = discover(one.issuer)  # and not what was kept: what is tried is what there is now
    except NotLetIn as refused:
        return [_no(f"{refused} ({refused.hint})")]
    return [
        Tried(is_good=True, words="De aanmelddienst antwoordt, en noemt zich zoals hij is vastgelegd."),
        *_algorithms(metadata),
        *_keys(metadata),
        *_secret(one, metadata, back=back, at=at),
        Tried(
            is_good=bool(metadata.end_session),
            words="Afmelden bij de aanmelddienst kan."
            if metadata.end_session
            else "De aanmelddienst noemt geen adres om af te melden: wie zich afmeldt, blijft daar aangemeld.",
        ),
    ]


def _algorithms(metadata: Metadata) -> list[Tried]:
    told, found = metadata.told, []
    signs = told.get("id_token_signing_alg_values_supported")
    if not isinstance(signs, list) or not set(map(str, signs)) & set(ALGORITHMS):
        found.append(_no("De aanmelddienst ondertekent niet op een manier die Ketenzicht toelaat."))
    methods = told.get("code_challenge_methods_supported")
    if not isinstance(methods, list) or "S256" not in methods:
        found.append(_no("De aanmelddienst zegt niet dat hij PKCE (S256) kent. Vraag de leverancier ervan."))
    return found


def _keys(metadata: Metadata) -> list[Tried]:
    try:
        keys = fetch_keys(metadata.keys)
    except NotLetIn as refused:
        return [_no(f"De sleutels zijn niet op te halen. {refused} ({refused.hint})")]
    if not keys:
        return [_no("Onder de sleutels is er geen die Ketenzicht toelaat (RSA van ten minste 2048 bits, of EC).")]
    return [Tried(is_good=True, words=f"Sleutels om handtekeningen te controleren: {len(keys.keys)}.")]


def _secret(one: IdentityProvider, metadata: Metadata, *, back: str, at: datetime) -> list[Tried]:
    """With a code that nobody gave, a provider complains of the code only when it knew us."""
    form = {"grant_type": "authorization_code", "code": NO_CODE, "redirect_uri": back, "code_verifier": "0" * 43}
    try:
        answer = ask_for_tokens(one, metadata=metadata, form=form, secret=secret_of(provider_id=one.id), at=at)
    except NotLetIn as refused:
        return [_no(f"{refused} ({refused.hint})")]
    if answer.content.get("error") == "invalid_grant":
        return [Tried(is_good=True, words="De aanmelddienst kent Ketenzicht aan de client-id en het geheim.")]
    return [_no("De aanmelddienst kent Ketenzicht niet: de client-id, het geheim of de sleutel klopt niet.")]


def _no(words: str) -> Tried:
    return Tried(is_good=False, words=words)
