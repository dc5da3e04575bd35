"""Whatever is asked of the API, the answer has its form: version, headers, and a problem for every no."""

import json
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from tests.rest import trial_api

from ketenzicht.rest.problems import API_VERSION, HEADERS

pytestmark = pytest.mark.urls("tests.rest.trial_api")

WARD = {"name": "IC", "beds": [{"freeBeds": 1}]}
STATUS = {
    "not-signed-in": 401,
    "not-permitted": 403,
    "not-found": 404,
    "conflict": 409,
    "invalid": 400,
    "too-large": 413,
    "wrong-media": 415,
    "unavailable": 503,
    "refused": 400,
}


def problem_in(answer: HttpResponseBase) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert isinstance(answer, HttpResponse)
    document: dict[str, Any] = json.loads(answer.content)
    assert document["status"] == answer.status_code
    assert document["title"]
    assert document["detail"]
    return document


def post(client: Client, body: object, **headers: str) -> HttpResponse:
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    kind = headers.pop("content_type", "application/json")
    key = {"Authorization": "Bearer right", **headers}
    answer = client.post("/api/v1/wards", content, content_type=kind, headers=key)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("kind", trial_api.REFUSALS)
def test_every_kind_of_refusal_has_its_status_and_says_its_sentence(client: Client, kind: str) -> None:
    document = problem_in(client.get(f"/api/v1/refusals/{kind}"))
    assert document["status"] == STATUS[kind]
    assert document["detail"] == str(trial_api.REFUSALS[kind])
    assert document["instance"] == f"/api/v1/refusals/{kind}"


def test_who_has_no_key_hears_how_to_send_one(client: Client) -> None:
    answer = client.get("/api/v1/refusals/not-signed-in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    answer = client.post("/api/v1/wards", WARD, content_type="application/json")
    assert problem_in(answer)["status"] == HTTPStatus.UNAUTHORIZED
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_who_comes_at_a_bad_moment_hears_when_to_come_back(client: Client) -> None:
    assert client.get("/api/v1/refusals/unavailable").headers["Retry-After"]
    answer = client.get("/api/v1/busy")
    assert problem_in(answer)["status"] == HTTPStatus.TOO_MANY_REQUESTS
    assert answer.headers["Retry-After"]


def test_good_answers_are_camel_case_and_carry_version_and_headers(client: Client) -> None:
    answer = post(client, {**WARD, "countedAt": "2026-11-22T10:00:00Z"})
    assert answer.status_code == HTTPStatus.CREATED
    assert json.loads(answer.content) == {"freeBeds": 1, "visitsFrom": None, "countedAt": "2026-11-22T10:00:00Z"}
    assert answer.headers["API-Version"] == API_VERSION
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_fault_of_a_body_is_listed_with_its_place_in_two_languages(client: Client) -> None:
    body = {"name": "", "beds": [{"freeBeds": 501}, {"freeBeds": "x", "extra": 1}], "kind": "hc", "countedAt": "noon"}
    document = problem_in(post(client, body))
    found = {fault["pointer"]: fault["code"] for fault in document["faults"]}
    assert document["status"] == HTTPStatus.BAD_REQUEST
    assert found == {
        "/name": "too-short",
        "/beds/0/freeBeds": "too-high",
        "/beds/1/freeBeds": "no-integer",
        "/beds/1/extra": "unknown-field",
        "/kind": "unknown-choice",
        "/countedAt": "no-moment",
    }
    assert all(fault["nl"] and fault["en"] and fault["nl"] != fault["en"] for fault in document["faults"])


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"beds": []}, "/name", "required"),
        ({"name": "IC", "beds": [{"freeBeds": 1}] * 3}, "/beds", "too-many"),
        ({"name": "IC", "beds": 3}, "/beds", "no-list"),
        ({"name": 3, "beds": []}, "/name", "no-text"),
        ({"name": "IC", "beds": [], "countedAt": "2026-11-22T10:00:00"}, "/countedAt", "no-time-zone"),
        ([], "", "no-object"),
        ("null", "", "no-object"),
        ("{", "", "no-json"),
        (b'{"name": "\xff"}', "", "no-json"),
        ('{"name": "IC", "beds": [], "kind": NaN}', "", "no-json"),
        ("", "", "required"),
    ],
)
def test_a_wrong_body_is_a_bad_request_that_says_where(client: Client, body: object, pointer: str, code: str) -> None:
    document = problem_in(post(client, body))
    assert document["status"] == HTTPStatus.BAD_REQUEST
    assert [(fault["pointer"], fault["code"]) for fault in document["faults"]] == [(pointer, code)]


