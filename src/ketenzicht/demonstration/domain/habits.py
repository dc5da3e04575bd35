"""How full, how restless and how often on stop each kind of unit is; ours, except where a source is named. Pure."""

from datetime import timedelta

from ketenzicht.demonstration.domain.plan import UnitPlan
from ketenzicht.demonstration.domain.rhythm import Course, Rhythm
from ketenzicht.demonstration.domain.scene import Habit, Profile
from ketenzicht.demonstration.domain.stops import STOPS_A_DAY

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

_WARD = Habit(Course(Rhythm.WARD, mean=0.90, strays=0.05, hours=14), 20 * MINUTE)
_INTENSIVE = Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.86, strays=0.09, hours=20), 20 * MINUTE, 0.05)
_SHIFT = Course(Rhythm.ROUND_THE_CLOCK, mean=0.62, strays=0.22, hours=2)
_HOME = Habit(Course(Rhythm.RESIDENTIAL, mean=0.88, strays=0.06, hours=60), HOUR, 0.02)
_DUTY = Course(Rhythm.ROUND_THE_CLOCK, mean=0.45, strays=0.25, hours=2)

# Per module, and where a label lives otherwise, per label.
HABITS: dict[str, Habit] = {
    "spoed": Habit(Course(Rhythm.EMERGENCY, mean=0.56, strays=0.13, hours=5), 5 * MINUTE, STOPS_A_DAY),
    "kliniek": _WARD,
    "geboortezorg": Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.74, strays=0.15, hours=9), 15 * MINUTE, 0.12),
    "pandemie": Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.30, strays=0.14, hours=90), 6 * HOUR),
    "acute-vv": _HOME,
    "acute-ggz": Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.90, strays=0.08, hours=30), 30 * MINUTE, 0.05),
    "hap": Habit(_SHIFT, 4 * MINUTE, staffed_by=Rhythm.OUT_OF_HOURS, lowest=0.12, peak=3.5),
    "rav": Habit(
        Course(Rhythm.ON_THE_ROAD, mean=0.42, strays=0.10, hours=3),
        3 * MINUTE,
        staffed_by=Rhythm.ON_THE_ROAD,
        lowest=0.5,  # 221 posts are open day and night (RIVM, April 2025), for about 440 acute ambulances by day
        peak=1.4,
    ),
    "wijkverpleging": Habit(_DUTY, 20 * MINUTE),
    "farmacie": Habit(_DUTY, 10 * MINUTE, staffed_by=Rhythm.OUT_OF_HOURS, lowest=0.3, peak=3.0),
    "huisartsen": Habit(
        Course(Rhythm.ROUND_THE_CLOCK, mean=0.88, strays=0.08, hours=20),
        30 * MINUTE,
        staffed_by=Rhythm.OFFICE,
        lowest=0.5,
        peak=2.0,
    ),
    "gehandicaptenzorg": Habit(Course(Rhythm.RESIDENTIAL, mean=0.88, strays=0.10, hours=70), 2 * HOUR, 0.02),
}
BY_LABEL: dict[tuple[str, str], Habit] = {
    **{
        ("kliniek", label): _INTENSIVE
        for label in ("ic-adult", "ic-cardiothoracic", "picu", "nicu", "hc-neonatology", "burns", "ccu", "stroke-unit")
    },
    ("pandemie", "ic-non-covid"): Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.84, strays=0.06, hours=60), 6 * HOUR),
    ("pandemie", "kliniek-non-covid"): Habit(Course(Rhythm.WARD, mean=0.90, strays=0.04, hours=60), 6 * HOUR),
    ("acute-ggz", "assessment-adult"): Habit(_DUTY, 15 * MINUTE),
    ("acute-ggz", "assessment-youth"): Habit(_DUTY, 15 * MINUTE),
    ("wijkverpleging", "unplanned-day"): Habit(_DUTY, 20 * MINUTE, staffed_by=Rhythm.DAYTIME),
    ("wijkverpleging", "unplanned-evening"): Habit(_DUTY, 20 * MINUTE, staffed_by=Rhythm.EVENING),
    ("wijkverpleging", "unplanned-night"): Habit(_DUTY, 20 * MINUTE, staffed_by=Rhythm.NIGHT),
    ("huisartsen", "registration"): Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.96, strays=0.04, hours=200), 6 * HOUR),
}
OTHER = Habit(Course(Rhythm.ROUND_THE_CLOCK, mean=0.8, strays=0.1, hours=12), 30 * MINUTE)


def profile_of(unit: UnitPlan) -> Profile:
    """How this unit lives; of a kind that we do not know, as most do."""
    habit = BY_LABEL.get((unit.module, unit.label)) or HABITS.get(unit.module, OTHER)
    return Profile(module=unit.module, label=unit.label, size=unit.size, habit=habit)
