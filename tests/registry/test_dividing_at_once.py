"""Two who put a division of the same region in force at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection
from tests.registry.conftest import NOON, REGISTRAR
from tests.registry.test_dividing import AMERSFOORT, DAY, SPLIT, ZEIST, prepared

from ketenzicht.base.errors import Refused
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import Plan, RegionKind

OTHER = Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05D": "Heuvelrug"}, moves={ZEIST: "ZCG-05D"})


def in_a_thread(division_id: UUID) -> str:
    """What came of it: done, or how it was refused."""
    try:
        operations.decide_division(division_id=division_id, seen=2, actor=REGISTRAR, at=NOON)
    except Refused as refused:
        return "klaar" if "Er staat al een indeling klaar" in str(refused) else str(refused)
    finally:
        connection.close()
    return "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_divisions_of_one_region_one_is_put_in_force() -> None:
    operations.load_reference(at=NOON)
    waiting = [prepared(plan) for plan in (SPLIT, OTHER)]
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(in_a_thread, waiting)) == ["done", "klaar"]
    land = queries.land(on=DAY)
    assert {AMERSFOORT} == land.municipalities_in("ZCG-05B") or {ZEIST} == land.municipalities_in("ZCG-05D")
    assert not any(queries.present_faults(on=DAY).values())
