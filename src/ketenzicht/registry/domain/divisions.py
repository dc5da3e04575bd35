"""A division of the country into regions as it would be from a day on, and what is wrong with it. Pure.

Of what passes `faults_of`, the care coordination areas of every ROAZ region that it touches cover that region, do not
overlap and do not cross its border; of the other kinds no municipality is left out or counted twice.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ketenzicht.registry.domain.regions import KIND_NAMES, RegionKind

CODE_FORM = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
LONGEST_CODE, LONGEST_NAME, LONGEST_WHY = 12, 80, 400
FARTHEST = timedelta(days=5 * 366)
MOST_NAMED = 8  # in one sentence
COVERING = (RegionKind.ROAZ, RegionKind.RAV)  # the whole country; whether acute-ggz regions do, nobody says


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A region of a division; `within` is for an area the code of its ROAZ region."""

    kind: RegionKind
    code: str
    name: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Land:
    """The regions of a day by code, and pairs of a municipality and a region in which it lies."""

    regions: Mapping[str, DrawnRegion]
    municipalities: Mapping[str, str]  # names by code
    members: frozenset[tuple[str, str]]

    def of_kind(self, kind: RegionKind, *, within: str | None = None) -> list[DrawnRegion]:
        found = (one for one in self.regions.values() if one.kind is kind and within in (None, one.within))
        return sorted(found, key=lambda one: one.code)

    def regions_of(self, kind: RegionKind) -> dict[str, list[DrawnRegion]]:
        """For every municipality the regions of a kind in which it lies: of a right division one."""
        found: dict[str, list[DrawnRegion]] = {code: [] for code in self.municipalities}
        for municipality, code in sorted(self.members):
            region = self.regions.get(code)
            if region is not None and region.kind is kind:
                found.setdefault(municipality, []).append(region)
        return found

    def municipalities_in(self, code: str) -> set[str]:
        return {municipality for municipality, region in self.members if region == code}

    def by_municipality(self) -> dict[str, dict[RegionKind, str]]:
        """For every municipality the code of its region of each kind, as locations are placed by it."""
        found: defaultdict[str, dict[RegionKind, str]] = defaultdict(dict)
        for municipality, code in sorted(self.members):
            if code in self.regions:
                found[municipality][self.regions[code].kind] = code
        return dict(found)

    def neighbours(self, touching: Iterable[frozenset[str]]) -> set[frozenset[str]]:
        """The pairs of regions of one kind that touch, for the pairs of municipalities that do."""
        of = self.by_municipality()
        met = (
            frozenset({of[one][kind], of[other][kind]})
            for one, other in touching
            for kind in of.get(one, {}).keys() & of.get(other, {}).keys()
        )
        return {pair for pair in met if len(pair) > 1}

    def areas(self) -> dict[str, str]:
        """For every area the ROAZ region in which it lies."""
        return {one.code: one.within for one in self.of_kind(RegionKind.AREA) if one.within is not None}


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change in the regions of a kind; for areas, in those of the ROAZ region `within`.

    `begins` holds names by code, `moves` for municipalities the region to which they go. A municipality that goes to
    an area in another ROAZ region goes to that region too.
    """

    kind: RegionKind
    within: str | None = None
    begins: Mapping[str, str] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()
    moves: Mapping[str, str] = field(default_factory=dict)

    def moving(self, municipalities: Iterable[str], *, to: str, before: Land) -> "Plan":
        """With these municipalities going to a region; whoever is there already does not move."""
        moves = {**self.moves, **dict.fromkeys(municipalities, to)}
        return replace(self, moves={code: one for code, one in moves.items() if (code, one) not in before.members})

    def beginning(self, code: str, name: str) -> "Plan":
        return replace(self, begins={**self.begins, code: name})

    def ending(self, code: str) -> "Plan":
        """Without a region: one that was to begin never does, and nobody goes to it; another one ends."""
        if code not in self.begins:
            return replace(self, ends=self.ends | {code})
        begins = {one: name for one, name in self.begins.items() if one != code}
        return replace(self, begins=begins, moves={one: to for one, to in self.moves.items() if to != code})

    def keeping(self, code: str) -> "Plan":
        return replace(self, ends=self.ends - {code})


def drawn(before: Land, plan: Plan) -> Land:
    """The land as the plan makes it."""
    regions = {code: one for code, one in before.regions.items() if code not in plan.ends}
    regions |= {code: DrawnRegion(plan.kind, code, name, plan.within) for code, name in plan.begins.items()}
    members = {(municipality, code) for municipality, code in before.members if code not in plan.ends}
    for municipality, code in plan.moves.items():
        goes = {plan.kind: code}
        within = regions[code].within if code in regions else None
        if within is not None:
            goes[RegionKind.ROAZ] = within
        members -= {
            (municipality, left)
            for here, left in before.members
            if here == municipality and left in before.regions and before.regions[left].kind in goes
        }
        members |= {(municipality, region) for region in goes.values()}
    return Land(regions, before.municipalities, frozenset(members))


def touched(before: Land, after: Land) -> frozenset[str]:
    """The regions whose division changes: for areas the ROAZ regions around them."""
    changed = {code for _, code in before.members ^ after.members} | (before.regions.keys() ^ after.regions.keys())
    known = {**before.regions, **after.regions}
    return frozenset(known[code].within or code for code in changed if code in known)


def faults_of(*, before: Land, plan: Plan, taken: Collection[str]) -> list[str]:
    """What is wrong with a plan, in sentences. `taken` are the codes of all regions that ever were."""
    after = drawn(before, plan)
    found = [*_begin_faults(plan, taken, after), *_end_faults(before, plan), *_move_faults(after, plan)]
    touching = touched(before, after)
    if not touching:
        return [*found, "Deze indeling verandert niets. Verplaats gemeenten, of maak of beëindig een gebied."]
    if plan.kind is not RegionKind.AREA:
        return [*found, *kind_faults(after, plan.kind)]
    if before.regions_of(RegionKind.ROAZ) != after.regions_of(RegionKind.ROAZ):
        found += kind_faults(after, RegionKind.ROAZ)
    return [*found, *area_faults(after, regions=touching)]


def area_faults(land: Land, *, regions: Iterable[str]) -> list[str]:
    """Do the areas of these ROAZ regions cover them, without overlap, inside their border? If not: in sentences why."""
    roaz = [one for one in land.of_kind(RegionKind.ROAZ) if one.code in set(regions)]
    return [fault for region in roaz for fault in _area_faults(land, region)]


def kind_faults(land: Land, kind: RegionKind) -> list[str]:
    """Is every municipality in one region of a kind, and none of those empty?"""
    return [*_member_faults(land, kind), *_empty_faults(land, land.of_kind(kind))]


def day_faults(first_day: date | None, *, today: date) -> list[str]:
    """Whether a division may begin on this day. What was stays as it was, so none begins in the past or today."""
    if first_day is None:
        return ["Kies de eerste dag waarop de nieuwe indeling geldt."]
    if first_day <= today:
        tomorrow = f"{today + timedelta(days=1):%d-%m-%Y}"
        sentence = (
            f"Een nieuwe indeling begint op zijn vroegst morgen, {tomorrow}. Wat tot dan gold blijft: anders zouden "
            "borden en cijfers van toen iets anders gaan zeggen."
        )
        return [sentence]
    if first_day > today + FARTHEST:
        return [f"Kies een dag voor {today + FARTHEST:%d-%m-%Y}: verder vooruit leggen wij geen indeling vast."]
    return []


def named(names: Iterable[str]) -> str:
    """ "Utrecht, Zeist en 3 andere"."""
    known = sorted(names)
    if len(known) > MOST_NAMED + 1:
        known = [*known[:MOST_NAMED], f"{len(known) - MOST_NAMED} andere"]
    return " en ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)


def _area_faults(land: Land, roaz: DrawnRegion) -> Iterator[str]:
    here = land.municipalities_in(roaz.code)
    areas = land.of_kind(RegionKind.AREA, within=roaz.code)
    if not here:
        yield f"In ROAZ-regio {roaz.name} ligt geen enkele gemeente meer."
    if not areas:
        yield f"ROAZ-regio {roaz.name} heeft geen verzorgingsgebied."
    yield from _lying_faults(land, roaz, here)
    for area in areas:
        if outside := land.municipalities_in(area.code) - here:
            yield (
                f"Verzorgingsgebied {area.name} steekt de grens van ROAZ-regio {roaz.name} over: "
                f"{_listed(land, outside)} {'hoort' if len(outside) == 1 else 'horen'} bij een andere regio."
            )
    yield from _empty_faults(land, areas)


def _lying_faults(land: Land, roaz: DrawnRegion, here: Collection[str]) -> Iterator[str]:
    """Does each municipality of a ROAZ region lie in one area, and in one of that region?"""
    of = land.regions_of(RegionKind.AREA)
    if nowhere := [code for code in here if not of.get(code)]:
        yield f"In ROAZ-regio {roaz.name} {_lies(land, nowhere)} in geen verzorgingsgebied."
    for code in sorted(here):
        if len(of.get(code, ())) > 1:
            yield f"{_name(land, code)} ligt in meer dan één verzorgingsgebied: {named(one.name for one in of[code])}."
    if strays := [code for code in here if any(one.within != roaz.code for one in of.get(code, ()))]:
        yield f"In ROAZ-regio {roaz.name} {_lies(land, strays)} in een verzorgingsgebied van een andere ROAZ-regio."


def _empty_faults(land: Land, regions: Iterable[DrawnRegion]) -> Iterator[str]:
    for region in regions:
        if not land.municipalities_in(region.code):
            yield (
                f"In {KIND_NAMES[region.kind]} {region.name} ligt geen enkele gemeente. "
                "Deel er gemeenten bij in, of beëindig het."
            )


def _member_faults(land: Land, kind: RegionKind) -> Iterator[str]:
    of = land.regions_of(kind)
    if kind in COVERING and (nowhere := [code for code, regions in of.items() if not regions]):
        yield f"{_listed(land, nowhere)} {'ligt' if len(nowhere) == 1 else 'liggen'} in geen {KIND_NAMES[kind]}."
    for code, regions in of.items():
        if len(regions) > 1:
            yield f"{_name(land, code)} ligt in meer dan één {KIND_NAMES[kind]}: {named(one.name for one in regions)}."


def _begin_faults(plan: Plan, taken: Collection[str], after: Land) -> Iterator[str]:
    names = [one.name.casefold() for one in after.of_kind(plan.kind)]
    for code, name in plan.begins.items():
        if not CODE_FORM.fullmatch(code) or len(code) > LONGEST_CODE:
            yield (
                f"“{code}” is geen code: gebruik hoofdletters, cijfers en streepjes, zoals ZCG-01B, "
                f"en ten hoogste {LONGEST_CODE} tekens."
            )
        elif code in taken:
            yield f"De code {code} is of was al van een regio. Een code wordt nooit opnieuw gebruikt: kies een andere."
        if not name.strip() or len(name) > LONGEST_NAME:
            yield f"Geef {code} een naam van ten hoogste {LONGEST_NAME} tekens."
        elif names.count(name.casefold()) > 1:
            yield f"Er is al een {KIND_NAMES[plan.kind]} met de naam {name}. Kies een andere naam."


def _end_faults(before: Land, plan: Plan) -> Iterator[str]:
    for code in sorted(plan.ends):
        region = before.regions.get(code)
        if region is None or region.kind is not plan.kind or region.within != plan.within:
            yield f"“{code}” kan met deze indeling niet eindigen: het is hier geen {KIND_NAMES[plan.kind]}."


def _move_faults(after: Land, plan: Plan) -> Iterator[str]:
    for municipality, code in plan.moves.items():
        if municipality not in after.municipalities:
            yield f"De gemeente “{municipality}” kennen wij niet."
        elif code not in after.regions or after.regions[code].kind is not plan.kind:
            yield f"{_name(after, municipality)} gaat naar “{code}”, maar dat is dan geen {KIND_NAMES[plan.kind]}."


def _lies(land: Land, codes: Collection[str]) -> str:
    """ "ligt Zeist" or "liggen Utrecht en Zeist": the verb first, as after an indication of place."""
    return f"{'ligt' if len(codes) == 1 else 'liggen'} {_listed(land, codes)}"


def _listed(land: Land, codes: Iterable[str]) -> str:
    return named(_name(land, code) for code in codes)


def _name(land: Land, code: str) -> str:
    return land.municipalities.get(code, code)
