"""How each figure follows from what goes on at a unit; by element code, some of them by module. Pure."""

from collections.abc import Callable

from ketenzicht.demonstration.domain.scene import Scene

Figure = int | float | bool | str
Rule = Callable[[Scene], Figure]

BEDS_PER_PLACE = 18  # hospital beds for each place of its SEH
MINUTES = 60


def _waiting_for_admission(scene: Scene) -> int:
    """Patients wait on the SEH when the wards are full, which they are when it is busy."""
    return min(scene.occupied, scene.count("waiting", 0.10 * scene.size * scene.pressure**3, hours=3))


def _present(scene: Scene) -> int:
    return scene.occupied + _waiting_room(scene)


def _waiting_room(scene: Scene) -> int:
    return scene.count("waiting-room", 0.22 * scene.size * scene.load * scene.pressure)


def _longest_wait(scene: Scene) -> float:
    if not _waiting_for_admission(scene):
        return 0
    return 20 + scene.measure("longest-wait", 90 * scene.pressure, step=5, hours=3)


def _door_to_bed(scene: Scene) -> float:
    return scene.measure("door-to-bed", 8 + 30 * scene.pressure**2, step=5)


def _ventilated(scene: Scene) -> int:
    return min(scene.occupied, scene.count("ventilated", 0.2, hours=2))


def nedocs(scene: Scene) -> float:
    """The NEDOCS score (Weiss 2004) of an SEH, from the other figures that it delivers."""
    score = (
        -20
        + 85.8 * _present(scene) / max(1, scene.total)
        + 600 * _waiting_for_admission(scene) / (BEDS_PER_PLACE * scene.size)
        + 13.4 * _ventilated(scene)
        + 0.93 * _longest_wait(scene) / MINUTES
        + 5.64 * _door_to_bed(scene) / MINUTES
    )
    return float(max(-20, min(400, round(score))))


def _ventilated_in_ward(scene: Scene) -> int:
    return min(scene.occupied, round(scene.occupied * (0.3 + 0.3 * scene.share("ventilated"))))


def _bottleneck(scene: Scene) -> str:
    if scene.total >= scene.size:
        return "none"
    return "staff" if scene.share("bottleneck", hours=30) < 0.8 else "space"  # noqa: PLR2004 - mostly staff


RULES: dict[str, Rule] = {
    "total": lambda scene: scene.total,
    "occupied": lambda scene: scene.occupied,
    "reserved": lambda scene: scene.reserved,
    "overflow": lambda scene: scene.overflow,
    "available": lambda scene: scene.available,
    "patients": lambda scene: scene.occupied,
    "waiting": lambda scene: scene.count("waiting", 0.05 * scene.size * scene.pressure**4, hours=3),
    "blocked": lambda scene: max(0, scene.size - scene.total),
    "limiting-factor": _bottleneck,
    "scalable-24h": lambda scene: round(0.1 * scene.size),
    "discharge-expected": lambda scene: scene.count("discharge", 0.12 * scene.occupied * scene.load, hours=5),
    "admission-expected": lambda scene: scene.count("admission", 0.10 * scene.size, hours=6),
    "discharge-ready": lambda scene: scene.count("ready", 0.06 * scene.occupied, hours=24),
    "ventilators-available": lambda scene: max(0, scene.available),
    "isolation-available": lambda scene: min(max(0, scene.available), scene.count("isolation", 1.2, hours=8)),
    "waiting-room": _waiting_room,
    "waiting-triage": lambda scene: scene.count("triage", 0.7 * scene.load, hours=0.5),
    "longest-wait": _longest_wait,
    "door-to-bed": _door_to_bed,
    "announced": lambda scene: scene.count("announced", 0.5 * scene.load, hours=0.5),
    "handover-delay": lambda scene: scene.measure("handover", 12, step=1),
    "crowding": nedocs,
    "hospital-beds": lambda scene: BEDS_PER_PLACE * scene.size,
    "refusals": lambda scene: scene.count("refusals", 0.3, hours=24),
    "open": lambda scene: scene.total > 0,
    "expected-wait": lambda scene: scene.measure("expected-wait", 5 + 40 * scene.pressure**2, step=5),
    "waiting-admission": lambda scene: scene.count("waiting-admission", 0.8 * scene.pressure, hours=6),
    "intensive-available": lambda scene: min(max(0, scene.available), scene.count("intensive", 1.0, hours=8)),
    "staff-sufficient": lambda scene: scene.total >= 0.9 * scene.size,
}


def _rides(share: float) -> Rule:
    """Part of the vehicles that are on their way."""
    return lambda scene: round(scene.occupied * share)


def _of_waiting(module: str, share: float) -> Rule:
    """Part of those who wait."""
    return lambda scene: round(share * float(BY_MODULE[module, "waiting"](scene)))


