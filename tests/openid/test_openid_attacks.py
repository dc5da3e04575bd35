"""Forged, stale, stolen and odd: what a hostile provider, or somebody between, could send."""

import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from tests.openid import hostile as other
from tests.openid.conftest import Record, come_back, go, is_in, visit
from tests.openid.hostile import Hostile, confused, key, signed, tampered, unsigned, with_header, with_own_key

from ketenzicht.access.domain import AWAY_FOR, IdentityProvider
from ketenzicht.access.models import Identity, User
from ketenzicht.access.openid import fetching
from ketenzicht.audit.models import AuditLine

pytestmark = pytest.mark.usefixtures("provider")
HOUR = 3_600


def refused(client: Client, hostile: Hostile, because: str, **more: str) -> None:
    """Nobody is in, nobody has an account, the page says so in Dutch, and the log says why."""
    answer = come_back(client, go(client), provider=hostile, **more)
    told(client, answer, because)


def told(client: Client, answer: Any, because: str) -> None:
    assert answer.status_code in {403, 503}
    assert "Aanmelden is niet gelukt" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.exists()
    line = AuditLine.objects.filter(action="access.signed-in").latest("id")
    assert line.detail["because"].startswith(because)
    assert line.outcome in {"refused", "failure"}
    assert line.access_point == "127.0.0.1"


FORGED = {
    "another key": lambda claims: signed(claims, number=1),
    "another key under the name of a real one": lambda claims: signed(claims, number=1, kid="key-0"),
    "no signature": unsigned,
    "no signature, in capitals": lambda claims: unsigned(claims, "nOnE"),
    "HS256 with the public key": confused,
    "a key that came along": with_own_key,
    "claims that were changed": tampered,
    "a header that must be understood": lambda claims: with_header(claims, crit=["bound-to"], **{"bound-to": 1}),
    "an algorithm that is none": lambda claims: unsigned(claims, "XX256"),
    "another form": lambda _: "not.a-token",
    "five parts": lambda _: "a.b.c.d.e",
    "nothing": lambda _: "",
    "letters beyond ASCII": lambda _: "é.é.é",
    "too long": lambda claims: signed({**claims, "more": "x" * 70_000}),
}


