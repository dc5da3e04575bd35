"""Questions for advice of the demonstration: one by the page of a GP, and one that waits for a second reader."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import About, Asking, Door
from ketenzicht.demonstration.accounts import actor_of
from ketenzicht.demonstration.domain.plan import id_of

CENTRE = "zcc-ROAZ-09"
BED = "Zij woont alleen en kan na de val niet opstaan. Er is niets gebroken. Is er een indicatie voor een ELV-bed?"
DYING = "De mantelzorg houdt het niet meer vol. Past een palliatief bed, of kan het thuis met meer zorg?"


@transaction.atomic
def add_advice(*, at: datetime) -> None:
    """Once, when the accounts were just opened. The patients are invented, and have no BSN."""
    _by_page(at=at - timedelta(minutes=10))
    _by_telephone(at=at - timedelta(minutes=25))


def _by_page(*, at: datetime) -> None:
    gp = actor_of("huisarts", at=at)
    operations.ask_advice(
        form=uuid4(),
        centre_id=id_of(CENTRE),
        intake={
            "caller": gp.name,
            "caller-is": "gp",
            "call-back": "0201234567",
            "birth-date": "04-02-1941",
            "sex": "female",
            "complaint": "Gevallen in huis, niets gebroken, kan niet alleen blijven",
        },
        asking=Asking(About.BED, BED, who=gp.name, role="huisarts of praktijk", call_back="0201234567"),
        actor=gp,
        at=at,
    )


def _by_telephone(*, at: datetime) -> None:
    triagist = actor_of("zcc-triagist", at=at)
    intake = {
        "caller": "Wijkverpleegkundige",
        "caller-is": "nurse",
        "call-back": "0201234568",
        "birth-date": "17-09-1948",
        "complaint": "Laatste levensfase, overbelaste mantelzorg",
    }
    made = operations.receive(centre_id=id_of(CENTRE), door=Door.PROFESSIONALS, intake=intake, actor=triagist, at=at).id
    claim = operations.pick_up(request_id=made, actor=triagist, at=at)
    asking = Asking(About.BED, DYING, who="Wijkverpleegkundige", role="wijkverpleging", call_back="0201234568")
    question = operations.note_question(request_id=made, claim=claim, asking=asking, actor=triagist, at=at)
    operations.write_answer(
        question_id=question,
        claim=claim,
        text="Thuis lukt het niet meer en de laatste levensfase staat vast: een palliatief ELV-bed past. Meld het aan "
        "bij de coördinatiefunctie in uw regio.",
        aid_round_id=None,
        with_reader=False,
        actor=triagist,
        at=at + timedelta(minutes=8),
    )
    operations.put_back(
        request_id=made,
        claim=claim,
        because="Wacht op een tweede lezer.",
        actor=triagist,
        at=at + timedelta(minutes=9),
    )
