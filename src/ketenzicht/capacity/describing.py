"""The hot paths in words, for the one OpenAPI document. Public descriptions are in Dutch."""

from typing import Any

from ketenzicht.capacity.domain import STOP_REASONS, OpeningState
from ketenzicht.capacity.wire import MAX_OBSERVATIONS
from ketenzicht.rest.openapi import describe_hot, describe_tag

Json = dict[str, Any]

DELIVERING, READING = "Aanleveren", "Capaciteit"
SECURITY: list[Json] = [{"apiKey": []}]
UNIT_EXAMPLE = "0b7c2f0e-4a55-4b7e-9a53-0f3a3f1c2d4e"
MOMENT_EXAMPLE = "2026-11-22T10:00:00Z"
NUMBER: Json = {"type": ["number", "null"]}
WORD: Json = {"type": ["string", "null"]}
MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}


def text(description: str, **more: Any) -> Json:
    return {"type": "string", "description": description, **more}


def count(description: str) -> Json:
    return {"type": "integer", "minimum": 0, "description": description}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(description: str, schema: str, **more: Any) -> Json:
    return {"description": description, "content": {"application/json": {"schema": ref(schema)}}, **more}


OPENING_IN: Json = {
    "type": "object",
    "description": "Of de eenheid acute patiënten opneemt. Wat open is, heeft geen reden en geen verwacht einde.",
    "additionalProperties": False,
    "required": ["state"],
    "properties": {
        "state": {"type": "string", "enum": [state.value for state in OpeningState]},
        "reason": {
            "type": ["string", "null"],
            "enum": [*STOP_REASONS, None],
            "description": "Voorstel: " + "; ".join(f"{code} = {word}" for code, word in STOP_REASONS.items()),
        },
        "expectedEndAt": {**MOMENT, "description": "Verwacht einde, met tijdzone."},
    },
}
OBSERVATION_IN: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["unit", "observedAt", "values"],
    "properties": {
        "unit": text("Code van de eenheid; GET /units geeft die van u.", examples=[UNIT_EXAMPLE]),
        "observedAt": text(
            "Het moment waarop dit zo was, met tijdzone; hoogstens 5 minuten in de toekomst.",
            format="date-time",
            examples=[MOMENT_EXAMPLE],
        ),
        "values": {
            "type": "object",
            "description": "Waarden per element van de module (GET /modules/{moduleCode}). 'available' telt alleen "
            "plaatsen met personeel en apparatuur, en mag negatief zijn. Onbekend is null, nooit 0.",
            "additionalProperties": {"type": ["number", "string", "boolean", "null"]},
            "examples": [{"total": 20, "occupied": 18, "available": 2}],
        },
        "absentReasons": {
            "type": "object",
            "description": "Voor elke waarde die null is: de code van de reden.",
            "additionalProperties": {"type": "string"},
            "examples": [{"available": "system-down"}],
        },
        "opening": {"oneOf": [ref("OpeningIn"), {"type": "null"}], "description": "Weglaten laat het zoals het was."},
    },
}
DELIVERY_IN: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": ["observations"],
    "properties": {
        "observations": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_OBSERVATIONS,
            "items": ref("ObservationIn"),
            "description": "Elke eenheid hoogstens één keer.",
        },
        "onFault": {
            "type": "string",
            "enum": ["refuse-all", "accept-rest"],
            "default": "refuse-all",
            "description": "Wat er met de rest gebeurt als er fouten zijn: alles weigeren, of de rest verwerken.",
        },
    },
}
RECEIPT: Json = {
    "type": "object",
    "required": ["id", "receivedAt", "status", "observations", "changed", "confirmed", "repeated", "late", "refused"],
    "properties": {
        "id": text("Nummer van de levering.", format="uuid"),
        "receivedAt": text("Wanneer zij is ontvangen.", format="date-time"),
        "status": {"type": "string", "enum": ["accepted", "partly-accepted"]},
        "observations": count("Aantal waarnemingen in de levering."),
        "changed": count("Nieuwer en anders dan bekend was."),
        "confirmed": count("Nieuwer en gelijk: alleen het moment is bijgewerkt."),
        "repeated": count("Was al precies zo bekend."),
        "late": count("Ouder dan wat bekend is: bewaard in de historie, de stand blijft."),
        "refused": count("Geweigerd; zie faults."),
        "faults": {"type": "array", "items": ref("Fault")},
    },
}
OPENING_OUT: Json = {
    "type": ["object", "null"],
    "required": ["state", "word"],
    "properties": {
        "state": {"type": "string", "enum": [state.value for state in OpeningState]},
        "word": text("Zoals mensen het zeggen."),
        "reason": WORD,
        "reasonWord": WORD,
        "expectedEndAt": MOMENT,
    },
}
LINE: Json = {
    "type": "object",
    "description": "Eén eenheid. Een getal dat null is, is onbekend; 'absent' zegt waarom.",
    "required": ["unit", "locationId", "location", "label", "available", "total", "confirmedAt"],
    "properties": {
        "unit": text("Code van de eenheid.", format="uuid"),
        "locationId": text("De locatie in het register.", format="uuid"),
        "location": text("Naam van de locatie."),
        "place": text("Plaats."),
        "organisation": text("Organisatie."),
        "label": text("Code van de zorgsoort."),
        "labelName": text("Naam van de zorgsoort."),
        "deliveredByHand": {"type": "boolean", "description": "Wordt met de hand aangeleverd."},
        "available": {**NUMBER, "description": "Vrij: bemand en uitgerust. Negatief: boven de capaciteit."},
        "total": NUMBER,
        "occupied": NUMBER,
        "waiting": NUMBER,
        "crowding": {**NUMBER, "description": "Maat voor drukte; de schaal staat in de definitie."},
        "level": {"type": ["string", "null"], "enum": ["calm", "busy", "full", None]},
        "levelWord": WORD,
        "opening": ref("Opening"),
        "values": {"type": "object", "description": "Alle waarden per element.", "additionalProperties": True},
        "absent": {
            "type": "object",
            "description": "Reden per element dat onbekend is.",
            "additionalProperties": {"type": "string"},
        },
        "observedAt": {**MOMENT, "description": "Sinds wanneer dit zo is; null: nooit ontvangen."},
        "confirmedAt": {**MOMENT, "description": "Wanneer dit voor het laatst is bevestigd."},
        "freshUntil": {**MOMENT, "description": "Tot wanneer het cijfer actueel is."},
        "usableUntil": {**MOMENT, "description": "Daarna is het verouderd en telt het nergens mee."},
        "definitionVersion": text("Versie van de definitie waaronder is aangeleverd."),
    },
}
TOTALS: Json = {
    "type": "object",
    "description": "Optelling van wat bekend en niet verouderd is; een tekort elders telt niet af.",
    "required": ["available", "known", "units"],
    "properties": {
        "available": NUMBER,
        "total": NUMBER,
        "occupied": NUMBER,
        "known": count("Van zoveel eenheden is het aantal bekend."),
        "units": count("Zoveel eenheden zijn er."),
        "stops": count("Eenheden met een stop."),
        "threatened": count("Eenheden met een dreigende stop."),
        "oldest": {**MOMENT, "description": "De oudste bevestiging in de optelling."},
    },
}
BOARD: Json = {
    "type": "object",
    "required": ["region", "module", "at", "totals", "lines"],
    "properties": {
        "region": text("Code van de regio; NL is heel Nederland."),
        "regionName": text("Naam van de regio."),
        "module": text("Code van de module."),
        "moduleName": text("Naam van de module."),
        "at": text("Het moment van dit bord.", format="date-time"),
        "version": text(
            "Vanaf hier gaat de live stroom verder (since); null bij een bord uit het verleden.",
            type=["string", "null"],
        ),
        "totals": {
            "oneOf": [ref("Totals"), {"type": "null"}],
            "description": "null: het totaal mag u niet zien, of er zou één zorgaanbieder uit af te leiden zijn.",
        },
        "notice": {
            **WORD,
            "description": "Waarom niet alles getoond wordt, en aan wie u het vraagt; null: u ziet alles.",
        },
        "lines": {"type": "array", "items": ref("Line"), "description": "De eenheden die u mag inzien."},
    },
}
CELL: Json = {
    "allOf": [ref("Totals")],
    "type": "object",
    "required": ["region", "module"],
    "properties": {"region": text("Regio, of NL."), "module": text("Module.")},
}
NATIONAL: Json = {
    "type": "object",
    "required": ["at", "cells", "country", "withheld"],
    "properties": {
        "at": text("Het moment; nooit ouder dan een seconde.", format="date-time"),
        "cells": {"type": "array", "items": ref("NationalCell"), "description": "Per regio (ROAZ, RAV, gebied)."},
        "country": {"type": "array", "items": ref("NationalCell"), "description": "Heel Nederland per module."},
        "withheld": {
            "type": "array",
            "description": "Waarvan er wel eenheden zijn, en u het totaal niet mag zien.",
            "items": {
                "type": "object",
                "required": ["region", "module"],
                "properties": {"region": text("Regio, of NL."), "module": text("Module.")},
            },
        },
    },
}
CANDIDATE: Json = {
    "allOf": [ref("Line")],
    "type": "object",
    "required": ["distanceKm", "travelMinutes", "weight", "hasPlace", "reasons"],
    "properties": {
        "distanceKm": {"type": "number", "description": "Hemelsbreed."},
        "travelMinutes": {"type": "number", "description": "Geschatte rijtijd."},
        "weight": {"type": "number", "description": "Rijtijd plus wat twijfel kost; hierop is gesorteerd."},
        "hasPlace": {"type": "boolean"},
        "freshness": {"type": "string", "enum": ["fresh", "ageing", "stale", "never"]},
        "phone": WORD,
        "reasons": {"type": "array", "items": {"type": "string"}, "description": "Waarom op deze plek."},
    },
}
PLACES: Json = {
    "type": "object",
    "required": ["at", "considered", "leftOut", "candidates"],
    "properties": {
        "at": text("Het moment van zoeken.", format="date-time"),
        "considered": count("Zoveel eenheden van deze soort die u mag inzien zijn vergeleken."),
        "leftOut": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"reason": text("Reden."), "number": count("Aantal.")},
            },
        },
        "candidates": {"type": "array", "items": ref("Candidate")},
    },
}
SCHEMAS = {
    "OpeningIn": OPENING_IN,
    "ObservationIn": OBSERVATION_IN,
    "DeliveryIn": DELIVERY_IN,
    "Receipt": RECEIPT,
    "Opening": OPENING_OUT,
    "Line": LINE,
    "Totals": TOTALS,
    "Board": BOARD,
    "NationalCell": CELL,
    "National": NATIONAL,
    "Candidate": CANDIDATE,
    "Places": PLACES,
}


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
            query("needed", "Aantal plaatsen.", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 1}),
            query("withinMinutes", "Hoogstens zoveel minuten rijden.", {"type": "number", "minimum": 0}),
            query("region", "Alleen in deze regio.", {"type": "string"}),
            query(
                "includeWithoutPlace",
                "Ook wie geen bekende vrije plaats heeft, achteraan.",
                {"type": "boolean", "default": False},
            ),
            query("limit", "Aantal kandidaten.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
        ],
        "responses": {
            "200": answer("Kandidaten, de beste eerst.", "Places"),
            "404": {"description": "De zorgsoort of module bestaat niet."},
            "503": {"description": "De stand wordt nog geladen."},
        },
    }