@pytest.mark.parametrize("sign", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_no_key_of_the_provider_signed_lets_nobody_in(client: Client, hostile: Hostile, sign: Any) -> None:
    hostile.sign = sign
    answer = come_back(client, go(client), provider=hostile)
    because = AuditLine.objects.filter(action="access.signed-in").latest("id").detail["because"]
    assert because.partition(":")[0] in {"not-signed", "malformed"}
    told(client, answer, because)


def test_the_same_header_without_a_demand_is_believed(client: Client, hostile: Hostile) -> None:
    hostile.sign = lambda claims: with_header(claims, jku="https://elders.invalid/keys")
    assert visit(client, hostile).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize("odd", [7, None, ["a"], {"a": 1}])
def test_a_token_that_is_no_text_lets_nobody_in(client: Client, hostile: Hostile, odd: Any) -> None:
    hostile.sign = lambda _: odd
    refused(client, hostile, "malformed")


def test_keys_that_are_secret_weak_or_for_something_else_are_none(client: Client, hostile: Hostile) -> None:
    from joserfc.jwk import OctKey, RSAKey

    weak = RSAKey.generate_key(1024, parameters={"kid": "key-0"})
    public = key().as_dict(private=False)
    hostile.keys = [
        {**OctKey.import_key("public").as_dict(), "kid": "key-0"},
        weak.as_dict(private=False),
        {**public, "use": "enc"},
        {"kty": "RSA", "kid": "key-0", "n": "!", "e": "AQAB"},
        {"kty": 7},
        "odd",
    ]
    refused(client, hostile, "not-signed")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"exp": int(time.time()) - 120}, "out-of-time"),
    "without an end": ({"exp": ...}, "out-of-time"),
    "without a beginning": ({"iat": ...}, "out-of-time"),
    "made an hour ago": ({"iat": int(time.time()) - HOUR}, "out-of-time"),
    "made in an hour": ({"iat": int(time.time()) + HOUR}, "out-of-time"),
    "not yet": ({"nbf": int(time.time()) + HOUR}, "out-of-time"),
    "an end that is text": ({"exp": "later"}, "malformed"),
    "an end that is true": ({"exp": True}, "malformed"),
    "an end that is no number": ({"exp": float("nan")}, "malformed"),
    "for another": ({"aud": "somebody-else"}, "not-for-us"),
    "for nobody": ({"aud": ...}, "not-for-us"),
    "for an odd thing": ({"aud": {"ketenzicht": 1}}, "not-for-us"),
    "for us and another, by another": ({"aud": ["ketenzicht", "x"], "azp": "x"}, "not-for-us"),
    "for us and another, by nobody": ({"aud": ["ketenzicht", "x"]}, "not-for-us"),
    "of another issuer": ({"iss": "http://127.0.0.1:9"}, "other-issuer"),
    "of an issuer with one stroke more": ({"iss": ...}, "other-issuer"),
    "with the nonce of another": ({"nonce": "x"}, "other-request"),
    "without a nonce": ({"nonce": ...}, "other-request"),
    "with a nonce that is a number": ({"nonce": 1}, "other-request"),
    "of nobody": ({"sub": ...}, "malformed"),
    "of an empty name": ({"sub": ""}, "malformed"),
    "of a number": ({"sub": 7}, "malformed"),
    "of a name of 256 signs": ({"sub": "x" * 256}, "malformed"),
    "of a name with a NUL": ({"sub": "a\0b"}, "malformed"),
    "with an address that is a list": ({"email": ["a@ziekenhuis.invalid"]}, "malformed"),
    "with an address of 300 signs": ({"email": "a" * 300 + "@ziekenhuis.invalid"}, "malformed"),
    "with an address on two lines": ({"email": "a@ziekenhuis.invalid\nb@x"}, "malformed"),
    "with a name of 10,000 signs": ({"name": "x" * 10_000}, "malformed"),
    "with a name of control signs": ({"name": "\x1b[31m"}, "malformed"),
    "with 501 groups": ({"groups": ["kz-triage"] * 501}, "malformed"),
    "with groups that are numbers": ({"groups": [1]}, "malformed"),
    "with a group of 401 signs": ({"groups": ["x" * 401]}, "malformed"),
    "with groups that are a table": ({"groups": {"kz-triage": True}}, "malformed"),
}


@pytest.mark.parametrize(("claims", "because"), WRONG.values(), ids=WRONG.keys())
def test_a_token_that_is_not_an_answer_to_us_now_lets_nobody_in(
    client: Client, hostile: Hostile, claims: dict[str, Any], because: str
) -> None:
    hostile.claims |= claims
    refused(client, hostile, because)


def test_a_state_opens_once_and_only_in_its_own_browser(client: Client, hostile: Hostile) -> None:
    asked = go(client)
    told(Client(), come_back(Client(), asked, provider=hostile), "not-started-here")
    assert come_back(client, asked, provider=hostile).status_code == 302
    assert is_in(client)
    before = len(hostile.asked)
    client.post("/sign-out/")
    again = come_back(client, asked, provider=hostile)
    assert again.status_code == 403
    assert not is_in(client)
    assert len(hostile.asked) == before  # nobody is asked anything about a code that is not ours


def test_a_state_that_was_used_is_worth_nothing_in_a_session_that_was_copied(client: Client, hostile: Hostile) -> None:
    asked = go(client)
    copy = Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    kept = dict(client.session.items())
    assert come_back(client, asked, provider=hostile).status_code == 302
    session = copy.session
    session.update(kept)
    session.save()
    copy.cookies["sessionid"] = session.session_key or ""
    assert come_back(copy, asked, provider=hostile).status_code == 403
    assert AuditLine.objects.latest("id").detail["because"] == "not-started-here: again"


