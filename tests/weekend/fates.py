"""What becomes of each request of a weekend after it was decided: who answers how, and what the patient does."""

from enum import StrEnum


class Fate(StrEnum):
    """In this order they come, again and again; a short weekend sees the first eight."""

    YES = "the first that is asked says yes"
    LATE = "nobody answers in time; the next is asked, and the last says yes"
    SYSTEM = "systems answer: no as JSON, yes, cancelled as a FHIR Task, and another's yes"
    CORRECTED = "the arrival was of somebody else; then the patient comes"
    UNMET = "nobody has it: given up, with what was done instead"
    APPOINTMENT = "care by appointment: planned, and kept"
    OTHER_CENTRE = "another centre does not take it over, and then does, and finds the place"
    LAST_PLACE = "the last place goes while it is asked for; it is given beyond the figures"
    SHARED = "another centre helps at a peak: it triages and decides, we place"
    TOO_LATE = "a system says yes after the question expired; another has the patient"
    DECLINED = "everybody declines, one closes meanwhile; a place outside the network is found"
    CANCELLED = "a confirmed place falls away at the provider; another has one"
    DIED = "the patient dies after the confirmation"
    TELEPHONE = "no and yes by telephone, written down by the coordinator"
    ONWARD = "another place of the same provider"
    LAPSED = "a yes is not confirmed in time, and asked again"
    MISSED = "the patient does not come, and turns out to be elsewhere"


def fates(number: int) -> list[Fate]:
    """So many, each as often as the others."""
    every = list(Fate)
    return [every[one % len(every)] for one in range(number)]
