"""What the pages about divisions of the country need, asked of the apps below in one go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.access import queries as access
from ketenzicht.access.domain import AgreementLine
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import DivisionLine, DivisionStatus, Land, Relocation
from ketenzicht.registry.queries import DivisionCheck
from ketenzicht.upkeep import queries


@dataclass(frozen=True, slots=True)
class DivisionsPage:
    """`draws` as `upkeep.queries.drawn_regions` gives it; `faults` of the present division by ROAZ region."""

    here: Land
    draws: frozenset[str] | None
    faults: dict[str, list[str]]
    lines: list[DivisionLine]
    inhabitants: dict[str, int]


@dataclass(frozen=True, slots=True)
class DivisionPage:
    """A division, what it changes and for whom; what follows is told as long as it is being prepared."""

    line: DivisionLine
    check: DivisionCheck
    draws: frozenset[str] | None
    inhabitants: dict[str, int]
    relocations: list[Relocation]
    agreements: list[AgreementLine]

    @property
    def is_draft(self) -> bool:
        return self.line.status is DivisionStatus.DRAFT

    @property
    def ended(self) -> list[str]:
        return sorted(self.check.before.regions.keys() - self.check.after.regions.keys())

    @property
    def shown(self) -> list[str]:
        """The municipalities that it is about: of areas those of the ROAZ region before and after, else all."""
        within = self.line.plan.within
        if within is None:
            return sorted(self.check.after.municipalities, key=self.check.after.municipalities.__getitem__)
        found = self.check.before.municipalities_in(within) | self.check.after.municipalities_in(within)
        return sorted(found, key=lambda code: self.check.after.municipalities[code])


def divisions_page(*, actor: Actor, now: datetime) -> DivisionsPage:
    """How the country is divided now, and every division in the regions that the actor draws."""
    today = local_day(now)
    return DivisionsPage(
        here=registry.land(on=today),
        draws=queries.drawn_regions(actor=actor, at=now),
        faults=registry.present_faults(on=today),
        lines=queries.divisions_for(actor=actor, at=now),
        inhabitants=_inhabitants(on=today),
    )


def division_page(*, division_id: UUID, actor: Actor, now: datetime) -> DivisionPage:
    """One division; NotFound for one in a region that the actor does not draw."""
    line = queries.division_for(division_id=division_id, actor=actor, at=now)
    today = local_day(now)
    check = registry.check_of(line, today=today)
    is_draft = line.status is DivisionStatus.DRAFT
    day = line.first_day or today + timedelta(days=1)
    ended = check.before.regions.keys() - check.after.regions.keys()
    return DivisionPage(
        line=line,
        check=check,
        draws=queries.drawn_regions(actor=actor, at=now),
        inhabitants=_inhabitants(on=today),
        relocations=registry.relocations(before=check.before, after=check.after, on=day) if is_draft else [],
        agreements=access.agreements_naming(regions=sorted(ended), on=day) if is_draft and ended else [],
    )


def _inhabitants(*, on: date) -> dict[str, int]:
    return {one.code: one.inhabitants for one in registry.municipalities(on=on)}
