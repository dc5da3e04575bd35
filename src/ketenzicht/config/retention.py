"""How long what is kept, by which ground: the one place where that is declared, and what is done about it each night.

What lives by its own end (sessions, tokens, jobs that are over) is forgotten by the app itself, without a rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from django.conf import settings
from django.db import connection, transaction

from ketenzicht.audit import operations as audit
from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.competences import domain as abilities
from ketenzicht.competences import operations as competences
from ketenzicht.connections import domain as sandbox
from ketenzicht.connections import operations as connections
from ketenzicht.coordination import domain as requests
from ketenzicht.coordination import operations as coordination
from ketenzicht.learning import operations as learning
from ketenzicht.notices import domain as notice
from ketenzicht.notices import operations as notices
from ketenzicht.patientdata import domain as patientdata
from ketenzicht.patientdata import operations as summaries
from ketenzicht.planning import domain as plans
from ketenzicht.planning import operations as planning
from ketenzicht.telephony import domain as calls
from ketenzicht.telephony import operations as telephony
from ketenzicht.upkeep import domain as importing
from ketenzicht.upkeep import operations as upkeep

PROPOSAL: Final = "voorstel"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` goes so long after `counted_from`, because of `ground`. `remove(at=…)` does it and gives how much went."""

    code: str
    what: str
    kept_for: timedelta
    counted_from: str
    ground: str
    remove: Callable[..., int]


