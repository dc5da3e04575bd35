"""Bringing a resource to the FHIR server of a receiver."""

import json
from dataclasses import dataclass
from typing import Any

from ketenzicht.handover.domain.fhir import CONTENT_TYPE
from ketenzicht.rest.outgoing import NotSentError, Outgoing, bring

__all__ = ["NotSentError", "Recipient", "send"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """`endpoint` is the base of their FHIR server."""

    endpoint: str
    token: str
    shows_certificate: bool


def send(resource: dict[str, Any], *, to: Recipient) -> None:
    """PUT it under its own id, so that who gets it twice has it once. Raises NotSentError."""
    headers = {"Content-Type": f"{CONTENT_TYPE}; charset=utf-8", "Accept": CONTENT_TYPE}
    if to.token:
        headers["Authorization"] = f"Bearer {to.token}"
    bring(
        Outgoing(
            method="PUT",
            address=f"{to.endpoint.rstrip('/')}/{resource['resourceType']}/{resource['id']}",
            body=json.dumps(resource, ensure_ascii=False).encode(),
            headers=headers,
            shows_certificate=to.shows_certificate,
        )
    )
