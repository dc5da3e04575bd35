"""Lines of the log as they are read: on a page, in a file for an auditor, in an extract for the person concerned."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.audit.domain import Line
from ketenzicht.audit.queries import Place
from ketenzicht.ui.domain import words
from ketenzicht.ui.domain.words import AMSTERDAM

Names = Mapping[UUID, str]
KINDS = {"person": "persoon", "system": "systeem", "platform": "Ketenzicht"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet begins to calculate


@dataclass(frozen=True, slots=True)
class Row:
    """One line in words."""

    id: int
    at: datetime
    moment: str
    who: str
    as_what: str
    organisation: str
    deed: str
    action: str
    subject: str
    patient: str
    purpose: str
    authorisation: str
    outcome: str
    is_success: bool
    emergency: str
    address: str
    sealed: str
    detail: str


def rows_of(lines: Iterable[Line], names: Names) -> list[Row]:
    return [_row(line, names) for line in lines]


def organisations_in(lines: Iterable[Line]) -> set[UUID]:
    """Whose names are needed to tell of these lines."""
    found = {one for line in lines for one in (line.organisation_id, line.circumstances.on_behalf_of)}
    return {one for one in found if one is not None}


def place_of(text: str) -> Place | None:
    """Where a page begins, as `text_of` writes it; None for anything else."""
    moment, _, number = text.partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return Place(at, int(number)) if at.tzinfo and 0 <= int(number) < 1 << 63 else None
    except ValueError:
        return None


def text_of(place: Place) -> str:
    return f"{place.at.isoformat()}_{place.id}"


def _row(line: Line, names: Names) -> Row:
    told = line.circumstances
    return Row(
        id=line.id,
        at=line.at,
        moment=_moment(line.at),
        who=line.actor_name,
        as_what=line.actor_role or KINDS.get(line.actor_kind, line.actor_kind),
        organisation=_organisation(line, names),
        deed=line.deed.word,
        action=line.action,
        subject=line.subject,
        patient=told.patient,
        purpose=told.purpose,
        authorisation=told.authorisation,
        outcome=line.outcome.word + (f", {words.number(line.times)} keer" if line.times > 1 else ""),
        is_success=line.outcome == "success",
        emergency=told.break_glass,
        address=told.access_point,
        sealed="ja" if line.is_sealed else "nog niet",
        detail=json.dumps(line.detail, ensure_ascii=False, sort_keys=True) if line.detail else "",
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(AMSTERDAM)
    return f"{words.full_moment(at)}:{local:%S}"


def _organisation(line: Line, names: Names) -> str:
    own, other = line.organisation_id, line.circumstances.on_behalf_of
    text = names.get(own, str(own)) if own else ""
    return f"{text}, namens {names.get(other, str(other))}" if other else text


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────

Columns = tuple[tuple[str, Callable[[Row], str]], ...]
_WHO_AND_WHAT: Columns = (
    ("Moment", lambda row: row.at.astimezone(AMSTERDAM).isoformat(timespec="seconds")),
    ("Wie", lambda row: row.who),
    ("Rol", lambda row: row.as_what),
    ("Organisatie", lambda row: row.organisation),
    ("Soort handeling", lambda row: row.deed),
    ("Handeling", lambda row: row.action),
    ("Onderwerp", lambda row: row.subject),
    ("Doel", lambda row: row.purpose),
    ("Grondslag", lambda row: row.authorisation),
    ("Noodprocedure", lambda row: row.emergency),
    ("Uitkomst", lambda row: row.outcome),
)
FOR_PATIENTS: Columns = _WHO_AND_WHAT
FOR_AUDITORS: Columns = (
    ("Regel", lambda row: str(row.id)),
    *_WHO_AND_WHAT,
    ("Patiënt (verwijzing)", lambda row: row.patient),
    ("Vanaf", lambda row: row.address),
    ("Details", lambda row: row.detail),
    ("Verzegeld", lambda row: row.sealed),
)


def csv_of(rows: Iterable[Row], columns: Columns) -> bytes:
    """A file that spreadsheets open as it is, and in which nothing is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([heading for heading, _ in columns])
    writer.writerows([_harmless(value(row)) for _, value in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
