"""What the clock of a centre cannot do holds up nothing else that is due."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.coordination.centres import ask, open_other_centre
from tests.coordination.conftest import Centre

from ketenzicht.coordination import operations
from ketenzicht.coordination.models import CareRequest, Transfer
from ketenzicht.coordination.operations import transferring, watching

LATER = timedelta(hours=1)


@pytest.mark.django_db
def test_a_transfer_that_cannot_lapse_stops_no_other(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    open_other_centre(centre)
    broken, *others = [ask(centre, *centre.in_hand()) for _ in range(3)]
    stop_at(monkeypatch, transferring, "_settle", lambda made, *_: made.id == broken)
    with pytest.raises(ExceptionGroup, match="1 things"):
        operations.lapse_transfers(at=centre.at + LATER)
    assert {one.id: one.stage for one in Transfer.objects.all()} == {
        broken: "asked",
        **dict.fromkeys(others, "unanswered"),
    }
    monkeypatch.undo()
    assert operations.lapse_transfers(at=centre.at + LATER) == 1


@pytest.mark.django_db
def test_a_request_that_cannot_be_noted_as_late_stops_no_other(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = centre.receive(), centre.receive()
    CareRequest.objects.update(begin_before=centre.at)
    stop_at(monkeypatch, watching, "tell", lambda row, *_: row.id == broken)
    with pytest.raises(ExceptionGroup):
        operations.note_late(at=centre.at + LATER)
    late = dict(CareRequest.objects.values_list("id", "late_at"))
    assert (late[broken], bool(late[other])) == (None, True)


def stop_at(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, which: Callable[..., bool]) -> None:
    real = getattr(module, name)

    def fails(first: Any, *more: Any, **named: Any) -> Any:
        if which(first, *more):
            raise RuntimeError("The key of it is not there.")
        return real(first, *more, **named)

    monkeypatch.setattr(module, name, fails)
