"""Access tokens for systems that sign (OAuth 2 client credentials, RFC 6749, 7523): what is asked, judged and told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from ketenzicht.access.domain.purposes import PURPOSE_SCOPE, READS_FOR, purposes_fit, purposes_for
from ketenzicht.base.errors import Refused

GRANT = "client_credentials"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# RS256 and PS256 are what the Dutch profile asks for. "EdDSA" is what RFC 9864 now calls Ed25519: libraries use both.
ASSERTION_ALGORITHMS = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")

TOKEN_FOR = timedelta(minutes=10)
LONGEST_ASSERTION_LIFE = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=30)
LONGEST_ASSERTION = 8_192  # characters
LONGEST_JTI = 200


class TokenError(StrEnum):
    """The codes of RFC 6749, 5.2, that we use."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNSUPPORTED_GRANT = "unsupported_grant_type"


class Words(NamedTuple):
    """A sentence in Dutch and in English; plain ASCII without quotes, for RFC 6749 allows nothing else here."""

    nl: str
    en: str


class TokenRefused(Refused):
    """No token: a code for programs, and sentences."""

    def __init__(self, error: TokenError, words: Words) -> None:
        super().__init__(words.nl)
        self.error = error
        self.words = words


# One sentence for a system that we do not know and for a signature of somebody else: it tells nothing of who is here.
NOT_SIGNED_BY_A_KEY = Words(
    "De ondertekening is niet van een sleutel van dit systeem. Controleer iss, het algoritme en de geheime sleutel, "
    "en of de openbare sleutel bij dit systeem is geregistreerd.",
    "The signature is not by a key of this system. Check iss, the algorithm and the private key, "
    "and that the public key is registered for this system.",
)
MALFORMED = Words(
    "De client_assertion is geen JWT zoals wij die vragen: iss, sub en jti als tekst, aud als tekst, exp als getal.",
    "The client_assertion is not a JWT as we ask for it: iss, sub and jti as text, aud as text, exp as number.",
)
REPLAYED = Words(
    "Deze jti is al gebruikt. Maak voor elk verzoek een nieuwe client_assertion.",
    "This jti was used before. Make a new client_assertion for every request.",
)


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a system sends to the token endpoint; what it left out is empty."""

    grant: str
    assertion_type: str
    assertion: str
    scope: str

    def refusal(self) -> TokenRefused | None:
        """What is wrong with its form."""
        if not self.grant:
            return TokenRefused(TokenError.INVALID_REQUEST, _missing("grant_type"))
        if self.grant != GRANT:
            return TokenRefused(
                TokenError.UNSUPPORTED_GRANT,
                Words(f"Alleen grant_type={GRANT} wordt gegeven.", f"Only grant_type={GRANT} is given."),
            )
        if not self.assertion:
            return TokenRefused(TokenError.INVALID_REQUEST, _missing("client_assertion"))
        if self.assertion_type != ASSERTION:
            words = Words(
                f"client_assertion_type moet {ASSERTION} zijn.", f"client_assertion_type must be {ASSERTION}."
            )
            return TokenRefused(TokenError.INVALID_REQUEST, words)
        if len(self.assertion) > LONGEST_ASSERTION:
            words = Words(
                f"De client_assertion is langer dan {LONGEST_ASSERTION} tekens.",
                f"The client_assertion is longer than {LONGEST_ASSERTION} characters.",
            )
            return TokenRefused(TokenError.INVALID_REQUEST, words)
        return None

    def good_for(self, *, scopes: Collection[str], purposes: Collection[str]) -> tuple[list[str], list[str]]:
        """The scopes and purposes of the token (no purposes: not narrowed), of a key with these scopes and purposes.

        What is not named is that of the key, as far as it goes with what is; what is beyond the key is refused.
        """
        named = set(self.scope.split())
        for_what = {one.removeprefix(PURPOSE_SCOPE) for one in named if one.startswith(PURPOSE_SCOPE)}
        wanted = {one for one in named if not one.startswith(PURPOSE_SCOPE)}
        could = set(purposes or purposes_for(scopes))
        chosen = wanted or {one for one in scopes if not for_what or _goes_with(one, for_what)}
        kept = for_what or set(purposes).intersection(purposes_for(chosen))
        if not (wanted <= set(scopes) and for_what <= could and purposes_fit(scopes=chosen, purposes=kept)):
            everything = " ".join([*sorted(scopes), *(f"{PURPOSE_SCOPE}{one}" for one in sorted(could))])
            words = Words(
                f"Met deze sleutel mag alleen: {everything}, en elk doel bij wat ervoor leest.",
                f"With this key only this is allowed: {everything}, and each purpose with what reads for it.",
            )
            raise TokenRefused(TokenError.INVALID_SCOPE, words)
        return sorted(chosen), sorted(kept)


@dataclass(frozen=True, slots=True)
class AssertionClaims:
    """What a client assertion says (RFC 7523); moments are seconds since 1970."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    jti: str
    iat: int | float | None = None
    nbf: int | float | None = None

    def refusal(self, *, client_id: UUID, audiences: Collection[str], at: datetime) -> Words | None:
        """Why this does not let the system in, though it signed it. `audiences` are our own names, and no others."""
        now, skew = at.timestamp(), CLOCK_SKEW.total_seconds()
        if self.iss != self.sub or self.iss.lower() != str(client_id):
            return Words(
                "iss en sub moeten beide het nummer van dit systeem zijn.", "iss and sub must both be this system."
            )
        if (self.aud if isinstance(self.aud, str) else _only(self.aud)) not in audiences:
            names = " of ".join(sorted(audiences)), " or ".join(sorted(audiences))
            return Words(f"aud moet precies {names[0]} zijn.", f"aud must be exactly {names[1]}.")
        if self.exp <= now - skew:
            return Words(
                "De client_assertion is verlopen (exp). Loopt de klok van uw systeem gelijk?",
                "The client_assertion has expired (exp). Is the clock of your system right?",
            )
        if self.exp > now + LONGEST_ASSERTION_LIFE.total_seconds() + skew:
            return Words("exp ligt meer dan 5 minuten vooruit.", "exp is more than 5 minutes ahead.")
        if any(moment is not None and moment > now + skew for moment in (self.nbf, self.iat)):
            return Words(
                "De client_assertion geldt nog niet (nbf, iat). Loopt de klok van uw systeem gelijk?",
                "The client_assertion is not valid yet (nbf, iat). Is the clock of your system right?",
            )
        if not 0 < len(self.jti) <= LONGEST_JTI:
            return Words(f"jti is 1 tot {LONGEST_JTI} tekens lang.", f"jti is 1 to {LONGEST_JTI} characters long.")
        return None


@dataclass(frozen=True, slots=True)
class GivenToken:
    """A new access token. `token` exists here and with its holder, and nowhere else."""

    token: str
    scopes: tuple[str, ...]
    purposes: tuple[str, ...]  # none: not narrowed
    expires_in: int  # seconds

    @property
    def scope(self) -> str:
        """All that it is good for, as OAuth writes it."""
        return " ".join([*self.scopes, *(f"{PURPOSE_SCOPE}{purpose}" for purpose in self.purposes)])


def _goes_with(scope: str, purposes: Collection[str]) -> bool:
    """Whether a scope that is not named stays, of a token for these purposes: all but what would read for another."""
    return scope not in READS_FOR or not READS_FOR[scope].isdisjoint(purposes)


def _only(several: list[str]) -> str:
    """The audience of a list of one. What is meant for others too, others could send to us."""
    return several[0] if len(several) == 1 else ""


def _missing(name: str) -> Words:
    return Words(f"{name} ontbreekt.", f"{name} is missing.")
