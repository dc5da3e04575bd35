"""Data inside a page, for its script to start from."""

import msgspec
from django.utils.safestring import SafeString, mark_safe

_encode = msgspec.json.Encoder(uuid_format="canonical").encode
# What would end the script element, or begin a comment in it, is written as JSON escapes.
_HARMLESS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def json_block(content: object) -> SafeString:
    """JSON that is safe inside <script type="application/json">, written as the API and the stream write it."""
    return mark_safe(_encode(content).decode().translate(_HARMLESS))  # noqa: S308 - < > & are escaped
