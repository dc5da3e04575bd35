"""How long it takes to get somewhere by road, estimated. Pure."""

from math import floor

# Voorstel. Dutch roads are 1.3 times the distance as the crow flies (a usual detour factor); the mean speed grows
# from city streets to motorways. Good for an order of candidates and for planning visits, not for sending an ambulance.
DETOUR = 1.3
FIXED_MINUTES = 3.0
SLOW_KM, SLOW_KM_H, FAST_KM_H = 10.0, 40.0, 80.0


def travel_minutes(distance: float) -> float:
    """Estimated minutes by road for `distance` kilometres as the crow flies. Grows with distance, never negative."""
    road = distance * DETOUR
    slow = min(road, SLOW_KM)
    return FIXED_MINUTES + 60 * (slow / SLOW_KM_H + (road - slow) / FAST_KM_H)


def whole_minutes(minutes: float) -> int:
    """Minutes as they are said to somebody; half a minute goes up."""
    return floor(minutes + 0.5)
