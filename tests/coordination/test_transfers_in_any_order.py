"""In whatever order it goes: at each moment a request is of exactly one centre, as a small model says."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from django.db import transaction
from tests.coordination.centres import ask, open_other_centre
from tests.coordination.conftest import Centre

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Ending, WhyNot
from ketenzicht.coordination.models import Transfer
from ketenzicht.coordination.operations.holding import locked

STEPS = ("ask", "accept", "decline", "withdraw", "lapse", "close", "reopen")
LATER = timedelta(hours=1)


class Model:
    """What should be so: who has it, whether a transfer is asked, and whether the request is open."""

    def __init__(self) -> None:
        self.owner, self.is_asked, self.is_open, self.is_held = "us", False, True, True

    def do(self, step: str) -> bool:
        """Whether the step can be made; then it is."""
        ours, can = self.owner == "us", False
        if step == "ask" and (can := ours and self.is_open and self.is_held and not self.is_asked):
            self.is_asked = True
        elif step == "accept" and (can := self.is_asked):
            self.owner, self.is_asked = "them", False
        elif step in {"decline", "lapse", "withdraw"} and (can := self.is_asked):
            self.is_asked = False
        elif step == "close" and (can := ours and self.is_open and self.is_held):
            self.is_open = self.is_held = self.is_asked = False
        elif step == "reopen" and (can := ours and not self.is_open):
            self.is_open = True
        return can


class Real:
    """The same steps at a request."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.made, self.claim = centre.in_hand()
        self.transfer = UUID(int=0)

    def do(self, step: str) -> bool:
        at, us, them = self.centre.at, self.centre.me, self.centre.stranger
        try:
            with transaction.atomic():
                if step == "ask":
                    self.transfer = ask(self.centre, self.made, self.claim)
                elif step == "accept":
                    operations.accept_transfer(transfer_id=self.transfer, actor=them, at=at)
                elif step == "decline":
                    operations.decline_transfer(
                        transfer_id=self.transfer, why_not=WhyNot.FULL, said="", actor=them, at=at
                    )
                elif step == "withdraw":
                    operations.withdraw_transfer(transfer_id=self.transfer, actor=us, at=at)
                elif step == "lapse":
                    return operations.lapse_transfers(at=at + LATER) == 1
                elif step == "close":
                    operations.close(
                        request_id=self.made, claim=self.claim, ending=Ending.ADVISED, note="Klaar", actor=us, at=at
                    )
                else:
                    operations.reopen(request_id=self.made, because="Belt terug", actor=us, at=at)
        except Refused:
            return False
        return True


@pytest.mark.django_db
@pytest.mark.parametrize("first", STEPS)
def test_in_whatever_order_it_is_of_one_centre_as_the_model_says(centre: Centre, first: str) -> None:
    open_other_centre(centre)
    more = 2 if first == "decline" else 1  # after a refusal it can be asked anew: that is where most can go wrong
    for steps in product(STEPS, repeat=more):
        real, model = Real(centre), Model()
        for step in ("ask", first, *steps):
            assert real.do(step) is model.do(step), (first, steps, step)
            row = centre.row(real.made)
            assert row.centre_id == {"us": centre.id, "them": centre.other_id}[model.owner]
            assert Transfer.objects.filter(request=row, stage="asked").count() == model.is_asked
            mine = _can_pick_up(centre, real.made, centre.colleague)
            theirs = _can_pick_up(centre, real.made, centre.stranger)
            assert (mine, theirs) == ((model.owner == "us"), (model.owner == "them"))
        Transfer.objects.filter(stage="asked").update(
            stage="withdrawn", settled_at=centre.at, settled_by=UUID(int=1)
        )  # so that the clock of the next finds its own only


def _can_pick_up(centre: Centre, made: UUID, who: Actor) -> bool:
    """Whether they find it to act on: of the centre that has it somebody always does, of the other never."""
    try:
        with transaction.atomic():
            locked(made, actor=who, at=centre.at)
    except (Conflict, NotFound):
        return False
    return True
