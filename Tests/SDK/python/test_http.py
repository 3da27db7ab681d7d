"""What is on the wire around the objects: headers, versions, CORS, HEAD, and how a body is written."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
import stripe

from expectations import REQUEST_ID

SESSIONS = "/v1/identity/verification_sessions"
NEWEST = "2026-10-28.endive"
ON_EVERY_ANSWER = {
    "Content-Type": "application/json",
    "Cache-Control": "no-cache, no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers":
        "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, "
        "X-Stripe-Privileged-Session-Required",
    "Access-Control-Max-Age": "300",
    "Request-Id": REQUEST_ID,
}


def headers_of(answer, names):
    return {name: answer.headers[name] for name in names}


def test_headers_of_every_answer(wire):
    answers = [
        wire.get(SESSIONS),
        wire.post(SESSIONS, "type=document"),
        wire.post(SESSIONS, "type=wrong"),
        wire.get(f"{SESSIONS}/vs_nope"),
        wire.get("/v1/nonsense"),
        wire.get(SESSIONS, headers={"Authorization": None}),
    ]
    assert [answer.status for answer in answers] == [200, 200, 400, 404, 404, 401]
    for answer in answers:
        assert headers_of(answer, ON_EVERY_ANSWER) == ON_EVERY_ANSWER
        assert answer.headers["Stripe-Notice"] is None
    assert len({answer.request_id for answer in answers}) == len(answers)


@pytest.mark.parametrize("version", [
    "2026-10-28.endive", "2019-03-14", "2025-09-30.clover", "2025-09-30.preview", "2031-01-01.future"])
def test_a_well_formed_version_is_echoed(wire, version):
    assert wire.get(SESSIONS, headers={"Stripe-Version": version}).headers["Stripe-Version"] == version


def test_without_a_version_the_newest_speaks(wire):
    assert wire.get(SESSIONS).headers["Stripe-Version"] == NEWEST


@pytest.mark.parametrize("version", ["soon", "2026-1-1", "2026-10-28.", "20261028", "2026-10-28 endive"])
def test_a_malformed_version_is_refused(wire, version):
    answer = wire.get(SESSIONS, headers={"Stripe-Version": version})
    assert answer.status == 400
    assert answer.error["message"].startswith(f"Invalid Stripe API version: {version}")


def test_the_sdk_gets_the_version_it_pins(sessions):
    assert sessions.list().last_response.headers["Stripe-Version"] == stripe.api_version


def test_every_version_shows_the_same_object(wire):
    made = wire.post(SESSIONS, "type=document", headers={"Stripe-Version": "2019-03-14"})
    assert wire.get(f"{SESSIONS}/{made.json['id']}").body == made.body


def test_a_body_is_indented_and_starts_with_id_and_object(wire):
    answer = wire.post(SESSIONS, "type=document&options[document][require_id_number]=true&provided_details[email]=a@b.example")
    assert list(answer.json) == [
        "id", "object", "client_reference_id", "client_secret", "created", "last_error", "last_verification_report",
        "livemode", "metadata", "options", "provided_details", "redaction", "related_customer", "related_customer_account",
        "status", "type", "url",
    ]
    assert answer.text.rstrip("\n") == json.dumps(answer.json, indent=2)


def test_a_list_shows_its_keys_in_order(wire):
    wire.post(SESSIONS, "type=document")
    answer = wire.get(SESSIONS)
    assert list(answer.json) == ["object", "data", "has_more", "url"]
    assert answer.text.rstrip("\n") == json.dumps(answer.json, indent=2)


def test_nested_keys_are_alphabetical(wire, admin):
    id = wire.post(SESSIONS, "type=document&options[document][require_matching_selfie]=true").json["id"]
    admin.submit(id)
    admin.verify(id)
    report = wire.get("/v1/identity/verification_reports").json["data"][0]
    assert list(report)[:2] == ["id", "object"] and list(report)[2:] == sorted(list(report)[2:])
    for name in ("document", "selfie"):
        assert list(report[name]) == sorted(report[name])


@pytest.mark.parametrize("path", [SESSIONS, f"{SESSIONS}/vs_x", "/v1/nonsense", "/v1"])
def test_options_is_answered_to_every_page_of_this_machine(wire, path):
    asked = {"Authorization": None, "Origin": "http://localhost:3000", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "authorization, content-type"}
    answer = wire.call("OPTIONS", path, headers=asked)
    names = [name for name in ON_EVERY_ANSWER if name.startswith("Access-Control")]
    assert answer.status == 200
    assert headers_of(answer, names) == {name: ON_EVERY_ANSWER[name] for name in names}


def test_head_is_get_without_the_body(wire):
    id = wire.post(SESSIONS, "type=document").json["id"]
    for path in (f"{SESSIONS}/{id}", SESSIONS, f"{SESSIONS}/vs_nope"):
        got, head = wire.get(path), wire.call("HEAD", path)
        assert (head.status, head.body) == (got.status, b"")
        assert head.headers["Content-Length"] == str(len(got.body))
        assert head.headers["Content-Type"] == "application/json"


def test_a_connection_is_kept_through_gets_heads_and_errors(wire, key):
    host = urlsplit(wire.url)
    connection = http.client.HTTPConnection(host.hostname, host.port, timeout=10)
    connection.connect()
    socket = connection.sock
    for method, path, status in (
        ("GET", SESSIONS, 200), ("HEAD", SESSIONS, 200), ("HEAD", f"{SESSIONS}/vs_nope", 404), ("GET", SESSIONS, 200),
        ("POST", SESSIONS, 400), ("OPTIONS", SESSIONS, 200), ("DELETE", SESSIONS, 404), ("GET", SESSIONS, 200),
    ):
        connection.request(method, path, headers={"Authorization": f"Bearer {key}"})
        response = connection.getresponse()
        body = response.read()
        assert response.status == status
        assert method in ("HEAD", "OPTIONS") or json.loads(body)
        assert connection.sock is socket
    connection.close()


def test_a_chunked_body_is_read_whole(wire):
    chunks = iter([b"type=doc", b"ument&metadata[a]", b"=1"])
    answer = wire.call("POST", SESSIONS, body=chunks, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.json["metadata"]) == (200, {"a": "1"})


def test_the_content_type_may_carry_a_charset_or_be_missing(wire):
    with_charset = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert wire.call("POST", SESSIONS, body="type=document", headers=with_charset).status == 200
    assert wire.call("POST", SESSIONS, body="type=document").status == 200


def test_parameters_in_the_url_of_a_post_are_not_ignored(wire):
    answer = wire.post(f"{SESSIONS}?foo=1", "type=document")
    assert (answer.status, answer.error["type"]) == (400, "invalid_request_error")
