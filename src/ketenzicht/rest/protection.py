"""What every answer tells a browser to refuse: one table for pages, static files, data, streams and problems. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Headers = tuple[tuple[bytes, bytes], ...]

A_YEAR = 31_536_000  # seconds
_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]+)?")

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Only what every browser knows by name: of others they complain in the console.
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
}
DATA = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Protection:
    """The headers of one installation, for answers that people look at and for data."""

    pages: Headers
    data: Headers

    @classmethod
    def of(cls, *, https: bool, tiles: str) -> "Protection":
        """`tiles` is the address of map tiles, or empty."""
        always = {**ALWAYS, **({"Strict-Transport-Security": f"max-age={A_YEAR}"} if https else {})}
        pages = {"Content-Security-Policy": page_policy(tiles=tiles), "Referrer-Policy": "same-origin"}
        return cls(pages=_pairs({**always, **pages}), data=_pairs({**always, **DATA}))


def page_policy(*, tiles: str) -> str:
    """Only what is ours, as a file of its own: nothing that stands in the page itself is run or styles it."""
    images = " ".join(["'self'", *filter(None, [origin_of(tiles)])])
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": images,
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{what} {whence}" for what, whence in rules.items())


def origin_of(tiles: str) -> str:
    """The site of a tile address such as https://{s}.tile.example/{z}/{x}/{y}.png; empty for anything odd."""
    parts = urlsplit(tiles.replace("{s}", "*"))
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _ORIGIN.fullmatch(origin) else ""


def protected(headers: Iterable[tuple[bytes, bytes]], ours: Headers) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with ours; a page that needs another policy gives it itself, and keeps it."""
    given = list(headers)
    named = {name.lower() for name, _ in given}
    return given + [pair for pair in ours if pair[0] not in named]


def _pairs(headers: dict[str, str]) -> Headers:
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())
