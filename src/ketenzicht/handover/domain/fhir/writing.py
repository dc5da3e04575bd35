"""A hand-over as a FHIR message: who sends it, what is asked, of whom, and all that is known. Pure."""

from html import escape
from typing import Any

from ketenzicht.handover.domain.dataset import HandOver
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.codes import concept
from ketenzicht.handover.domain.fhir.finding import observations, urgency_of
from ketenzicht.handover.domain.fhir.parts import Resource, made, put, refer
from ketenzicht.handover.domain.fhir.passing import TASK, Passing, header, message, organisation, place
from ketenzicht.handover.domain.fhir.person import contact_of, patient_of, whereabouts_of
from ketenzicht.handover.domain.items import Knowledge
from ketenzicht.handover.domain.telling import Section, sections


def bundle_of(told: HandOver, passing: Passing) -> Resource:
    """The whole message; the same release gives the same identifiers, so that who gets it twice has it once."""
    return message(passing, _Parts(told, passing).all())


class _Parts:
    """The resources of one message, which point at each other."""

    def __init__(self, told: HandOver, passing: Passing) -> None:
        self.told, self.passing = told, passing
        self.patient = patient_of(told, release=passing.release_id)
        self.sender = organisation("sender", told.centre, passing)
        self.owner = organisation("owner", passing.to, passing)
        self.place = place(passing, self.owner)
        self.whereabouts = whereabouts_of(told, release=passing.release_id)
        self.contact = contact_of(told.contact, release=passing.release_id, patient=self.patient)
        self.found = observations(told.triages, release=passing.release_id, patient=self.patient)
        self.urgency = urgency_of(told, release=passing.release_id, patient=self.patient, at=passing.at)
        self.clinical = [*self._complaint(), *self._directives(), *self._allergies(), *self._medication()]
        self.flags = [self._flag(number, text) for number, text in enumerate(told.red_flags)]
        self.composition = self._composition()
        self.request = self._request()
        self.task = self._task()

    def all(self) -> list[Resource]:
        parties = [self.patient, self.contact, self.sender, self.owner, self.place, self.whereabouts]
        found = [self.urgency, *self.clinical, *self.flags, *self.found]
        first = header(passing=self.passing, sender=self.sender, focus=[self.task, self.request])
        return [first, self.request, self.task, self.composition, *parties, *found]

    def _made(self, kind: str, part: str, profile: str = "", **content: Any) -> Resource:
        return made(kind, release=self.passing.release_id, part=part, profile=profile, **content)

    def _request(self) -> Resource:
        told, decided = self.told, self.told.decided
        more: Resource = {}
        if decided:
            more["code"] = {**concept(codes.FORM, decided.form, decided.name), "text": decided.name}
            more["authoredOn"] = decided.at.isoformat()
        if told.begin_before:
            more["occurrencePeriod"] = {"end": told.begin_before.isoformat()}
        return self._made(
            "ServiceRequest",
            "request",
            identifier=[{"system": codes.INCIDENT, "value": f"KZ-{told.number}"}],
            status=self.passing.stand.value,
            intent="order",
            category=[concept(codes.SNOMED, "308292007", "overdracht van zorg (verrichting)")],
            priority=codes.PRIORITIES.get(told.urgency.text, "routine"),
            subject=refer(self.patient),
            requester=refer(self.sender, told.centre.name),
            performer=[refer(self.owner, self.passing.to.name)],
            locationReference=[refer(self.whereabouts)],
            reasonCode=[put("text", told.complaint)],
            supportingInfo=[refer(self.composition), *(refer(one) for one in [*self.flags, *self.clinical])],
            note=[put("text", told.story), *({"text": text} for text in told.as_typed)],
            **more,
        )

    def _task(self) -> Resource:
        decided = self.told.decided
        why: Resource = {"reasonCode": {"text": decided.because}} if decided and decided.because else {}
        return self._made(
            "Task",
            "task",
            identifier=[{"system": codes.RELEASE, "value": str(self.passing.release_id)}],
            status=TASK[self.passing.stand],
            intent="order",
            focus=refer(self.request),
            lastModified=self.passing.at.isoformat(),
            requester=refer(self.sender),
            owner=refer(self.owner, self.passing.to.name),
            location=refer(self.place, self.passing.location),
            **why,
        ) | {"for": refer(self.patient)}

    def _composition(self) -> Resource:
        return self._made(
            "Composition",
            "composition",
            status="final",
            type=concept(codes.LOINC, "18761-7", "Samenvatting van overdracht"),
            subject=refer(self.patient),
            date=self.passing.at.isoformat(),
            author=[refer(self.sender, self.told.centre.name)],
            title="Overdracht",
            section=[_section(one) for one in sections(self.told)],
        )

    def _complaint(self) -> list[Resource]:
        if not self.told.complaint.text:
            return []
        words = {"text": self.told.complaint.text}
        return [self._made("Condition", "complaint", "nl-core-Problem", code=words, subject=refer(self.patient))]

    def _directives(self) -> list[Resource]:
        if not self.told.directives.text:
            return []
        words = self.told.directives.text
        directive = self._made(
            "Consent",
            "directives",
            "nl-core-TreatmentDirective2",
            modifierExtension=[{"url": codes.DIRECTIVE_WORDS, "valueString": words}],
            status="active",
            scope=concept(codes.TERMINOLOGY + "consentscope", "treatment", "Treatment"),
            category=[concept(codes.SNOMED, "129125009", "verrichting met expliciete context")],
            patient=refer(self.patient),
            policy=[{"uri": "https://wetten.overheid.nl/"}],
            provision={"code": [{"text": words}]},
        )
        return [directive]

    def _allergies(self) -> list[Resource]:
        item = self.told.allergies
        if item.knowledge is Knowledge.NONE:
            code = concept(codes.SNOMED, "716186003", "geen bekende allergie")
        elif item.text:
            code = {"text": item.text}
        else:
            return []
        told = self._made(
            "AllergyIntolerance",
            "allergies",
            "nl-core-AllergyIntolerance",
            clinicalStatus=concept(codes.TERMINOLOGY + "allergyintolerance-clinical", "active", "Active"),
            verificationStatus=concept(
                codes.TERMINOLOGY + "allergyintolerance-verification", "unconfirmed", "Unconfirmed"
            ),  # as somebody told by telephone
            code=code,
            patient=refer(self.patient),
        )
        return [told]

    def _medication(self) -> list[Resource]:
        if not self.told.medication.text:
            return []
        words, status = {"text": self.told.medication.text}, "unknown"  # as somebody told; not whether it is taken
        told = self._made("MedicationStatement", "medication", status=status, subject=refer(self.patient))
        return [{**told, "medicationCodeableConcept": words}]

    def _flag(self, number: int, text: str) -> Resource:
        code = {"text": text}
        return self._made(
            "Flag", f"flag-{number}", "nl-core-Alert", status="active", code=code, subject=refer(self.patient)
        )


_EMPTY = {Knowledge.NONE: "nilknown", Knowledge.UNKNOWN: "unavailable", Knowledge.NOT_ASKED: "notasked"}


def _section(one: Section) -> Resource:
    """The words of a section; where there is nothing in it, why not."""
    said = [f"{each.name}: {each.text}" if each.name else each.text for each in one.said]
    lines = "".join(f"<p>{escape(text)}</p>" for text in said)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{lines}</div>'
    told = {"title": one.title, "code": {"text": one.code}, "text": {"status": "generated", "div": div}}
    if any(each.knowledge is Knowledge.KNOWN for each in one.said):
        return told
    reason = _EMPTY[one.said[0].knowledge]
    system = codes.TERMINOLOGY + "list-empty-reason"
    return {**told, "emptyReason": {"coding": [{"system": system, "code": reason}]}}
