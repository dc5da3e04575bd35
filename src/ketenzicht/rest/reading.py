"""Reading the body of a request on the hot paths, never more of it than is allowed."""

import zlib
from collections.abc import AsyncIterator

from ketenzicht.base.errors import Refused

MAX_BODY = 2 * 1024 * 1024  # bytes, after decompression


class WrongMedia(Refused):
    """The body is in a form that is not taken here (415)."""


class TooLarge(Refused):
    """The body is larger than is taken here (413)."""


TOO_LARGE = "De inhoud is groter dan 2 MiB. Verdeel haar over meer verzoeken."
MEDIA = "application/json"


def require_json(content_type: str | None, encoding: str | None) -> None:
    """Raise WrongMedia unless the body says to be JSON, plain or gzip."""
    media = (content_type or "").partition(";")[0].strip().lower()
    if media != MEDIA:
        raise WrongMedia(f"Stuur de inhoud als '{MEDIA}'; dit verzoek zegt '{(content_type or 'niets')[:60]}'.")
    if (encoding or "identity").lower() not in ("identity", "gzip"):
        raise WrongMedia(f"Alleen gzip wordt uitgepakt; dit verzoek zegt '{(encoding or '')[:60]}'.")


async def read_body(chunks: AsyncIterator[bytes], *, is_gzip: bool) -> bytes:
    """The whole body, unpacked; raises TooLarge as soon as it is, and WrongMedia when it cannot be unpacked."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if is_gzip else None
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        part = _unpacked(unpacker, chunk, MAX_BODY + 1 - size) if unpacker else chunk
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge(TOO_LARGE)
        parts.append(part)
    if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
        raise WrongMedia("De gzip-inhoud is niet één geheel.")
    return b"".join(parts)


def _unpacked(unpacker: "zlib._Decompress", chunk: bytes, room: int) -> bytes:
    try:
        return unpacker.decompress(chunk, max(1, room))
    except zlib.error:
        raise WrongMedia("De inhoud zegt gzip te zijn, maar is het niet.") from None
