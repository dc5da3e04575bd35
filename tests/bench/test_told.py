"""What the benchmark of indicators fills the database with is what the application would have in it."""

from datetime import UTC, datetime, timedelta

import pytest
from bench.measures.learning import fill
from tests.coordination.conftest import Centre, _ids, centre, people  # fixtures

from ketenzicht.learning import operations, queries
from ketenzicht.learning.domain import Split

__all__ = ["_ids", "centre", "people"]
END = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.mark.django_db
def test_a_year_that_is_filled_in_has_indicators_and_flags(centre: Centre) -> None:
    assert fill(centre.id, centre.telephone_id, end=END, requests=2_000) == 2_000
    sheet = queries.sheet(
        centre_id=None,
        start=(END - timedelta(days=31)).date(),
        end=(END - timedelta(days=1)).date(),
        split=Split.NONE,
        actor=centre.me,
        now=END,
    )
    assert sheet.requests == pytest.approx(2_000 * 30 / 365, rel=0.02)
    found = {row.indicator.code: row.figures["alles"] for row in sheet.rows}
    assert all(one is not None and one.denominator for code, one in found.items() if code != "unsigned")
    assert operations.put_flags(at=END) > 0
    assert operations.put_flags(at=END + timedelta(minutes=10)) == 0
