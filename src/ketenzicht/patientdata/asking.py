"""Asking a consent service the closed question whether data may be fetched.

Its form is that of XACML in JSON, with the number of the patient in the body. The interface of Mitz itself is not
public: names of attributes are a proposal (voorstel), and stand in this one file.
"""

from collections.abc import Mapping
from typing import Protocol

from django.conf import settings

from ketenzicht.patientdata.domain import Answer, FetchFailed, Question, Resource
from ketenzicht.patientdata.sources.going import Going

_DECISIONS: Mapping[object, Answer] = {
    "Permit": Answer.PERMIT,
    "Deny": Answer.DENY,
    "NotApplicable": Answer.NOT_APPLICABLE,
    "Indeterminate": Answer.INDETERMINATE,
}


class ConsentService(Protocol):
    """Whoever answers the question; one that is away or answers something odd does not know."""

    def __call__(self, question: Question, *, bsn: str) -> Answer: ...


def has_service() -> bool:
    return bool(settings.CONSENT_SERVICE)


def ask(question: Question, *, bsn: str) -> Answer:
    """The service that the settings name; without one nobody can tell. Takes as long as a source may."""
    if not has_service():
        return Answer.INDETERMINATE
    try:
        with Going(settings.CONSENT_SERVICE, credential=settings.CONSENT_SERVICE_KEY) as going:
            return _read(going.post_json(_request(question, bsn)))
    except FetchFailed:
        return Answer.INDETERMINATE


def _request(question: Question, bsn: str) -> Resource:
    def attribute(name: str, value: str) -> Resource:
        return {"AttributeId": f"urn:ketenzicht:voorstel:{name}", "Value": value}

    return {
        "Request": {
            "AccessSubject": [{"Attribute": [attribute("user-type", question.requester)]}],
            "Resource": [
                {
                    "Attribute": [
                        attribute("patient-bsn", bsn),
                        attribute("data-category", question.category.value),
                        attribute("data-holder", str(question.holder)),
                    ]
                }
            ],
            "Action": [{"Attribute": [attribute("action", "read")]}],
        }
    }


def _read(answer: Resource) -> Answer:
    told = answer.get("Response")
    if not isinstance(told, list) or len(told) != 1 or not isinstance(told[0], dict):
        return Answer.INDETERMINATE
    decision = told[0].get("Decision")
    return _DECISIONS.get(decision, Answer.INDETERMINATE) if isinstance(decision, str) else Answer.INDETERMINATE
