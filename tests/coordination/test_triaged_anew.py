"""Who may conclude alone triages anew what a trainee triaged: the request goes on, and nothing waits for ever."""

import pytest
from tests.coordination.conftest import MINUTE, Centre
from tests.coordination.test_under_supervision import asked, decide, decided, triaged

from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Status, Verdict
from ketenzicht.coordination.models import CoSign

__all__ = ["asked"]  # a fixture
pytestmark = pytest.mark.django_db


def test_a_colleague_triages_anew_and_decides(asked: Centre) -> None:
    made, conclusion, decision = decided(asked)
    asked.at += MINUTE
    claim = operations.pick_up(request_id=made, actor=asked.colleague, at=asked.at)
    with pytest.raises(Refused, match="wacht nog op medebeoordeling"):
        decide(asked, made, claim, by=asked.colleague)
    triaged(asked, made, claim, by=asked.colleague)
    assert CoSign.objects.get(id=conclusion).verdict == Verdict.LAPSED.value
    assert CoSign.objects.get(id=decision).settled_at is None
    decide(asked, made, claim, by=asked.colleague)
    assert asked.row(made).status == Status.DECIDED.value
    assert not CoSign.objects.filter(settled_at__isnull=True).exists()


def test_another_trainee_who_triages_anew_opens_nothing(asked: Centre) -> None:
    made, conclusion, _ = decided(asked)
    asked.at += MINUTE
    claim = operations.pick_up(request_id=made, actor=asked.me, at=asked.at)
    triaged(asked, made, claim)
    assert CoSign.objects.get(id=conclusion).settled_at is None
    assert CoSign.objects.filter(settled_at__isnull=True, deed="conclusion").count() == 2
