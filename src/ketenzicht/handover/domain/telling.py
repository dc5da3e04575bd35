"""A hand-over in words, by heading: one text for the page, for paper and for the narrative in FHIR. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.handover.domain.dataset import SEXES, Finding, HandOver, TriageFound
from ketenzicht.handover.domain.items import Item, Knowledge

LETTERS = {"A": "ademweg", "B": "ademhaling", "C": "circulatie", "D": "bewustzijn", "E": "omgeving"}


@dataclass(frozen=True, slots=True)
class Said:
    """A line, under a name or by itself."""

    name: str
    text: str
    knowledge: Knowledge = Knowledge.KNOWN

    @property
    def is_known(self) -> bool:
        """Whether somebody said it; what nobody knows or asked is shown as such."""
        return self.knowledge in {Knowledge.KNOWN, Knowledge.NONE}


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    said: tuple[Said, ...]

    @property
    def sentences(self) -> tuple[Said, ...]:
        return tuple(one for one in self.said if not one.name)

    @property
    def facts(self) -> tuple[Said, ...]:
        return tuple(one for one in self.said if one.name)


def sections(told: HandOver) -> tuple[Section, ...]:
    """In the order in which who receives the patient reads."""
    patient, contact = told.patient, told.contact
    return (
        Section("complaint", "Klacht of vraag", (_item("", told.complaint), *_flags(told))),
        Section("urgency", "Urgentie", _urgency(told)),
        Section("directives", "Behandelaanwijzingen", (_item("", told.directives),)),
        Section("allergies", "Allergieën", (_item("", told.allergies),)),
        Section("medication", "Medicatie", (_item("", told.medication),)),
        Section(
            "patient",
            "Patiënt",
            (
                _item("Naam", patient.name),
                Said("Geboortedatum", _day(patient.birth_date), patient.birth_date.knowledge),
                Said("Geslacht", SEXES.get(patient.sex.text, patient.sex.words), patient.sex.knowledge),
                _item("BSN", patient.bsn),
                _item("Straat en plaats", patient.street),
                _item("Huisnummer", patient.house_number),
                _item("Postcode", patient.postcode),
                _item("Taal", patient.language),
                _item("Bekende behandelaars", told.treaters),
            ),
        ),
        Section("whereabouts", "Waar de patiënt nu is", _where(told)),
        *(_triage(one) for one in told.triages),
        Section(
            "contact",
            "Contact",
            (
                _item("Wie belde", contact.name),
                _item("Is", contact.relation),
                _item("Terugbelnummer", contact.telephone),
            ),
        ),
        Section("decided", "Wat er wordt gevraagd", _decided(told)),
        Section("story", "Notities", (_item("", told.story), *(Said("", text) for text in told.as_typed))),
    )


def moment(at: datetime) -> str:
    return f"{at.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def _item(name: str, item: Item) -> Said:
    return Said(name, item.words, item.knowledge)


def _knowledge(told: object) -> Knowledge:
    return Knowledge.KNOWN if told else Knowledge.UNKNOWN


def _day(item: Item) -> str:
    return f"{date.fromisoformat(item.text):%d-%m-%Y}" if item.text else item.words


def _flags(told: HandOver) -> tuple[Said, ...]:
    return tuple(Said("Alarmsignaal", text) for text in told.red_flags)


def _urgency(told: HandOver) -> tuple[Said, ...]:
    before = moment(told.begin_before) if told.begin_before else "niet bekend"
    return (_item("Urgentie", told.urgency), Said("Zorg begint vóór", before, _knowledge(told.begin_before)))


def _where(told: HandOver) -> tuple[Said, ...]:
    point = f"{told.point.latitude}, {told.point.longitude}" if told.point else "niet bekend"
    return (_item("", told.whereabouts), Said("Punt (breedte, lengte)", point, _knowledge(told.point)))


def _triage(one: TriageFound) -> Section:
    told = (
        Said("Uitkomst", one.found or "nog niet afgerond", _knowledge(one.found)),
        Said("Moment", moment(one.at)),
    )
    title = f"Triage: {one.name} {one.version}".strip()
    return Section("triage", title, (*told, *(_finding(each) for each in one.findings)))


def _finding(one: Finding) -> Said:
    letter = f"{one.letter} ({LETTERS[one.letter]}): " if one.letter in LETTERS else ""
    return Said(letter + one.question, f"{one.answer.words} {one.unit}".strip(), one.answer.knowledge)


def _decided(told: HandOver) -> tuple[Said, ...]:
    if told.decided is None:
        return (Said("", "er is nog niets besloten", Knowledge.UNKNOWN),)
    why = (Said("Waarom", told.decided.because),) if told.decided.because else ()
    return (Said("Zorg", told.decided.name), *why, Said("Gevraagd door", told.centre.name))
