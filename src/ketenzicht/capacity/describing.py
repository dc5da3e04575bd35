"""The hot paths in words, for the one OpenAPI document. Public descriptions are in Dutch."""

from typing import Any

from ketenzicht.capacity.domain.place import MOST_CANDIDATES
from ketenzicht.capacity.schemas import MOMENT_EXAMPLE, SCHEMAS, Json, ref
from ketenzicht.rest.openapi import describe_hot, describe_tag

DELIVERING, READING = "Aanleveren", "Capaciteit"
SECURITY: list[Json] = [{"apiKey": []}]
AT_LEAST_ONE: Json = {"type": "integer", "minimum": 1}


def answer(description: str, schema: str, **more: Any) -> Json:
    return {"description": description, "content": {"application/json": {"schema": ref(schema)}}, **more}


def query(name: str, description: str, schema: Json, *, required: bool = False) -> Json:
    return {"in": "query", "name": name, "description": description, "required": required, "schema": schema}


def in_path(name: str, description: str, **schema: Any) -> Json:
    described = {"type": "string", **schema}
    return {"in": "path", "name": name, "description": description, "required": True, "schema": described}


AT = query(
    "at",
    "Zoals het toen was, met tijdzone; zonder: nu.",
    {"type": "string", "format": "date-time", "examples": [MOMENT_EXAMPLE]},
)


def describe() -> None:
    """Put the hot paths into the description of the API."""
    describe_tag(name=DELIVERING, description="Capaciteit aanleveren, en nagaan wat ervan geworden is.")
    describe_tag(name=READING, description="De stand: borden, het landelijk beeld, en de dichtstbijzijnde plaats.")
    describe_hot(path="/deliveries", method="POST", operation=_deliver(), components=SCHEMAS)
    describe_hot(path="/deliveries/{deliveryId}", method="GET", operation=_delivery())
    describe_hot(path="/boards/{regionCode}/{moduleCode}", method="GET", operation=_board())
    describe_hot(path="/national", method="GET", operation=_national())
    describe_hot(path="/places", method="GET", operation=_places())


def _deliver() -> Json:
    location = {"schema": {"type": "string"}, "description": "Waar het bewijs van ontvangst staat."}
    replayed = {"schema": {"type": "string"}, "description": "'true': deze levering was al ontvangen."}
    return {
        "operationId": "deliver",
        "summary": "Lever capaciteit aan",
        "description": "Eén levering met 1 tot 2.000 waarnemingen van eenheden waarvoor u mag leveren. Het antwoord "
        "komt nadat de levering duurzaam is opgeslagen. Standaard is het alles of niets; met onFault=accept-rest "
        "wordt verwerkt wat klopt. De inhoud is ten hoogste 2 MiB, ook na uitpakken (gzip mag).",
        "tags": [DELIVERING],
        "security": SECURITY,
        "parameters": [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "description": "Uw eigen kenmerk van deze levering. Stuur bij een herhaling hetzelfde kenmerk: dan "
                "wordt zij één keer verwerkt.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": ref("DeliveryIn")}}},
        "responses": {
            "201": answer("Verwerkt.", "Receipt", headers={"Location": location}),
            "200": answer("Was al verwerkt.", "Receipt", headers={"Idempotency-Replayed": replayed}),
            "409": {"description": "De Idempotency-Key is al voor een andere levering gebruikt."},
            "413": {"description": "De inhoud is groter dan 2 MiB."},
            "415": {"description": "De inhoud is geen JSON, of anders gecomprimeerd dan met gzip."},
            "503": {"description": "Even niet beschikbaar; niets is opgeslagen. Stuur dezelfde levering opnieuw."},
        },
    }


def _delivery() -> Json:
    return {
        "operationId": "readDelivery",
        "summary": "Wat is er van een levering geworden?",
        "description": "Het bewijs van ontvangst van een levering van uw organisatie; 90 dagen te vinden.",
        "tags": [DELIVERING],
        "security": SECURITY,
        "parameters": [in_path("deliveryId", "Nummer van de levering.", format="uuid")],
        "responses": {"200": answer("Het bewijs van ontvangst.", "Receipt")},
    }


def _board() -> Json:
    return {
        "operationId": "readBoard",
        "summary": "Eén module in één regio",
        "description": "Live: GET /live/boards?board=<regio>:<module> (server-sent events); zie de documentatie.",
        "tags": [READING],
        "security": SECURITY,
        "parameters": [
            in_path("regionCode", "Code van de regio (GET /regions), of NL.", examples=["ROAZ-05"]),
            in_path("moduleCode", "Code van de module (GET /modules).", examples=["kliniek"]),
            AT,
        ],
        "responses": {"200": answer("Het bord.", "Board"), "503": {"description": "De stand wordt nog geladen."}},
    }


def _national() -> Json:
    return {
        "operationId": "readNational",
        "summary": "Het landelijk beeld: regio's × modules",
        "description": "Optellingen van wat bekend is, per regio (van elke soort) en voor het hele land.",
        "tags": [READING],
        "security": SECURITY,
        "parameters": [AT],
        "responses": {
            "200": answer("Het landelijk beeld.", "National"),
            "503": {"description": "De stand wordt nog geladen."},
        },
    }


def _places() -> Json:
    return {
        "operationId": "findPlaces",
        "summary": "De dichtstbijzijnde vrije plaats",
        "description": "Geef waar de patiënt is met near (postcode, plaats of punt), of met latitude en longitude.",
        "tags": [READING],
        "security": SECURITY,
        "parameters": [
            query("module", "Module.", {"type": "string"}, required=True),
            query("label", "Zorgsoort.", {"type": "string"}, required=True),
            query("near", "Postcode, plaatsnaam of punt.", {"type": "string", "maxLength": 100}),
            query("latitude", "Breedtegraad (WGS84).", {"type": "number", "minimum": -90, "maximum": 90}),
            query("longitude", "Lengtegraad (WGS84).", {"type": "number", "minimum": -180, "maximum": 180}),
            query("needed", "Aantal plaatsen.", {**AT_LEAST_ONE, "maximum": 1000, "default": 1}),
            query("withinMinutes", "Hoogstens zoveel minuten rijden.", {"type": "number", "minimum": 0}),
            query("region", "Alleen in deze regio.", {"type": "string"}),
            query(
                "includeWithoutPlace",
                "Ook wie geen bekende vrije plaats heeft, achteraan.",
                {"type": "boolean", "default": False},
            ),
            query("limit", "Aantal kandidaten.", {**AT_LEAST_ONE, "maximum": MOST_CANDIDATES, "default": 20}),
        ],
        "responses": {
            "200": answer("Kandidaten, de beste eerst.", "Places"),
            "404": {"description": "De zorgsoort of module bestaat niet."},
            "503": {"description": "De stand wordt nog geladen."},
        },
    }
