"""What goes in and comes out of the hot paths, as JSON Schema. Public descriptions are in Dutch."""

from typing import Any

from ketenzicht.capacity.domain import MARKS, STOP_REASONS, OpeningState
from ketenzicht.capacity.wire import MAX_OBSERVATIONS

Json = dict[str, Any]

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
        "declaredBy": {
            **WORD,
            "description": "Welke organisatie een (dreigende) stop meldde, en in welke functie of automatisch.",
        },
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
        "available": {
            **NUMBER,
            "description": "Vrij: bemand en uitgerust, en niet vastgehouden. Negatief: boven de capaciteit.",
        },
        "held": {
            "type": "integer",
            "minimum": 0,
            "description": "Plaatsen die zijn toegezegd aan iemand die er nog niet is; al van ‘available’ afgetrokken.",
        },
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
        "marks": {
            "type": "array",
            "items": ref("Mark"),
            "description": "Wat er bij deze cijfers te zeggen is. De ouderdom volgt uit freshUntil en usableUntil.",
        },
        "observedAt": {**MOMENT, "description": "Sinds wanneer dit zo is; null: nooit ontvangen."},
        "confirmedAt": {**MOMENT, "description": "Wanneer dit voor het laatst is bevestigd."},
        "freshUntil": {**MOMENT, "description": "Tot wanneer het cijfer actueel is."},
        "usableUntil": {**MOMENT, "description": "Daarna is het verouderd en telt het nergens mee."},
        "definitionVersion": text("Versie van de definitie waaronder is aangeleverd."),
    },
}
MARK: Json = {
    "type": "object",
    "description": "Een kenmerk van kwaliteit of herkomst; een vraag aan wie aanlevert, geen oordeel (voorstel).",
    "required": ["code", "word"],
    "properties": {
        "code": text(
            "Voor programma’s.",
            enum=[mark.code for mark in MARKS],
        ),
        "word": text("Zoals op het bord staat.", examples=["tegenstrijdig: vrij + bezet ≠ totaal"]),
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
        "ageing": count("Zoveel eenheden in de optelling zijn ouder dan verwacht."),
        "contradicting": count("Zoveel eenheden in de optelling spreken zichzelf tegen."),
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
    "Mark": MARK,
    "Line": LINE,
    "Totals": TOTALS,
    "Board": BOARD,
    "NationalCell": CELL,
    "National": NATIONAL,
    "Candidate": CANDIDATE,
    "Places": PLACES,
}
