"""From whom a request really comes: what a proxy says of it counts only when the proxy is one of ours. Pure."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address
HOME_NETWORK = 64  # bits: of IPv6 one subscriber has at least so much, and changes address within it at will


class Proxies:
    """The proxies of one installation, as networks ("10.0.0.0/8") or addresses; usually none.

    `certificate` is the header in which they tell of the client's certificate, in small letters; empty: they do not.
    """

    def __init__(self, networks: Iterable[str], *, certificate: str = "") -> None:
        self._networks = [ip_network(network.strip()) for network in networks if network.strip()]
        self._certificate = certificate.encode("ascii")

    def seen(self, scope: dict[str, Any]) -> dict[str, Any]:
        """The scope with the visitor's own address and scheme, if one of our proxies told them; else as it is."""
        peer = scope.get("client") or ("", 0)
        is_ours = bool(self._networks) and self._is_ours(peer[0])
        if self._certificate:
            scope = self._without_false_certificate(scope, is_ours=is_ours)
        if not is_ours:
            return scope
        told = _told(scope["headers"])
        address = self._visitor(peer[0], told.get(b"x-forwarded-for", b"").decode("latin-1"))
        scheme = told.get(b"x-forwarded-proto", b"").strip().lower()
        return {
            **scope,
            "client": (address, peer[1] if address == peer[0] else 0),
            "scheme": scheme.decode() if scheme in {b"http", b"https"} else scope.get("scheme", "http"),
        }

    def _without_false_certificate(self, scope: dict[str, Any], *, is_ours: bool) -> dict[str, Any]:
        """Without the header that tells of a certificate, unless a proxy of ours said it, and said it once.

        Of two lines one may be the visitor's own, in which the proxy did not look.
        """
        told = sum(name == self._certificate for name, _ in scope["headers"])
        if not told or (is_ours and told == 1):
            return scope
        return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != self._certificate]}

    def _visitor(self, peer: str, forwarded: str) -> str:
        """The last address that is not one of our proxies: whatever stands before it, anybody may have written."""
        visitor = peer
        for said in reversed(forwarded.split(",")):
            address = _address(said.strip())
            if address is None:
                break
            visitor = str(address)
            if not self._is_ours(visitor):
                break
        return visitor

    def _is_ours(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(
            address in network for network in self._networks if network.version == address.version
        )


@lru_cache(maxsize=10_000)
def household(address: str) -> int:
    """One number for an address and for all IPv6 addresses that one subscriber may use."""
    found = _address(address)
    if isinstance(found, IPv6Address):
        return hash(IPv6Network((found, HOME_NETWORK), strict=False))
    return hash(address)


@lru_cache(maxsize=10_000)
def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _told(headers: Iterable[tuple[bytes, bytes]]) -> Mapping[bytes, bytes]:
    """What proxies told; each may have added a line of its own."""
    told: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in {b"x-forwarded-for", b"x-forwarded-proto"}:
            told[name] = told[name] + b"," + value if name in told else value
    return told