RULES: tuple[Rule, ...] = (
    Rule(
        code="log",
        what="regels van het logboek",
        kept_for=settings.LOG_KEPT_FOR,
        counted_from="de gebeurtenis, en het zegel van haar blok",
        ground="Besluit elektronische gegevensverwerking door zorgaanbieders, NEN 7513: ten minste 5 jaar",
        remove=partial(audit.remove_old_lines, kept_for=settings.LOG_KEPT_FOR, actor=PLATFORM),
    ),
    Rule(
        code="requests",
        what="zorgvragen met hun verhaal, triage en advies",
        kept_for=requests.KEPT_FOR,
        counted_from="het laatste dat erin gebeurde",
        ground="WGBO, art. 7:454 BW: medisch dossier, 20 jaar",
        remove=coordination.forget_requests,
    ),
    Rule(
        code="receipts",
        what="bewijzen van ontvangst van leveringen",
        kept_for=capacity.RECEIPTS_KEPT,
        counted_from="de levering",
        ground=PROPOSAL,
        remove=capacity.forget_receipts,
    ),
    Rule(
        code="summaries",
        what="wat bij andere zorgverleners is opgehaald; dat het is opgehaald blijft bekend",
        kept_for=patientdata.DESTROYED_AFTER,
        counted_from="het einde van de zorgvraag; eerder als de patiënt bezwaar maakt of toestemming intrekt",
        ground=PROPOSAL,
        remove=coordination.destroy_summaries,
    ),
    Rule(
        code="summary-records",
        what="wie wat bij welke bron vroeg en waarom dat mocht, toestemming, bezwaar en noodinzage",
        kept_for=patientdata.RECORDS_KEPT,
        counted_from="het laatste dat ermee gebeurde",
        ground="WGBO, art. 7:454 BW: medisch dossier, 20 jaar",
        remove=summaries.forget_records,
    ),
    Rule(
        code="marks",
        what="kenmerken waaraan een beller wordt herkend",
        kept_for=requests.OFTEN,
        counted_from="de ontvangst van de zorgvraag",
        ground=PROPOSAL,
        remove=coordination.forget_marks,
    ),
    Rule(
        code="inquiries",
        what="inzageverzoeken: wie vroeg en wat er werd gevonden; een uittreksel zelf wordt nooit bewaard",
        kept_for=requests.FORGOTTEN_AFTER,
        counted_from=f"het overhandigen; zonder dat {requests.LEFT_AFTER.days} dagen na het verzoek",
        ground=PROPOSAL,
        remove=coordination.forget_inquiries,
    ),
    Rule(
        code="callers",
        what="telefoonnummers van bellers",
        kept_for=calls.NUMBERS_KEPT_FOR,
        counted_from="het einde van het gesprek, als het een zorgvraag werd of is afgehandeld",
        ground=PROPOSAL,
        remove=telephony.forget_numbers,
    ),
    Rule(
        code="calls",
        what="telefoongesprekken, zonder nummer",
        kept_for=calls.CALLS_KEPT_FOR,
        counted_from="het einde van het gesprek",
        ground=PROPOSAL,
        remove=telephony.forget_calls,
    ),
    Rule(
        code="bookings",
        what="afspraken, met hun verloop, en vervoer",
        kept_for=plans.BOOKINGS_KEPT_FOR,
        counted_from="het moment van de afspraak of het vervoer",
        ground=PROPOSAL,
        remove=planning.forget_bookings,
    ),
    Rule(
        code="slots",
        what="tijdvakken waarin niets (meer) is afgesproken, en uitzonderingen op roosters",
        kept_for=plans.SLOTS_KEPT_FOR,
        counted_from="het einde van het tijdvak",
        ground=PROPOSAL,
        remove=planning.forget_slots,
    ),
    Rule(
        code="competences",
        what="bekwaamheden, begeleiding en plaatsen in scholing van medewerkers",
        kept_for=abilities.KEPT_FOR,
        counted_from="het einde van de laatste rol bij de organisatie",
        ground=PROPOSAL,
        remove=competences.forget_competences,
    ),
    Rule(
        code="meetings",
        what="casuïstiekbesprekingen met hun casussen",
        kept_for=learning.MEETINGS_KEPT,
        counted_from="het einde van de bespreking",
        ground=PROPOSAL,
        remove=learning.forget_meetings,
    ),
    Rule(
        code="bottlenecks",
        what="knelpunten die zijn verholpen of afgewezen",
        kept_for=learning.BOTTLENECKS_KEPT,
        counted_from="het einde van het knelpunt",
        ground=PROPOSAL,
        remove=learning.forget_bottlenecks,
    ),
    Rule(
        code="notices",
        what="berichten en taken die zijn afgehandeld",
        kept_for=notice.KEPT_FOR,
        counted_from="de afhandeling",
        ground=PROPOSAL,
        remove=notices.forget_notices,
    ),
    Rule(
        code="imports",
        what="ingelezen bestanden met locaties",
        kept_for=importing.KEPT_FOR,
        counted_from="het inlezen",
        ground=PROPOSAL,
        remove=upkeep.forget_files,
    ),
    Rule(
        code="sandbox",
        what="leveringen in de proefomgeving",
        kept_for=sandbox.KEPT_FOR,
        counted_from="de levering",
        ground=PROPOSAL,
        remove=connections.forget_sandbox_data,
    ),
)


def carry_out(*, dry_run: bool, at: datetime) -> Iterator[tuple[Rule, int | None]]:
    """Each rule with how much went by it, or would go; None when it failed, and then nothing went. Others go on.

    A dry run does the same and undoes it: what it tells is what will be done. What went is on record, as a number.
    """
    for rule in RULES:
        yield rule, _tried(rule, dry_run=dry_run, at=at)


def _tried(rule: Rule, *, dry_run: bool, at: datetime) -> int | None:
    try:
        return _carry_out(rule, dry_run=dry_run, at=at)
    except Exception:  # one that fails keeps no other from being carried out; it is told, and tried again tomorrow
        log.exception("retention.failed", rule=rule.code)
        return None


@transaction.atomic
def _carry_out(rule: Rule, *, dry_run: bool, at: datetime) -> int:
    removed = rule.remove(at=at)
    connection.check_constraints()  # now, not at a commit that a dry run never comes to
    if removed:
        detail = {"removed": removed, "olderThan": (at - rule.kept_for).isoformat()}
        subject = f"retention-rule/{rule.code}"
        audit.record(
            action="retention.carried-out", actor=PLATFORM, subject=subject, deed=Deed.REMOVE, detail=detail, at=at
        )
    transaction.set_rollback(dry_run)
    return removed
