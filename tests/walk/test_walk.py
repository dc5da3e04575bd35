"""The walk: every address of the running application, as everybody, and what they get is what the matrix declares."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from tests.serving import Site, serving
from tests.walk.addresses import every_address
from tests.walk.asking import Answer, Client
from tests.walk.visitors import KEYS, VISITORS, Side, sides

MATRIX = Path(__file__).parent / "matrix.toml"
DECLARED: dict[str, Any] = tomllib.loads(MATRIX.read_text(encoding="utf-8"))
RULES: dict[str, dict[str, Any]] = DECLARED.pop("rules")
PARAMETER = re.compile(r"[<{]")
ALWAYS = {"content-security-policy", "permissions-policy", "referrer-policy", "x-content-type-options",
          "cross-origin-opener-policy", "cross-origin-resource-policy", "x-frame-options"}  # fmt: skip
OTHER_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]
REFUSED = {401, 403, 404, 405}
BEFORE_WHO = {"sign-in", "csrf"}  # turned away before anybody looks for which organisation they act
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Walk:
    """The running application, with two organisations, and one with which nothing was agreed."""

    client: Client
    ours: Side
    theirs: Side
    strangers: Side
    delivery: str

    def ask(self, pattern: str, visitor: str, *, side: Side, method: str) -> Answer:
        """What somebody of a side gets, for what is ours."""
        told = DECLARED[pattern]
        headers, body = dict(side.headers[visitor]), None
        if method in {"POST", "PUT"} and "body" in told:
            body = self._filled(told["body"])
            headers["Content-Type"] = "application/json"
        address = self._filled(told.get("at", pattern))
        answer = self.client.ask(method, address, headers=headers, body=body, is_endless="stream" in told)
        assert answer.header_names >= ALWAYS, f"{method} {address} as {visitor}: {ALWAYS - answer.header_names}"
        assert answer.status_code < 500, f"{method} {address} as {visitor}: {answer.status_code}"
        return answer

    def _filled(self, text: str) -> str:
        mine = {
            "location": self.ours.location,
            "sibling": self.ours.sibling,
            "unit": self.ours.unit,
            "agreement": self.ours.agreement,
            "member": self.ours.members["triagist"],
            "competence": self.ours.competence,
            "delivery": self.delivery,
            "system": self.ours.keys["key-read"].client_id,
            "key": self.ours.keys["key-read"].prefix,
            "provider": self.ours.provider,
            "application": self.ours.application,
            "document": self.ours.document,
            "activation": self.ours.activation,
            "division": self.ours.division,
            "request": self.ours.request,
            "need": self.ours.need,
            "exchange": self.ours.exchange,
            "meeting": self.ours.meeting,
            "case": self.ours.case,
            "bottleneck": self.ours.bottleneck,
            "offer": self.ours.offer,
            "emergency": self.ours.emergency,
            **{f"plan_{kind}": made for kind, made in self.ours.plan.items()},
            "hand_over": self.ours.hand_over,
            "centre": self.ours.centre,
            "advice": self.ours.asked[0],
            "call": self.ours.call,
            "instrument": self.ours.instrument,
            "inquiry": self.ours.inquiry,
            "proposal": self.ours.proposal,
            "report": self.ours.report,
            "import": self.ours.brought[0],
            "notice": self.ours.notice,
            "organisation": self.ours.organisation_id,
            "promotion": self.ours.promotion,
        }
        for name, value in {**mine, "now": datetime.now(UTC).isoformat()}.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text


@pytest.fixture(scope="module")
def everybody(own_database: str) -> tuple[Side, Side, Side]:
    ours, theirs, strangers = sides(at=NOW)
    return ours, theirs, strangers


@pytest.fixture(scope="module")
def site(own_database: str, everybody: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETENZICHT_RATE_FACTOR", "1000")  # everybody comes from one address here, at every one of ours
        with serving(database=own_database, log=tmp_path_factory.mktemp("site") / "server.log") as site:
            yield site


@pytest.fixture(scope="module")
def walk(site: Site, everybody: tuple[Side, Side, Side]) -> Iterator[Walk]:
    with closing(Client(site.address)) as client:
        first = Walk(client, *everybody, delivery="")
        for _ in range(100):  # the picture may still be loading
            answer = first.ask("/api/v1/deliveries", "key-deliver", side=first.ours, method="POST")
            if answer.status_code == 201:
                break
        yield Walk(client, *everybody, delivery=answer.json()["id"])


def test_every_address_has_a_rule() -> None:
    missing = sorted(every_address() - set(DECLARED))
    assert not missing, (
        f"Who may use {', '.join(missing)}? Declare it: give each a table in {MATRIX.name}, beside this test, "
        "with the rule that says what every kind of visitor gets."
    )


def test_every_rule_is_of_an_address_that_there_is_and_is_used() -> None:
    assert sorted(set(DECLARED) - every_address()) == []
    assert {told[key] for told in DECLARED.values() for key in ("rule", "post") if key in told} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_speaks_of_everybody(rule: str) -> None:
    assert "everybody" in RULES[rule]
    assert set(RULES[rule]) <= {*VISITORS, "everybody", "keys"}, "Somebody is named who does not exist (any more)."


@pytest.mark.parametrize("pattern", [pattern for pattern in DECLARED if PARAMETER.search(pattern)])
def test_every_address_that_takes_an_identifier_says_what_others_get(pattern: str) -> None:
    told = DECLARED[pattern]
    assert "at" in told
    assert "foreign" in told
    assert ("why" in told) == (told["foreign"] == told.get("success", 200)), "Say why it is no secret."


def methods_of(pattern: str) -> list[str]:
    methods: list[str] = DECLARED[pattern].get("methods", ["GET"])
    return methods


@pytest.mark.parametrize(
    ("method", "pattern"), [(method, pattern) for pattern in DECLARED for method in methods_of(pattern)]
)
def test_everybody_gets_what_is_declared(walk: Walk, method: str, pattern: str) -> None:
    told = DECLARED[pattern]
    rule = RULES[told.get("post", told["rule"]) if method == "POST" else told["rule"]]
    found, declared = {}, {}
    success = told.get("success", 200)
    for visitor in VISITORS:
        others = rule.get("keys", rule["everybody"]) if visitor in KEYS else rule["everybody"]
        status = rule.get(visitor, others)
        expected = success if status == 200 else status
        found[visitor] = seen(walk.ask(pattern, visitor, side=walk.ours, method=method))
        declared[visitor] = expected
        if expected in BEFORE_WHO:
            continue
        other = walk.ask(pattern, visitor, side=walk.theirs, method=method)
        found[f"{visitor} elsewhere"] = seen(other)
        foreign = told.get("foreign", expected)
        if visitor == "platform-administrator":
            foreign = told.get("platform", foreign)
        declared[f"{visitor} elsewhere"] = foreign if expected == success else expected
        if expected != success:
            continue  # who gets nothing in this role, gets nothing whatever was agreed
        if "says" in told:
            assert told["says"] in other.text
        stranger = walk.ask(pattern, visitor, side=walk.strangers, method=method)
        found[f"{visitor} without agreements"] = seen(stranger)
        declared[f"{visitor} without agreements"] = told.get("stranger", declared[f"{visitor} elsewhere"])
        if told.get("of-care") and visitor == "organisation-administrator":
            declared[f"{visitor} without agreements"] = HTTPStatus.FORBIDDEN
        if "stranger" in told:
            assert "Vraag het ROAZ-bureau" in stranger.text
    assert found == declared


@pytest.mark.parametrize("pattern", DECLARED)
def test_no_address_knows_another_method(walk: Walk, pattern: str) -> None:
    allowed = {*methods_of(pattern), "HEAD"}
    for method in OTHER_METHODS:
        if method in allowed:
            continue
        for visitor in ("anonymous", "platform-administrator", "key-deliver"):
            answer = walk.ask(pattern, visitor, side=walk.ours, method=method)
            assert answer.status_code in REFUSED, f"{method} {pattern} as {visitor}: {answer.status_code}"


ODD = ["00000000-0000-0000-0000-000000000000", "1", "-1", "%00", "..%2f..%2fetc", "%27%20OR%201=1--", "%ff", "x" * 3000]


@pytest.mark.parametrize("pattern", [pattern for pattern in DECLARED if PARAMETER.search(pattern)])
def test_identifiers_of_nothing_are_refused_and_break_nothing(walk: Walk, pattern: str) -> None:
    for odd in ODD:
        address = re.sub(r"<[^>]*>|{[^}]*}", odd, pattern)
        for visitor in ("platform-administrator", "key-read", "key-deliver"):
            answer = walk.client.ask("GET", address, headers=walk.ours.headers[visitor])
            refused = {400, 302, *REFUSED} if visitor.startswith("key") else {400, *REFUSED}
            assert answer.status_code in refused, f"{address} as {visitor}: {answer.status_code}"


def test_what_was_not_agreed_is_nowhere_in_an_answer(walk: Walk) -> None:
    """A page that is for everybody still shows no figure of who may not be seen."""
    for visitor, path in (
        ("triagist", "/locations/{location}/"),
        ("triagist", "/regions/"),
        ("key-read", "/api/v1/locations"),
    ):
        address = path.replace("{location}", str(walk.ours.location))
        ours = walk.client.ask("GET", address, headers=walk.ours.headers[visitor]).text
        strange = walk.client.ask("GET", address, headers=walk.strangers.headers[visitor]).text
        if "{location}" in path:
            assert f"u-{walk.ours.unit}" in ours
            assert "kunt u hier niet inzien" in strange
        assert str(walk.ours.unit) not in strange


def test_lists_hold_only_what_is_ones_own(walk: Walk) -> None:
    headers = walk.ours.headers["key-deliver"]
    units = {line["unit"] for line in walk.client.ask("GET", "/api/v1/units", headers=headers).json()["units"]}
    assert str(walk.ours.unit) in units
    assert str(walk.theirs.unit) not in units
    me = walk.client.ask("GET", "/api/v1/clients/current", headers=headers).json()
    assert me["organisation"]["id"] == str(walk.ours.organisation_id)


def seen(answer: Answer) -> int | str:
    """The status, or a word for what a status alone does not say."""
    if answer.status_code == 302 and answer.headers["location"].startswith("/sign-in/?next=/"):
        return "sign-in"
    if answer.status_code == 403 and "Dit formulier is verlopen" in answer.text:
        return "csrf"
    return answer.status_code