def test_a_visit_ends_after_ten_minutes(client: Client, hostile: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = go(client)
    later = timezone.now() + AWAY_FOR
    monkeypatch.setattr(timezone, "now", lambda: later)
    answer = come_back(client, asked, provider=hostile)
    assert answer.status_code == 403
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "more", [{"state": ""}, {"state": "x"}, {"code": ""}, {"code": "x" * 3_000}, {"error": "access_denied"}]
)
def test_an_answer_without_what_belongs_in_it_lets_nobody_in(
    client: Client, hostile: Hostile, more: dict[str, str]
) -> None:
    answer = come_back(client, go(client), provider=hostile, **more, error_description="<b>Bel 0900-1234</b>")
    assert answer.status_code == 403
    assert "0900" not in answer.content.decode()
    assert not User.objects.exists()
    assert not [path for path, _, _ in hostile.asked if path == "/token"]


@pytest.mark.parametrize("iss", ["http://127.0.0.1:9", ""])
def test_an_answer_that_names_another_provider_is_a_mix_up(client: Client, hostile: Hostile, iss: str) -> None:
    refused(client, hostile, "other-issuer", iss=iss)
    assert not [path for path, _, _ in hostile.asked if path == "/token"]


def test_the_answer_of_one_provider_is_of_no_use_at_the_address_of_another(
    client: Client, hostile: Hostile, record: Record
) -> None:
    with other.hostile() as second:
        record(code="tweede", issuer=second.issuer)
        asked = go(client, "tweede")
        answer = come_back(client, asked, provider=hostile)
        told(client, answer, "other-issuer")
        assert not [path for path, _, _ in hostile.asked + second.asked if path == "/token"]


@pytest.mark.parametrize(
    "page",
    ["https://elders.invalid/", "//elders.invalid", "/\\elders.invalid", "javascript:alert(1)", "http:elders.invalid"],
)
def test_one_comes_back_to_a_page_of_ours_and_nowhere_else(client: Client, hostile: Hostile, page: str) -> None:
    answer = come_back(client, go(client, next=page), provider=hostile)
    assert answer.headers["Location"] == "/"
    assert is_in(client)


def test_a_session_planted_before_the_visit_is_worth_nothing(client: Client, hostile: Hostile) -> None:
    asked = go(client)
    planted = client.cookies["sessionid"].value
    assert come_back(client, asked, provider=hostile).status_code == 302
    assert client.cookies["sessionid"].value != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert not is_in(attacker)


def test_the_address_to_come_back_to_is_ours_whatever_the_request_says(client: Client, hostile: Hostile) -> None:
    answer = client.get("/sign-in/with/proef/", headers={"x-forwarded-host": "elders.invalid", "host": "testserver"})
    assert (
        "redirect_uri=http%3A%2F%2Fketenzicht.invalid%2Fsign-in%2Fwith%2Fproef%2Fback%2F" in answer.headers["Location"]
    )
    assert "elders" not in answer.headers["Location"]


def test_what_is_asked_is_bound_to_this_browser_and_this_request(client: Client, hostile: Hostile) -> None:
    asked, again = go(client), go(client)
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"
    assert asked["tenant"] == "1"  # what stood in the address of the provider stays
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) == 43
        assert asked[name] != again[name]
    assert "code_verifier" not in asked
    assert come_back(client, again, provider=hostile).status_code == 302
    _, form, headers = next(one for one in hostile.asked if one[0] == "/token")
    assert form["redirect_uri"] == ["http://ketenzicht.invalid/sign-in/with/proef/back/"]
    assert form["code"] == ["a-code"]
    assert headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in form