def test_faults_of_parameters_say_in_which_part_they_are(client: Client) -> None:
    document = problem_in(client.get("/api/v1/wards/seven?limit=11&day=noon"))
    assert [fault["pointer"] for fault in document["faults"]] == ["/path/wardId", "/query/limit", "/query/day"]
    assert client.get(f"/api/v1/wards/{uuid4()}?limit=10").status_code == HTTPStatus.OK


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_is_not_json_is_not_taken(client: Client, kind: str) -> None:
    assert problem_in(post(client, "name=IC", content_type=kind))["status"] == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v1/wards/", "/api/v2/wards", "/api/x", "/api/v1/absent"]
)
def test_an_unknown_address_under_api_is_a_problem_and_not_a_page(client: Client, path: str) -> None:
    document = problem_in(client.get(path))
    assert document["status"] == HTTPStatus.NOT_FOUND
    assert document["title"] == "Niet gevonden"


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: Client) -> None:
    answer = client.delete("/api/v1/wards")
    assert problem_in(answer)["status"] == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer.headers["Allow"] == "POST"


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_of_our_inside(client: Client) -> None:
    client.raise_request_exception = False
    document = problem_in(client.get("/api/v1/broken"))
    assert document["status"] == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Zero" not in json.dumps(document)


def test_a_host_that_is_not_ours_is_a_problem_too(client: Client) -> None:
    assert problem_in(client.get("/api/v1/broken", headers={"Host": "elsewhere.example"}))["status"] == 400


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Not found"), ("nl, en;q=0.5", "Niet gevonden"), ("de", "Niet gevonden")]
)
def test_problems_are_dutch_unless_english_is_preferred(client: Client, language: str, title: str) -> None:
    answer = client.get("/api/v1/nothing", headers={"Accept-Language": language})
    assert problem_in(answer)["title"] == title
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_path_of_odd_characters_gives_an_instance_that_is_a_uri(client: Client) -> None:
    document = problem_in(client.get("/api/v1/caf%C3%A9%20%22%00"))
    assert document["instance"] == "/api/v1/caf%C3%A9%20%22%00"


def test_pages_beside_the_api_are_left_alone(client: Client) -> None:
    answer = client.get("/api/")
    assert answer.status_code == HTTPStatus.OK
    assert "API-Version" not in answer.headers


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("on=0", "no-date"),
        ("on=1e3", "no-date"),
        ("on=2026-11-22T00:00:00", "no-date"),
        ("on=2026-02-30", "no-date"),
        ("on=0001-01-01", "no-date"),
        ("on=9999-12-31", "no-date"),
        ("at=0", "no-moment"),
        ("at=1763805600", "no-moment"),
        ("at=2026-11-22", "no-moment"),
        ("at=0001-01-01T00:00:00Z", "no-moment"),
        ("at=2026-11-22T10:00:00", "no-time-zone"),
    ],
)
def test_days_and_moments_are_written_in_one_way(client: Client, query: str, code: str) -> None:
    document = problem_in(client.get(f"/api/v1/days?{query}"))
    assert [fault["code"] for fault in document["faults"]] == [code]


@pytest.mark.parametrize("query", ["on=2026-11-22", "at=2026-11-22T10:00:00Z", "at=2026-11-22T11:00:00.5%2B01:00", ""])
def test_days_and_moments_that_are_well_written_are_taken(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/days?{query}").status_code == HTTPStatus.OK
