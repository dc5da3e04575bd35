"""What one line of the audit log says."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

REFERENCE_LENGTH = 64  # hexadecimal signs of a reference to a patient


class Outcome(StrEnum):
    SUCCESS = "success"
    REFUSED = "refused"  # the platform said no
    FAILURE = "failure"  # it was allowed, and did not succeed

    @property
    def word(self) -> str:
        return OUTCOME_WORDS[self]


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.SUCCESS: "gelukt",
    Outcome.REFUSED: "geweigerd",
    Outcome.FAILURE: "mislukt",
}


class Deed(StrEnum):
    """The kind of what was done; `action` says it exactly."""

    CHANGE = "change"  # something was added or changed
    READ = "read"
    SEARCH = "search"
    EXPORT = "export"  # data left as a file or on paper
    REMOVE = "remove"
    SIGN_IN = "sign-in"  # came, left, or tried to
    READ_LOG = "read-log"
    REVIEW = "review"  # the use of the emergency procedure was judged afterwards

    @property
    def word(self) -> str:
        return DEED_WORDS[self]

    @property
    def action_code(self) -> str:
        """EventActionCode of NEN 7513 and DICOM: create, read, update, delete, execute."""
        return ACTION_CODES[self]


DEED_WORDS: dict[Deed, str] = {
    Deed.CHANGE: "wijzigen",
    Deed.READ: "inzien",
    Deed.SEARCH: "zoeken",
    Deed.EXPORT: "uitvoer maken",
    Deed.REMOVE: "verwijderen",
    Deed.SIGN_IN: "aan- of afmelden",
    Deed.READ_LOG: "logboek inzien",
    Deed.REVIEW: "noodprocedure beoordelen",
}
ACTION_CODES: dict[Deed, str] = {
    Deed.CHANGE: "U",
    Deed.READ: "R",
    Deed.SEARCH: "E",
    Deed.EXPORT: "R",
    Deed.REMOVE: "D",
    Deed.SIGN_IN: "E",
    Deed.READ_LOG: "R",
    Deed.REVIEW: "E",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What NEN 7513 wants to know besides who, what and when.

    `patient` is whom it was about, as `patient_reference` gives it; `purpose` for what; `on_behalf_of` the organisation
    for which the actor acted, when it is not the actor's own; `access_point` the network address or device from which;
    `authorisation` by which agreement, consent or role it was allowed; `break_glass` the reason given for using the
    emergency procedure, empty when it was not used.
    """

    patient: str = ""
    purpose: str = ""
    on_behalf_of: UUID | None = None
    access_point: str = ""
    authorisation: str = ""
    break_glass: str = ""


ORDINARY = Circumstances()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown to somebody who may read the log.

    `times` says how often it happened, when refusals were counted together; `source` which installation wrote it;
    `is_sealed` whether a change would be seen.
    """

    id: int
    at: datetime
    deed: Deed
    action: str
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    actor_role: str
    organisation_id: UUID | None
    subject: str
    outcome: Outcome
    times: int
    source: str
    circumstances: Circumstances
    detail: Mapping[str, Any]
    is_sealed: bool


def patient_reference(*, bsn: str, key: bytes) -> str:
    """What stands in the log for a patient: nobody without `key` can find the number back, or try all numbers."""
    return hmac.new(key, bsn.encode("ascii"), hashlib.sha256).hexdigest()