ODD_ANSWERS = {
    "no JSON": (b"<html>", "unreadable"),
    "a list": (b"[]", "unreadable"),
    "very deep": (b"[" * 200_000, "unreadable"),
    "very large": (b" " * 300_000 + b"{}", "unreadable"),
    "not text": (b"\xff\xfe\x00", "unreadable"),
}


@pytest.mark.parametrize(("body", "because"), ODD_ANSWERS.values(), ids=ODD_ANSWERS.keys())
@pytest.mark.parametrize("path", ["/token", "/jwks"])
def test_what_cannot_be_read_is_told_in_words(
    client: Client, hostile: Hostile, path: str, body: bytes, because: str
) -> None:
    hostile.raw[path] = body
    refused(client, hostile, because)


@pytest.mark.parametrize("status", [302, 400, 401, 500])
def test_a_code_that_the_provider_does_not_know_lets_nobody_in_and_no_answer_leads_elsewhere(
    client: Client, hostile: Hostile, status: int
) -> None:
    hostile.status["/token"] = status
    hostile.raw["location"] = f"{hostile.issuer}/elsewhere".encode()
    refused(client, hostile, "declined")
    assert "/elsewhere" not in [path for path, _, _ in hostile.asked]


@pytest.mark.parametrize(
    ("told_there", "because"),
    [
        ({"issuer": "https://elders.invalid"}, "other-issuer"),
        ({"token_endpoint": "file:///etc/passwd"}, "unreadable"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "unreadable"),
        ({"jwks_uri": 7}, "unreadable"),
        ({"token_endpoint": "http://u:p@127.0.0.1/"}, "unreadable"),
    ],
)
def test_a_provider_that_tells_odd_things_of_itself_is_not_visited(
    client: Client, hostile: Hostile, told_there: dict[str, Any], because: str
) -> None:
    hostile.discovery = told_there
    told(client, client.get("/sign-in/with/proef/"), because)


def test_a_provider_that_drips_its_answer_holds_nobody_up_for_long(
    client: Client, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "ALTOGETHER", 0.2)
    hostile.waits = 0.15
    begun = time.monotonic()
    told(client, client.get("/sign-in/with/proef/"), "unreachable")
    assert time.monotonic() - begun < 2


def test_a_provider_that_says_nothing_is_left_alone_for_a_while(
    client: Client, hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "EACH_STEP", 0.1)
    hostile.waits = 0.5
    answer = client.get("/sign-in/with/proef/")
    assert answer.status_code == 503
    assert "antwoordt nu niet" in answer.content.decode()
    before = len(hostile.asked)
    assert client.get("/sign-in/with/proef/").status_code == 503
    assert len(hostile.asked) == before


def test_tokens_with_invented_keys_do_not_make_us_ask_for_keys_all_the_time(client: Client, hostile: Hostile) -> None:
    for number in range(5):
        hostile.sign = lambda claims, number=number: signed(claims, kid=f"invented-{number}")
        hostile.claims.pop("nonce", None)
        assert visit(client, hostile).status_code == 403
    assert len([path for path, _, _ in hostile.asked if path == "/jwks"]) == 1


def test_who_signs_in_learns_nothing_of_who_has_an_account(client: Client, hostile: Hostile) -> None:
    """Whoever the provider does not vouch for gets one and the same page, account or not."""
    pages = set()
    User.objects.create(name="Iemand", email="iemand@elders.invalid", created_at="2026-01-01T00:00Z")
    for email in ("iemand@elders.invalid", "niemand@elders.invalid"):
        hostile.claims |= {"email": email, "sub": email}
        hostile.claims.pop("nonce", None)
        page = visit(client, hostile).content.decode()
        pages.add(page[page.index("<h1") : page.index("</main>")])
    assert len(pages) == 1
    assert not Identity.objects.exists()


def test_the_provider_stays_whom_it_was(provider: IdentityProvider, hostile: Hostile) -> None:
    assert urlsplit(provider.issuer).netloc == urlsplit(hostile.issuer).netloc
