"""Questions about competences."""

from ketenzicht.competences.queries.catalogue import ask_in_words, catalogue
from ketenzicht.competences.queries.holding import (
    PersonLine,
    RecordLine,
    asked_from,
    history,
    people_of,
    what_lacks,
)
from ketenzicht.competences.queries.planning import (
    PlanLine,
    RegionPlan,
    TrainingLine,
    plan_of,
    plan_of_region,
    trainings,
)
from ketenzicht.competences.queries.supervising import SupervisionLine, supervisions, supervisors_of, trainees_of

__all__ = [
    "PersonLine",
    "PlanLine",
    "RecordLine",
    "RegionPlan",
    "SupervisionLine",
    "TrainingLine",
    "ask_in_words",
    "asked_from",
    "catalogue",
    "history",
    "people_of",
    "plan_of",
    "plan_of_region",
    "supervisions",
    "supervisors_of",
    "trainees_of",
    "trainings",
    "what_lacks",
]
