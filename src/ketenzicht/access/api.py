"""What a system may ask about itself: its own key."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer
from pydantic import Field

from ketenzicht.access import operations, queries
from ketenzicht.access.certificates import certificate_with
from ketenzicht.access.domain import Client, KeyCard, Purpose, prefix_of, unknown
from ketenzicht.access.operations.keys import LAST_USE_COUNTS_AFTER
from ketenzicht.base.actor import Actor
from ketenzicht.rest.api import Wire
from ketenzicht.rest.openapi import describe_tag
from ketenzicht.rest.problems import NotSignedIn

TAG = "Toegang"
describe_tag(name=TAG, description="Wat een sleutel mag, en tot wanneer.")

router = Router(tags=[TAG])


class apiKey(HttpBearer):  # noqa: N801 - ninja names the security scheme in the description after the class
    """Lets a system in by its key or access token; `client_of` and `actor_of` tell which."""

    def __init__(self) -> None:
        super().__init__()
        self._touched: dict[str, datetime] = {}  # when this process last wrote that a key was used, by its prefix

    def authenticate(self, request: HttpRequest, token: str) -> Client:
        now = timezone.now()
        client = queries.known_client(key=token, now=now)
        if client is None:
            raise NotSignedIn(unknown(token))
        if reason := client.refusal(now, shown=certificate_with(request.headers)):
            raise NotSignedIn(reason)
        self._touch(str(prefix_of(token)), now)
        return client

    def _touch(self, prefix: str, now: datetime) -> None:
        last = self._touched.get(prefix)
        if last is None or now - last >= LAST_USE_COUNTS_AFTER:
            self._touched[prefix] = now
            operations.touch_keys(used={prefix: now})


def client_of(request: HttpRequest) -> Client:
    """The system that asks, as `apiKey` let it in."""
    client: Client = request.auth  # type: ignore[attr-defined]  # ninja adds it to a request of Django: what `apiKey` gave
    return client


def actor_of(request: HttpRequest) -> Actor:
    """That system, as it does what follows."""
    return client_of(request).actor


class OrganisationOut(Wire):
    id: UUID
    name: Annotated[str, Field(description="Naam in het register.")]


class CurrentClientOut(Wire):
    """Wat de sleutel is waarmee u vraagt."""

    id: Annotated[UUID, Field(description="Het systeem; blijft gelijk als de sleutel wordt vervangen.")]
    name: Annotated[str, Field(description="De naam van het systeem.")]
    organisation: Annotated[OrganisationOut, Field(description="De organisatie waarvoor het systeem handelt.")]
    key_prefix: Annotated[str, Field(description="De acht tekens na kz_ waaraan de sleutel te herkennen is.")]
    scopes: Annotated[list[str], Field(description="Wat met deze sleutel mag.")]
    locations: Annotated[list[UUID], Field(description="Alleen voor deze locaties leveren; leeg: geen beperking.")]
    modules: Annotated[list[str], Field(description="Alleen voor deze modules leveren; leeg: geen beperking.")]
    purposes: Annotated[list[Purpose], Field(description="Alleen voor deze doelen lezen; leeg: geen beperking.")]
    created_at: Annotated[datetime, Field(description="Wanneer de sleutel is uitgegeven (UTC).")]
    expires_at: Annotated[datetime, Field(description="Wanneer de sleutel verloopt (UTC).")]


@router.get(
    "/clients/current",
    auth=apiKey(),
    response=CurrentClientOut,
    summary="Wat mag deze sleutel?",
    description="Voor leveranciers: controleer of uw sleutel werkt, wat hij mag en wanneer hij verloopt.",
)
def current_client(request: HttpRequest) -> CurrentClientOut:
    """Say what the presented key is good for."""
    token = request.headers["Authorization"].partition(" ")[2]
    card = queries.key_card(prefix=str(prefix_of(token)))
    return _wire(card, client_of(request))


def _wire(card: KeyCard, client: Client) -> CurrentClientOut:
    """A token may be good for less than its key, and ends sooner."""
    return CurrentClientOut(
        id=card.client_id,
        name=card.name,
        organisation=OrganisationOut(id=card.organisation_id, name=card.organisation),
        key_prefix=card.prefix,
        scopes=sorted(client.scopes),
        locations=sorted(client.reach.locations) if client.reach else [],
        modules=sorted(client.reach.modules) if client.reach else [],
        purposes=sorted(Purpose(one) for one in client.reach.purposes) if client.reach else [],
        created_at=card.created_at.astimezone(UTC),
        expires_at=(client.expires_at or card.expires_at).astimezone(UTC),
    )
