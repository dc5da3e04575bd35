"""What the story of a request is made of. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    RECEIVED = "received"
    PICKED_UP = "picked-up"
    TAKEN_OVER = "taken-over"
    PUT_BACK = "put-back"
    TRANSFERRED = "transferred"
    PARKED = "parked"
    CALL_BACK_PLANNED = "call-back-planned"
    TRIAGE_BEGUN = "triage-begun"
    TRIAGE_ABANDONED = "triage-abandoned"
    TRIAGED = "triaged"
    TRIAGED_ELSEWHERE = "triaged-elsewhere"
    URGENCY_RAISED = "urgency-raised"
    DEVIATION_ASKED = "deviation-asked"
    DEVIATED = "deviated"
    DEVIATION_REFUSED = "deviation-refused"
    CO_SIGN_ASKED = "co-sign-asked"
    CO_SIGNED = "co-signed"
    CO_SIGN_REFUSED = "co-sign-refused"
    CO_SIGN_SKIPPED = "co-sign-skipped"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    CLOSED = "closed"
    REOPENED = "reopened"
    LATE = "late"
    STATED = "stated"
    AID_BEGUN = "aid-begun"
    AID_CONCLUDED = "aid-concluded"
    AID_ABANDONED = "aid-abandoned"
    ADVICE_ASKED = "advice-asked"
    ADVICE_BEGUN = "advice-begun"
    ADVICE_TO_READ = "advice-to-read"
    ADVICE_SENT_BACK = "advice-sent-back"
    ADVICE_ANSWERED = "advice-answered"
    ADVICE_TOLD = "advice-told"
    ADVICE_WITHDRAWN = "advice-withdrawn"
    CALL_TAKEN = "call-taken"
    CALL_MISSED = "call-missed"
    FIRST_ASKED = "first-asked"
    NEED_STATED = "need-stated"
    NEED_ENDED = "need-ended"
    NEED_UNMET = "need-unmet"
    NEED_RESUMED = "need-resumed"
    NEED_HELD_BACK = "need-held-back"
    PLACE_ASKED = "place-asked"
    PLACE_SKIPPED = "place-skipped"
    PLACE_OVERDUE = "place-overdue"
    PLACE_ACCEPTED = "place-accepted"
    PLACE_DECLINED = "place-declined"
    PLACE_WITHDRAWN = "place-withdrawn"
    PLACE_EXPIRED = "place-expired"
    PLACE_CONFIRMED = "place-confirmed"
    PLACE_REDIRECTED = "place-redirected"
    PLACE_LOST = "place-lost"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    ARRIVAL_CORRECTED = "arrival-corrected"
    LEFT_PLACE = "left-place"
    TRANSFER_ASKED = "transfer-asked"
    HANDED_OVER = "handed-over"
    TRANSFER_DECLINED = "transfer-declined"
    TRANSFER_WITHDRAWN = "transfer-withdrawn"
    TRANSFER_UNANSWERED = "transfer-unanswered"
    COMPLETED = "completed"
    FOLLOWED_AGAIN = "followed-again"
    LISTED = "listed"
    UNLISTED = "unlisted"
    OUTCOME_TOLD = "outcome-told"
    GP_SPARED = "gp-spared"
    SENT_BACK = "sent-back"
    ONWARD_ASKED = "onward-asked"
    ONWARD_TAKEN_UP = "onward-taken-up"
    OUTCOME_WITHHELD = "outcome-withheld"
    OUTCOME_RELEASED = "outcome-released"
    LINKED = "linked"
    UNLINKED = "unlinked"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS: dict[Kind, str] = {
    Kind.RECEIVED: "binnengekomen",
    Kind.PICKED_UP: "opgepakt",
    Kind.TAKEN_OVER: "overgenomen: de verbinding van wie haar had was weg",
    Kind.PUT_BACK: "teruggelegd in de wachtrij",
    Kind.TRANSFERRED: "overgedragen aan een collega",
    Kind.PARKED: "geparkeerd",
    Kind.CALL_BACK_PLANNED: "terugbellen afgesproken",
    Kind.TRIAGE_BEGUN: "triage begonnen",
    Kind.TRIAGE_ABANDONED: "triage terzijde gelegd",
    Kind.TRIAGED: "triage afgerond",
    Kind.TRIAGED_ELSEWHERE: "uitkomst van elders",
    Kind.URGENCY_RAISED: "urgentie bepaald of verhoogd",
    Kind.DEVIATION_ASKED: "afwijking gevraagd: een tweede collega moet meekijken",
    Kind.DEVIATED: "afgeweken van het voorstel",
    Kind.DEVIATION_REFUSED: "afwijking niet akkoord",
    Kind.CO_SIGN_ASKED: "wacht op medebeoordeling",
    Kind.CO_SIGNED: "medebeoordeeld: akkoord",
    Kind.CO_SIGN_REFUSED: "medebeoordeeld: niet akkoord",
    Kind.CO_SIGN_SKIPPED: "noodweg zonder medebeoordeling: wordt nagekeken",
    Kind.FORWARDED: "overgedragen buiten het centrum",
    Kind.DECIDED: "besloten",
    Kind.CLOSED: "afgesloten",
    Kind.REOPENED: "heropend",
    Kind.CALL_TAKEN: "telefoongesprek opgenomen",
    Kind.FIRST_ASKED: "eerste vragen",
    Kind.TRANSFER_ASKED: "overdracht gevraagd aan een ander centrum",
    Kind.HANDED_OVER: "overgenomen door een ander centrum",
    Kind.TRANSFER_DECLINED: "overdracht niet overgenomen",
    Kind.TRANSFER_WITHDRAWN: "overdracht ingetrokken",
    Kind.TRANSFER_UNANSWERED: "overdracht niet op tijd beantwoord: zij blijft hier",
    Kind.CALL_MISSED: "gemist telefoongesprek",
    Kind.LATE: "de termijn is verstreken",
    Kind.STATED: "de betrokkene liet vastleggen",
    Kind.AID_BEGUN: "beslishulp begonnen",
    Kind.AID_CONCLUDED: "beslishulp afgerond",
    Kind.AID_ABANDONED: "beslishulp terzijde gelegd",
    Kind.ADVICE_ASKED: "advies gevraagd",
    Kind.ADVICE_BEGUN: "adviesvraag wordt beantwoord",
    Kind.ADVICE_TO_READ: "antwoord geschreven: een tweede collega leest mee",
    Kind.ADVICE_SENT_BACK: "antwoord teruggegeven door de tweede lezer",
    Kind.ADVICE_ANSWERED: "antwoord op de adviesvraag vastgelegd",
    Kind.ADVICE_TOLD: "antwoord verteld",
    Kind.ADVICE_WITHDRAWN: "adviesvraag ingetrokken",
    Kind.NEED_STATED: "plaats gezocht",
    Kind.NEED_ENDED: "zoeken naar een plaats beëindigd",
    Kind.NEED_UNMET: "geen passende plaats gevonden",
    Kind.NEED_RESUMED: "weer een plaats gezocht",
    Kind.NEED_HELD_BACK: "niet verder gevraagd: in de vraag aan aanbieders staat wie de patiënt is",
    Kind.PLACE_ASKED: "aanbieders om een plaats gevraagd",
    Kind.PLACE_SKIPPED: "aanbieder overgeslagen",
    Kind.PLACE_OVERDUE: "geen antwoord op tijd van een aanbieder",
    Kind.PLACE_ACCEPTED: "plaats toegezegd",
    Kind.PLACE_DECLINED: "plaats geweigerd",
    Kind.PLACE_WITHDRAWN: "aanvraag aan een aanbieder ingetrokken",
    Kind.PLACE_EXPIRED: "aanvraag aan een aanbieder verlopen zonder antwoord",
    Kind.PLACE_CONFIRMED: "plaats bevestigd",
    Kind.PLACE_REDIRECTED: "aanbieder verwees door",
    Kind.PLACE_LOST: "plaats vervallen",
    Kind.DEPARTED: "patiënt onderweg",
    Kind.ARRIVED: "patiënt aangekomen",
    Kind.ARRIVAL_CORRECTED: "patiënt toch niet aangekomen",
    Kind.LEFT_PLACE: "patiënt vertrokken",
    Kind.COMPLETED: "afgerond",
    Kind.FOLLOWED_AGAIN: "weer gevolgd",
    Kind.LISTED: "op een wachtlijst gezet",
    Kind.UNLISTED: "van een wachtlijst gehaald",
    Kind.OUTCOME_TOLD: "verteld hoe het afliep",
    Kind.GP_SPARED: "de huisarts hoeft het niet te horen",
    Kind.SENT_BACK: "terugverwezen: dit was niet de juiste plaats",
    Kind.ONWARD_ASKED: "om een vervolgplaats gevraagd",
    Kind.ONWARD_TAKEN_UP: "het centrum gaat verder met het vervolg",
    Kind.OUTCOME_WITHHELD: "wie haar instuurde, leest niet hoe het gaat: de patiënt wil dat niet",
    Kind.OUTCOME_RELEASED: "wie haar instuurde, leest weer hoe het gaat",
    Kind.LINKED: "hoort bij het traject van dezelfde patiënt",
    Kind.UNLINKED: "hoort toch niet bij hetzelfde traject",
}


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened; `note` is what somebody wrote with it, `detail` codes without anything personal."""

    at: datetime
    kind: Kind
    who: str
    detail: dict[str, Any]
    note: str = ""