def _callers(scene: Scene) -> int:
    return scene.count("callers", 0.5 * scene.total * scene.pressure**2, hours=0.5)


def _three_degrees(scene: Scene) -> int:
    """Quiet, busy, very busy."""
    return 1 + (scene.pressure > 0.5) + (scene.pressure > 0.85)  # noqa: PLR2004 - ours


BY_MODULE: dict[tuple[str, str], Rule] = {
    ("spoed", "patients"): _present,
    ("spoed", "available"): lambda scene: scene.available + scene.reserved,  # nobody can tell of one that is kept
    ("spoed", "waiting"): _waiting_for_admission,
    ("spoed", "ventilated"): _ventilated,
    ("kliniek", "ventilated"): _ventilated_in_ward,
    ("pandemie", "share"): lambda scene: scene.measure("share", 4, step=0.5, hours=48),
    ("pandemie", "international"): lambda _: 0,
    ("pandemie", "occupied-unlabelled"): lambda scene: scene.count("unlabelled", 0.1 * scene.occupied, hours=48),
    ("pandemie", "admissions"): lambda scene: scene.count("admissions", 0.12 * scene.occupied, hours=24),
    ("acute-vv", "longest-wait"): lambda scene: scene.measure("longest-wait", 30 * scene.pressure, hours=12),
    ("acute-ggz", "waiting"): lambda scene: scene.count("waiting", 2.2 * scene.pressure, hours=1),
    ("acute-ggz", "waiting-u2"): _of_waiting("acute-ggz", 0.2),
    ("acute-ggz", "waiting-u3"): _of_waiting("acute-ggz", 0.5),
    ("acute-ggz", "waiting-u4"): _of_waiting("acute-ggz", 0.3),
    ("acute-ggz", "longest-wait"): lambda scene: scene.measure("longest-wait", 100 * scene.pressure, step=5),
    # Mean wait of the ordinary line 5 min 47 s, of the emergency line 14 s (benchmarkhap.ineen.nl 2022).
    ("hap", "waiting"): _callers,
    ("hap", "longest-wait"): lambda scene: scene.measure("longest-wait", 347 * 1.6 * scene.pressure, step=30),
    ("hap", "longest-wait-urgent-line"): lambda scene: scene.measure("urgent-line", 14 * 1.6 * scene.pressure, step=2),
    ("hap", "waiting-urgent-line"): lambda scene: min(_callers(scene), scene.count("urgent-line", 0.15, hours=0.3)),
    ("hap", "waiting-u1"): _of_waiting("hap", 0.02),
    ("hap", "waiting-u2"): _of_waiting("hap", 0.15),
    ("hap", "waiting-u3"): _of_waiting("hap", 0.40),
    ("hap", "waiting-u4"): _of_waiting("hap", 0.25),
    ("hap", "waiting-u5"): _of_waiting("hap", 0.18),
    ("hap", "planned"): lambda scene: scene.count("planned", 1.5 * scene.occupied, hours=1),
    ("hap", "callbacks"): lambda scene: scene.count("callbacks", 0.4 * scene.occupied, hours=1),
    ("rav", "available"): lambda scene: max(0, scene.available),
    # A0 is three percent of the urgent rides (skipr.nl 2025); the rest is ours.
    ("rav", "running-a0"): _rides(0.02),
    ("rav", "running-a1"): _rides(0.42),
    ("rav", "running-a2"): _rides(0.26),
    ("rav", "running-b"): _rides(0.28),
    ("rav", "at-post"): lambda scene: round(0.7 * max(0, scene.available)),
    ("rav", "out-of-service"): lambda scene: scene.count("out-of-service", 0.04 * scene.size, hours=10),
    ("rav", "waiting"): lambda scene: scene.count("waiting", 0.03 * scene.size * scene.pressure**2, hours=0.5),
    ("rav", "waiting-urgent"): lambda scene: scene.count("waiting-urgent", 0.1, hours=0.3),
    ("wijkverpleging", "crowding"): _three_degrees,
    ("wijkverpleging", "response-time"): lambda scene: scene.measure("response", 20 + 25 * scene.pressure, step=5),
    ("farmacie", "delivery-time"): lambda scene: scene.measure("delivery", 45, step=5),
    ("huisartsen", "waiting"): lambda scene: scene.count("waiting", 30, hours=200),
    ("huisartsen", "phone-wait"): lambda scene: scene.measure("phone", 6, step=1),
    ("huisartsen", "accepts-new-patients"): lambda scene: scene.pressure < 0.97,  # noqa: PLR2004 - ours
    ("huisartsen", "urgent-available"): lambda scene: min(max(0, scene.available), scene.count("urgent", 2)),
}


def rule_of(*, module: str, element: str) -> Rule | None:
    return BY_MODULE.get((module, element)) or RULES.get(element)
