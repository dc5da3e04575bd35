"""A centre that helps another finds places for it, named as who helps, by its own permission."""

from datetime import timedelta

from tests.coordination.centres import terms
from tests.placement.conftest import Region

from ketenzicht.access.domain import Permission
from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination.models import Happening
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Dropped


def test_who_helps_is_on_record_as_that_and_by_which_permission(region: Region) -> None:
    need_id = region.need()
    sharing = coordination.propose_sharing(
        giver_id=region.centre_id,
        helper_id=region.other_id,
        terms=terms(begins_on=region.at.date()),
        actor=region.cor,
        at=region.at,
    )
    coordination.answer_sharing(sharing_id=sharing, agrees=True, actor=region.stranger, at=region.at)
    until = region.at + timedelta(hours=2)
    coordination.begin_helping(sharing_id=sharing, until=until, because="Ziek", actor=region.cor, at=region.at)
    operations.drop_need(
        need_id=need_id, dropped=Dropped.RECOVERED, because="Gaat beter.", actor=region.stranger, at=region.at
    )
    assert Happening.objects.latest("id").actor_name == "Eva Elders (ZCC Elders)"
    line = AuditLine.objects.filter(action="coordination.need-ended").latest("id")
    assert line.authorisation == Permission.COORDINATION_WORK.value
    assert (line.detail["for"], line.detail["sharing"]) == (str(region.centre_id), str(sharing))
