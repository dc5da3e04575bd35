"""Hot paths say no as everything else does, and read no more than they allow."""

import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ketenzicht.base.errors import Conflict, Fault, Invalid
from ketenzicht.rest.hot import HotPaths, Refusing, json_answer
from ketenzicht.rest.problems import HEADERS
from ketenzicht.rest.reading import MAX_BODY, TooLarge, WrongMedia, read_body, require_json
from ketenzicht.rest.threads import in_thread


async def conflict(request: Request) -> Response:
    raise Conflict("Er is een nieuwere telling.")


async def invalid(request: Request) -> Response:
    raise Invalid([Fault("/beds", "too-many", "Te veel.", "Too many.")])


async def broken(request: Request) -> Response:
    raise ZeroDivisionError("secret")


async def fine(request: Request) -> Response:
    return json_answer(b'{"free":2}', headers={"Location": "/api/v1/wards/1"}, status=201)


async def pages(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse("a page", 404)(scope, receive, send)


@pytest.fixture
def client() -> httpx.AsyncClient:
    hot = [
        Route("/api/v1/wards/{ward}", Refusing(fine), methods=["GET"]),
        Route("/api/v1/wards/{ward}", Refusing(fine), methods=["PUT"]),
        Route("/api/v1/conflict", Refusing(conflict), methods=["POST"]),
        Route("/api/v1/invalid", Refusing(invalid), methods=["POST"]),
        Route("/api/v1/broken", Refusing(broken), methods=["GET"]),
    ]
    return httpx.AsyncClient(transport=httpx.ASGITransport(HotPaths(hot, others=pages)), base_url="http://testserver")


async def test_a_refusal_is_a_problem_with_the_headers_of_the_api(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/conflict")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "Er is een nieuwere telling."
    assert answer.json()["instance"] == "/api/v1/conflict"
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


async def test_faults_are_told_in_the_language_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/invalid", headers={"Accept-Language": "en"})
    assert answer.json()["detail"] == "Too many."
    assert answer.json()["faults"][0]["nl"] == "Te veel."


async def test_a_fault_of_ours_tells_nothing_of_our_inside(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text


async def test_ready_json_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/wards/1")
    assert (answer.status_code, answer.text) == (201, '{"free":2}')
    assert answer.headers["location"] == "/api/v1/wards/1"
    assert answer.headers["content-type"] == "application/json"
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/v1/wards/1", "GET, HEAD, PUT"),
        ("GET", "/api/v1/conflict", "POST"),
        ("OPTIONS", "/api/v1/invalid", "POST"),
    ],
)
async def test_a_wrong_method_is_a_problem_that_names_the_right_ones(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed
    assert answer.json()["status"] == 405


@pytest.mark.parametrize(
    "path",
    ["/", "/api/v1/conflict/", "/api/v1/conflict%0A", "/api/v1/wards/", "/api/v1/wards/1/x"],
)
async def test_other_addresses_still_go_to_the_pages(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).text == "a page"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
@pytest.mark.parametrize("encoding", [None, "", "gzip", "GZIP", "identity"])
def test_json_is_taken_plain_or_packed(kind: str, encoding: str | None) -> None:
    require_json(kind, encoding)


@pytest.mark.parametrize(
    ("kind", "encoding"), [(None, None), ("", None), ("text/plain", None), ("application/json", "br"), ("json", "gzip")]
)
def test_other_forms_are_refused(kind: str | None, encoding: str | None) -> None:
    with pytest.raises(WrongMedia):
        require_json(kind, encoding)


async def pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@given(content=st.binary(max_size=2_000), size=st.integers(1, 500))
async def test_a_body_is_read_whole_however_it_comes_in(content: bytes, size: int) -> None:
    assert await read_body(pieces(content, size), is_gzip=False) == content
    assert await read_body(pieces(gzip.compress(content), size), is_gzip=True) == content


async def test_exactly_the_limit_is_read_and_one_byte_more_is_not() -> None:
    most = b"x" * MAX_BODY
    assert await read_body(pieces(most, 65_536), is_gzip=False) == most
    assert await read_body(pieces(gzip.compress(most), 65_536), is_gzip=True) == most
    for content, packed in ((most + b"x", False), (gzip.compress(most + b"x"), True)):
        with pytest.raises(TooLarge):
            await read_body(pieces(content, 65_536), is_gzip=packed)


async def test_a_small_body_that_would_unpack_to_a_gigabyte_is_never_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_048_576) for _ in range(64)) + packer.flush()
    with pytest.raises(TooLarge):
        await read_body(pieces(bomb, 65_536), is_gzip=True)


@pytest.mark.parametrize(
    "content",
    [
        b"not packed",
        b"",
        gzip.compress(b"whole", mtime=0)[:-3],
        b"\x1f\x8b",
        gzip.compress(b"whole", mtime=0) + b"more",
    ],
)
async def test_what_says_to_be_packed_and_is_not_is_refused(content: bytes) -> None:
    with pytest.raises(WrongMedia):
        await read_body(pieces(content, 100), is_gzip=True)


async def test_what_waits_for_the_database_runs_in_a_thread_and_its_refusal_comes_back() -> None:
    import threading

    def refuse() -> int:
        raise Conflict("Nee.")

    assert await in_thread(threading.get_ident) != threading.get_ident()
    with pytest.raises(Conflict):
        await in_thread(refuse)
