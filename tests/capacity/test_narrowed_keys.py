"""A key that is narrowed to some locations or modules delivers for those, and for nothing else."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.capacity.delivering import LABELS, Provider, deliver, observation

from ketenzicht.access.domain import EVERYTHING, Permission, Reach

LOCATIONS = [UUID(int=number) for number in range(3)]
MODULES = ["kliniek", "spoed", "hap"]
reaches = st.builds(Reach, st.frozensets(st.sampled_from(LOCATIONS)), st.frozensets(st.sampled_from(MODULES)))


@given(reaches, st.sampled_from(LOCATIONS), st.sampled_from(MODULES))
def test_naming_more_never_gives_less_and_naming_nothing_gives_all(reach: Reach, location: UUID, module: str) -> None:
    within = reach.holds(location_id=location, module=module)
    assert within == (location in (reach.locations or LOCATIONS) and module in (reach.modules or MODULES))
    assert EVERYTHING.holds(location_id=location, module=module)
    assert bool(reach) == (reach != EVERYTHING)
    named = Reach(reach.locations | {location}, reach.modules | {module})
    assert named.holds(location_id=location, module=module)


def test_a_narrowed_key_delivers_within_its_locations_and_modules_and_not_beyond(
    api: TestClient, provider: Provider
) -> None:
    scopes: list[str] = [Permission.CAPACITY_DELIVER]
    here, elsewhere = frozenset({provider.location_id}), frozenset({uuid4()})
    within = [
        Reach(locations=here),
        Reach(modules=frozenset({"kliniek", "spoed"})),
        Reach(here, frozenset({"kliniek"})),
    ]
    beyond = [Reach(locations=elsewhere), Reach(modules=frozenset({"spoed"})), Reach(here, frozenset({"spoed"})),
              Reach(elsewhere, frozenset({"kliniek"}))]  # fmt: skip
    for reach in within:
        assert deliver(api, provider, observation(provider), key=provider.issue(scopes, reach=reach)).status_code == 201
    for reach in beyond:
        key = provider.issue(scopes, reach=reach)
        answer = deliver(
            api, provider, observation(provider, 1), observation(provider, 2), key=key, onFault="accept-rest"
        )
        assert answer.status_code == 400
        assert [(one["pointer"], one["code"]) for one in answer.json()["faults"]] == [
            ("/observations/0/unit", "out-of-reach"),
            ("/observations/1/unit", "out-of-reach"),
        ]
        assert api.get("/api/v1/units", headers={"Authorization": f"Bearer {key}"}).json() == {"units": []}


def test_a_narrowed_key_says_so_and_lists_only_its_units(api: TestClient, provider: Provider) -> None:
    scopes: list[str] = [Permission.CAPACITY_DELIVER]
    key = provider.issue(scopes, reach=Reach(frozenset({provider.location_id})))
    headers = {"Authorization": f"Bearer {key}"}
    me = api.get("/api/v1/clients/current", headers=headers).json()
    assert (me["locations"], me["modules"]) == ([str(provider.location_id)], [])
    assert len(api.get("/api/v1/units", headers=headers).json()["units"]) == len(LABELS)
