"""Addresses on the web that somebody filled in."""

from urllib.parse import urlsplit


def usable_address(address: str, *, https: bool) -> bool:
    """Whether we would go there: https, or anything on a machine where we ourselves are not behind https."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ({"https"} if https else {"https", "http"})
        and bool(parts.hostname)
        and port != 0
        and parts.username is None
        and not parts.fragment
        and address.isascii()
        and address.isprintable()
        and not set(address) & set(' \\"<>`{}|^')
    )
