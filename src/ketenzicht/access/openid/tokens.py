"""Signed tokens: believed when a key of the provider signed them, with an algorithm that we allow; else not."""

import warnings
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import CompactSignature, JWSRegistry

from ketenzicht.access.domain import ALGORITHMS, Because, Claims, NotLetIn
from ketenzicht.access.openid.metadata import Metadata, keys_of

LONGEST = 64 * 1024  # bytes
# Of headers that we do not know we believe nothing: the key comes from the provider's own list, never from a header.
_REGISTRY = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC"}


def read_signed(token: Any, *, metadata: Metadata) -> Claims:
    """The claims in a token of this provider. Raises NotLetIn for anything that is not its own, untouched."""
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST or not token.isascii():
        raise NotLetIn(Because.MALFORMED, "token")

    def key_for(signed: CompactSignature) -> RSAKey | ECKey:
        return _key_for(signed.headers(), metadata)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what the library would only warn of is refused
            return jwt.decode(token, key_for, registry=_REGISTRY).claims  # type: ignore[arg-type]  # it takes any function of what was signed
    except (JoseError, ValueError, TypeError, RecursionError, Warning) as error:
        raise NotLetIn(Because.NOT_SIGNED, type(error).__name__) from error


def _key_for(header: dict[str, Any], metadata: Metadata) -> RSAKey | ECKey:
    """The one key with which this can have been signed."""
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise NotLetIn(Because.NOT_SIGNED, "algorithm")
    if key_id is not None and not isinstance(key_id, str):
        raise NotLetIn(Because.NOT_SIGNED, "kid")
    fitting = _fitting(keys_of(metadata, with_id=key_id), str(algorithm), key_id)
    if len(fitting) != 1:
        raise NotLetIn(Because.NOT_SIGNED, "key")
    return fitting[0]


def _fitting(keys: KeySet, algorithm: str, key_id: str | None) -> list[RSAKey | ECKey]:
    return [
        key
        for key in keys
        if isinstance(key, RSAKey | ECKey)
        and key.key_type == _KINDS[algorithm[:2]]
        and key.get("alg") in {None, algorithm}
        and key_id in {None, key.kid}
    ]
