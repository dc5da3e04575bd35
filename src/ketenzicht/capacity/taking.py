"""Taking a delivery in, in production and in the sandbox alike: reading it, refusing it, answering it."""

from starlette.requests import Request
from starlette.responses import Response

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.capacity.checking import Checked, check
from ketenzicht.capacity.parcel import Counts, Rows
from ketenzicht.capacity.pending import Receipt, key_was_used
from ketenzicht.capacity.receipts import receipt_wire
from ketenzicht.capacity.rendering import encode
from ketenzicht.capacity.wire import DeliveryIn, decode
from ketenzicht.rest.hot import json_answer
from ketenzicht.rest.reading import read_body, require_json

LONGEST_KEY = 200  # characters of an idempotency key
PRODUCTION = "/api/v1"

__all__ = [
    "Checked",
    "Counts",
    "DeliveryIn",
    "Receipt",
    "Rows",
    "check",
    "decoded",
    "encode",
    "key_was_used",
    "read_delivery",
    "receipt_answer",
    "receipt_wire",
    "require_acceptable",
]


async def read_delivery(request: Request) -> tuple[str | None, bytes]:
    """The idempotency key and the unpacked body; raises for what is too large, no JSON, or no key."""
    headers = request.headers
    require_json(headers.get("content-type"), headers.get("content-encoding"))
    key = _idempotency_key(headers.get("idempotency-key"))
    is_gzip = headers.get("content-encoding", "").lower() == "gzip"
    return key, await read_body(request.stream(), is_gzip=is_gzip)


def decoded(body: bytes) -> DeliveryIn:
    """The delivery; raises Invalid with everything that is wrong with its form."""
    delivery = decode(body)
    if not isinstance(delivery, DeliveryIn):
        raise Invalid(delivery)
    return delivery


def require_acceptable(delivery: DeliveryIn, checked: Checked) -> None:
    """Raise Invalid unless something of the delivery is to be stored."""
    if checked.faults and (delivery.on_fault == "refuse-all" or not len(checked.rows)):
        raise Invalid(checked.faults)


def receipt_answer(receipt: Receipt, *, base: str = PRODUCTION) -> Response:
    """The answer to who delivered; `base` is where the API lives."""
    headers = {"Location": f"{base}/deliveries/{receipt.id}"}
    if receipt.is_replay:
        headers["Idempotency-Replayed"] = "true"
    return json_answer(encode(receipt_wire(receipt)), status=200 if receipt.is_replay else 201, headers=headers)


def _idempotency_key(given: str | None) -> str | None:
    if given is None:
        return None
    if not 1 <= len(given) <= LONGEST_KEY or not given.isprintable():
        fault = Fault(
            "/header/Idempotency-Key",
            "wrong-key",
            f"De Idempotency-Key is 1 tot {LONGEST_KEY} leesbare tekens lang.",
            f"The Idempotency-Key is 1 to {LONGEST_KEY} printable characters long.",
        )
        raise Invalid([fault])
    return given
