"""Which competences there are, as the file of the catalogue says. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.base.saying import shown
from ketenzicht.competences.domain.asking import Ask

LONGEST_NAME, LONGEST_NUMBER = 100, 20
MOST_MONTHS = 240


class CompetenceKind(StrEnum):
    CERTIFICATE = "certificate"  # a diploma or a registration: one has it or not
    EPA = "epa"  # something that is entrusted to somebody, at a level

    @property
    def word(self) -> str:
        return {"certificate": "diploma of registratie", "epa": "EPA"}[self]


# Levels of an EPA: how much supervision somebody needs. Ten Cate, J Grad Med Educ 2013;5(1):157-158; in Dutch as
# medischevervolgopleidingen.nl/epas has them. In our own words.
LEVELS: dict[int, str] = {
    1: "kijkt mee, doet het niet zelf",
    2: "doet het met een begeleider erbij",
    3: "doet het met een begeleider die snel te bereiken is",
    4: "doet het zelfstandig",
    5: "begeleidt anderen",
}


@dataclass(frozen=True, slots=True)
class Competence:
    """`valid_months` is how long it usually holds, to propose an end; None: as long as nobody ends it."""

    code: str
    name: str
    kind: CompetenceKind
    needed_for: str
    source: str
    is_proposal: bool
    valid_months: int | None = None

    @property
    def has_levels(self) -> bool:
        return self.kind is CompetenceKind.EPA


@dataclass(frozen=True)
class Catalogue:
    number: str
    valid_from: date
    source: str
    competences: tuple[Competence, ...]

    @cached_property
    def by_code(self) -> dict[str, Competence]:
        return {one.code: one for one in self.competences}

    def name(self, code: str) -> str:
        """What somebody recorded stays readable, also when a later catalogue does not have it any more."""
        found = self.by_code.get(code)
        return found.name if found else code

    def faults_of(self, asks: Iterable[Ask], *, pointer: str) -> list[Fault]:
        """What cannot be asked: a competence that is not there, or a level of a diploma."""
        found = []
        for place, ask in enumerate(asks):
            known = self.by_code.get(ask.competence)
            if known is None:
                found.append(
                    Fault(
                        f"{pointer}/{place}/competence",
                        "unknown-competence",
                        f"De catalogus van bekwaamheden heeft geen {shown(ask.competence)}.",
                        f"There is no competence {shown(ask.competence)} in the catalogue.",
                    )
                )
            elif ask.level is not None and not known.has_levels:
                nl = f"‘{known.name}’ heeft geen niveau: men heeft het of niet. Laat ‘level’ weg."
                found.append(Fault(f"{pointer}/{place}/level", "no-level", nl, f"'{known.code}' has no levels."))
        return found


def read_catalogue(document: dict[str, Any]) -> Catalogue:
    """The catalogue that a document describes. Raises Invalid with everything that is wrong, each with its place."""
    faults: list[Fault] = []
    part = Part(document, "", faults)
    version = part.part("version")
    number = version.text("number", longest=LONGEST_NUMBER)
    valid_from, source = version.day("valid_from", required=True), version.text("source")
    version.done()
    competences = part.parts("competences", required=True, read=_competence)
    part.done()
    codes = part.codes_in("competences")
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        part.fault("competences", "repeated", f"De code ‘{code}’ komt meer dan eens voor.", f"'{code}' is repeated.")
    if faults or valid_from is None:
        raise Invalid(faults)
    return Catalogue(number=number, valid_from=valid_from, source=source, competences=competences)


def _competence(part: Part) -> Competence | None:
    kind = part.word("kind", CompetenceKind)
    code, name = part.code(), part.text("name", longest=LONGEST_NAME)
    needed_for, source = part.text("needed_for"), part.text("source")
    is_proposal = part.flag("proposal", default=False)
    months = part.whole("valid_months", most=MOST_MONTHS) if "valid_months" in part.table else None
    if months == 0:
        part.fault("valid_months", "no-time", "Laat ‘valid_months’ weg, of geef ten minste 1.", "At least 1.")
    if kind is None:
        return None
    return Competence(
        code=code,
        name=name,
        kind=kind,
        needed_for=needed_for,
        source=source,
        is_proposal=is_proposal,
        valid_months=months,
    )
