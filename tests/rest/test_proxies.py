"""Where a request comes from: only our own proxies are believed, whatever others write in their headers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.rest.proxies import Proxies, household

PROXY, INNER, VISITOR = "10.0.0.1", "10.0.0.2", "203.0.113.9"


def seen(peer: str | None, *headers: tuple[str, str], proxies: str = "10.0.0.0/8,2001:db8:1::/48") -> tuple[str, str]:
    scope: dict[str, Any] = {
        "client": (peer, 5000) if peer is not None else None,
        "scheme": "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    found = Proxies(proxies.split(",")).seen(scope)
    return (found["client"] or ("", 0))[0], found["scheme"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        (PROXY, VISITOR, VISITOR),
        (PROXY, f"{VISITOR}, {INNER}", VISITOR),
        (PROXY, f"198.51.100.1, {VISITOR}", VISITOR),  # the first was written by the visitor
        (PROXY, f"127.0.0.1, {VISITOR}, {INNER}", VISITOR),
        (PROXY, "2001:db8:9::1", "2001:db8:9::1"),
        ("2001:db8:1::7", VISITOR, VISITOR),
        ("::ffff:10.0.0.1", VISITOR, VISITOR),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{VISITOR}:1234", PROXY),
        (PROXY, f"<script>, {INNER}", INNER),
        (PROXY, "\xff\x00", PROXY),
        (VISITOR, "198.51.100.1", VISITOR),  # no proxy of ours: its word is worth nothing
        ("127.0.0.1", "198.51.100.1", "127.0.0.1"),
        ("", "198.51.100.1", ""),
        (None, "198.51.100.1", ""),
    ],
)
def test_the_visitor_is_who_spoke_to_the_first_of_our_proxies(peer: str | None, forwarded: str, visitor: str) -> None:
    assert seen(peer, ("x-forwarded-for", forwarded))[0] == visitor


def test_each_proxy_may_have_added_a_line_of_its_own() -> None:
    assert seen(PROXY, ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", VISITOR))[0] == VISITOR


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [(PROXY, "https", "https"), (PROXY, " HTTPS ", "https"), (PROXY, "ftp", "http"), (PROXY, "https,http", "http"),
     (VISITOR, "https", "http")],
)  # fmt: skip
def test_the_scheme_is_believed_of_our_proxies_only(peer: str, said: str, scheme: str) -> None:
    assert seen(peer, ("x-forwarded-proto", said))[1] == scheme


@given(st.text(alphabet="0123456789abcdef:.,% xl", max_size=60))
def test_without_proxies_nobody_is_believed(forwarded: str) -> None:
    assert seen(VISITOR, ("x-forwarded-for", forwarded), proxies="")[0] == VISITOR


@given(written=st.lists(st.sampled_from([PROXY, "127.0.0.1", "8.8.8.8", "x", ""]), max_size=5))
def test_whatever_a_visitor_writes_beforehand_the_proxy_says_who_it_is(written: list[str]) -> None:
    assert seen(PROXY, ("x-forwarded-for", ", ".join([*written, VISITOR])))[0] == VISITOR


def test_addresses_of_one_subscriber_are_one() -> None:
    assert household("2001:db8::1") == household("2001:db8::ffff:1")
    assert household("2001:db8::1") != household("2001:db8:0:1::1")
    assert household("192.0.2.1") != household("192.0.2.2")


@pytest.mark.parametrize("network", ["10.0.0.1/8", "example.org", "*"])
def test_a_setting_that_is_no_network_stops_the_start(network: str) -> None:
    with pytest.raises(ValueError, match=r"network|host bits"):
        Proxies([network])


CERTIFICATE = ("client-cert", ":AAAA:")


@pytest.mark.parametrize(
    ("peer", "headers", "comes_through"),
    [
        (PROXY, [CERTIFICATE], True),
        (INNER, [("accept", "x"), CERTIFICATE], True),
        (VISITOR, [CERTIFICATE], False),
        ("127.0.0.1", [CERTIFICATE], False),
        (None, [CERTIFICATE], False),
        (PROXY, [CERTIFICATE, CERTIFICATE], False),  # one of the two may be the visitor's own
        (VISITOR, [("x-forwarded-for", PROXY), CERTIFICATE], False),
    ],
)
def test_a_certificate_is_heard_of_our_proxies_only(
    peer: str | None, headers: list[tuple[str, str]], comes_through: bool
) -> None:
    scope: dict[str, Any] = {
        "client": (peer, 5000) if peer else None,
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    found = Proxies(["10.0.0.0/8"], certificate="client-cert").seen(scope)["headers"]
    assert (b"client-cert" in dict(found)) is comes_through
    others = [pair for pair in scope["headers"] if pair[0] != b"client-cert"]
    assert [pair for pair in found if pair[0] != b"client-cert"] == others


def test_without_proxies_no_certificate_is_heard() -> None:
    scope: dict[str, Any] = {"client": ("127.0.0.1", 1), "headers": [(b"client-cert", b":AAAA:")]}
    assert Proxies([""], certificate="client-cert").seen(scope)["headers"] == []
