"""What is measured, in which unit, and what has been agreed to reach. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Sense(StrEnum):
    """On which side of its goal a value should be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    REPORTED = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal of one row of the table."""

    unit: str
    sense: Sense = Sense.REPORTED
    bound: float | None = None

    def __str__(self) -> str:
        if self.sense is Sense.REPORTED or self.bound is None:
            return "reported"
        return f"{self.sense} {self.bound:,.10g}"

    def is_reached(self, value: float) -> bool | None:
        """None where nothing was agreed."""
        if self.sense is Sense.REPORTED or self.bound is None:
            return None
        return value >= self.bound if self.sense is Sense.AT_LEAST else value <= self.bound


def _at_least(bound: float, unit: str) -> Goal:
    return Goal(unit, Sense.AT_LEAST, bound)


def _at_most(bound: float, unit: str) -> Goal:
    return Goal(unit, Sense.AT_MOST, bound)


GOALS: dict[str, Goal] = {
    "ingest_batch_per_s": _at_least(25_000, "observations/s"),
    "ingest_national_mix_per_s": Goal("observations/s"),
    "ingest_copy_ratio": Goal("×"),
    "ingest_single_per_s": _at_least(2_500, "deliveries/s"),
    "ingest_single_p99_ms": _at_most(100, "ms"),
    "live_500_p99_ms": _at_most(350, "ms"),
    "live_p99_ms": _at_most(700, "ms"),
    "live_15000_p99_ms": _at_most(2_000, "ms"),
    "live_any_boards_p99_ms": Goal("ms"),
    "live_kb_per_viewer": _at_most(30, "kB"),
    "board_per_s": _at_least(1_000, "requests/s"),
    "board_html_per_s": _at_least(60, "pages/s"),
    "board_html_queries": _at_most(6, "queries"),
    "places_p95_ms": _at_most(10, "ms"),
    "places_per_s": _at_least(2_000, "requests/s"),
    "places_near_p95_ms": Goal("ms"),
    "adapter_adt_per_s": _at_least(500, "messages/s"),
    "adapter_adt_one_by_one_per_s": Goal("messages/s"),
    "find_locations_p95_ms": _at_most(100, "ms"),
    "manual_screen_ms": _at_most(100, "ms"),
    "feed_health_ms": _at_most(300, "ms"),
    "intake_action_p95_ms": _at_most(150, "ms"),
    "crowd_lost": _at_most(0, "requests"),
    "shift_lost": _at_most(0, "requests"),
    "shift_doubled": _at_most(0, "requests"),
    "indicators_month_ms": _at_most(1_000, "ms"),
    "flags_look_ms": _at_most(200, "ms"),
    "import_locations_s": _at_most(30, "s"),
    "import_changes_s": Goal("s"),
    "national_ms": _at_most(50, "ms"),
    "national_age_ms": _at_most(1_000, "ms"),
    "reconnect_s": _at_most(5, "s"),
    "restart_s": Goal("s"),
    "picture_load_ms": Goal("ms"),
    "policy_cached_us": _at_most(50, "µs"),
    "policy_cold_ms": _at_most(5, "ms"),
    "rank_p95_ms": _at_most(30, "ms"),
    "rank_per_s": _at_least(200, "searches/s"),
    "triage_step_ms": _at_most(2, "ms"),
    "fitting_care_ms": Goal("ms"),
    "request_create_per_s": _at_least(100, "requests/s"),
    "accept_p95_ms": _at_most(100, "ms"),
    "double_bookings": _at_most(0, "places"),
    "calls_per_placement": _at_most(2, "calls"),
    "wrong_doors_per_placement": Goal("doors"),
    "minutes_to_acceptance": Goal("minutes"),
    "coordinator_minutes_per_placement": Goal("minutes"),
    "placement_fairness": Goal("Jain"),
    "trust_brier_ratio": _at_most(1, "×"),
}

# Rows that have one line for each size of the register.
FAMILIES: dict[str, str] = {
    "growth_ingest_per_s": "observations/s",
    "growth_places_ms": "ms",
    "growth_national_ms": "ms",
    "growth_board_ms": "ms",
    "growth_picture_load_ms": "ms",
    "cost": "µs",
}


def goal_of(name: str) -> Goal:
    """The goal of a row; raises KeyError for a name that is in neither table."""
    if name in GOALS:
        return GOALS[name]
    return next((Goal(unit) for family, unit in FAMILIES.items() if name.startswith(f"{family}_")), None) or GOALS[name]
