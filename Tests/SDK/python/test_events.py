"""Events: what causes one, what it holds, and what it never holds."""

import json

import pytest

from conftest import services_of
from expectations import REQUEST_ID, Like, plain, refusal, refused

SESSIONS = "/v1/identity/verification_sessions"
EVENT_ID = Like(r"evt_[0-9A-Za-z]{24}")
NOON = 4_000_000_000
NOBODY = {"id": None, "idempotency_key": None}


def types(page):
    """Without what they share, oldest first."""
    return [event.type.removeprefix("identity.verification_session.") for event in page.data][::-1]


def without_secrets(session):
    return {**plain(session), "client_secret": None, "url": None}


# What causes an event

def test_every_transition_is_an_event(sessions, events, admin):
    first = sessions.create({"type": "document"})
    admin.submit(first.id)
    admin.reject(first.id, "document_expired")
    admin.submit(first.id)
    admin.verify(first.id)
    second = sessions.create({"type": "id_number"})
    sessions.cancel(second.id)
    third = sessions.create({"type": "document"})
    sessions.redact(third.id)
    assert types(events.list()) == [
        "created", "processing", "requires_input", "processing", "verified", "created", "canceled", "created", "canceled"]


def test_what_is_no_transition_is_no_event(sessions, events, verified):
    session = verified(type="document")
    before = types(events.list())
    sessions.update(session.id, {"metadata": {"a": "1"}})
    sessions.retrieve(session.id, {"expand": ["last_verification_report"]})
    sessions.list()
    sessions.redact(session.id)
    assert types(events.list()) == before == ["created", "processing", "verified"]


def test_what_is_refused_is_no_event(sessions, events):
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    for call in (lambda: sessions.create({"type": "passport"}), lambda: sessions.cancel(session.id)):
        assert refusal(call)[1] == 400
    assert types(events.list()) == ["created", "canceled"]


def test_a_replayed_request_is_one_event(sessions, events):
    for _ in range(3):
        sessions.create({"type": "document"}, {"idempotency_key": "once"})
    assert types(events.list()) == ["created"]


def test_an_account_has_its_own_events(sessions, events, client_for, new_key):
    sessions.create({"type": "document"})
    [event] = events.list().data
    others = services_of(client_for(new_key())).events
    assert others.list().data == []
    assert refusal(lambda: others.retrieve(event.id)) == refused(
        f"No such event: '{event.id}'", param="id", code="resource_missing", status=404)


# What an event holds

def test_an_event(sessions, events, admin):
    admin.clock(now=NOON, frozen=True)
    session = sessions.create({"type": "document", "metadata": {"a": "1"}})
    [event] = events.list().data
    assert plain(event) == plain(events.retrieve(event.id)) == {
        "id": EVENT_ID,
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": NOON,
        "data": {"object": without_secrets(session)},
        "livemode": False,
        "pending_webhooks": 0,
        "request": {"id": REQUEST_ID, "idempotency_key": Like(".+")},
        "type": "identity.verification_session.created",
    }


def test_the_raw_order_of_the_keys(wire):
    wire.post(SESSIONS, "type=document")
    id = wire.get("/v1/events").json["data"][0]["id"]
    event = wire.get(f"/v1/events/{id}").json
    assert list(event) == [
        "id", "object", "api_version", "created", "data", "livemode", "pending_webhooks", "request", "type"]
    assert list(event["data"]) == ["object"]
    assert list(event["request"]) == ["id", "idempotency_key"]
    assert list(event["data"]["object"]) == list(wire.get(f"{SESSIONS}/{event['data']['object']['id']}").json)


def test_an_event_is_a_snapshot(sessions, events, admin):
    """What happens to the object later does not change it, whatever version a request asks for."""
    admin.clock(now=NOON, frozen=True)
    session = sessions.create({"type": "document", "metadata": {"a": "1"}})
    seen = {"created": without_secrets(session)}
    admin.submit(session.id)
    seen["processing"] = without_secrets(sessions.retrieve(session.id))
    admin.clock(advance=60)
    admin.reject(session.id, "document_expired")
    seen["requires_input"] = without_secrets(sessions.retrieve(session.id))
    sessions.cancel(session.id)
    seen["canceled"] = without_secrets(sessions.retrieve(session.id))
    sessions.update(session.id, {"metadata": {"a": "2"}}, {"stripe_version": "2022-11-15"})

    found = {event.type.rpartition(".")[2]: event for event in events.list({}, {"stripe_version": "2022-11-15"}).data}
    assert {name: plain(event.data.object) for name, event in found.items()} == seen
    assert {name: event.created for name, event in found.items()} == {
        "created": NOON, "processing": NOON, "requires_input": NOON + 60, "canceled": NOON + 60}
    assert {event.api_version for event in found.values()} == {"2026-10-28.endive"}
    assert seen["requires_input"]["last_verification_report"].startswith("vr_")


def test_no_event_holds_a_secret_or_a_result(sessions, admin, wire):
    session = sessions.create({"type": "document", "options": {"document": {"require_id_number": True}}})
    admin.submit(session.id)
    admin.reject(session.id, "document_expired")
    renewed = sessions.retrieve(session.id)
    admin.submit(session.id)
    admin.verify(session.id)
    text = wire.get("/v1/events?limit=100").text
    assert len(json.loads(text)["data"]) == 5
    for secret in (session.client_secret, renewed.client_secret, session.url, renewed.url):
        assert secret and secret not in text
    for word in ("_secret_", "verified_outputs", "previous_attributes", "delivery_success", "history", "return_url"):
        assert word not in text
    for event in json.loads(text)["data"]:
        assert (event["data"]["object"]["client_secret"], event["data"]["object"]["url"]) == (None, None)


# Who caused it

def test_the_request_that_caused_it(sessions, events):
    session = sessions.create({"type": "document"}, {"idempotency_key": "my-create"})
    canceled = sessions.cancel(session.id, {}, {"idempotency_key": "my-cancel"})
    causes = [plain(event)["request"] for event in events.list().data]
    assert causes == [
        {"id": canceled.last_response.request_id, "idempotency_key": "my-cancel"},
        {"id": session.last_response.request_id, "idempotency_key": "my-create"},
    ]


def test_a_request_without_an_idempotency_key(wire):
    answer = wire.post(SESSIONS, "type=document")
    [event] = wire.get("/v1/events").json["data"]
    assert event["request"] == {"id": answer.request_id, "idempotency_key": None}


def test_the_control_plane_and_the_clock_are_no_requests(sessions, events, admin, subscribe):
    # Nobody listens there: only the names of the types matter.
    subscribe("http://127.0.0.1:9/", "identity.verification_session.redacted")
    session = sessions.create({"type": "document"})
    admin.submit(session.id)
    admin.verify(session.id)
    sessions.redact(session.id)
    admin.clock(advance="4d")
    found = {event.type.rpartition(".")[2]: plain(event)["request"] for event in events.list().data}
    assert found == {
        "created": {"id": REQUEST_ID, "idempotency_key": Like(".+")},
        "processing": NOBODY,
        "verified": NOBODY,
        "redacted": NOBODY,
    }


# Types that have to be named

REDACTED = "identity.verification_session.redacted"


@pytest.fixture
def redact(sessions, admin):
    """A session that is redacted to the end. Answers its id."""
    def make():
        session = sessions.create({"type": "document"})
        sessions.redact(session.id)
        admin.clock(advance="4d")
        return session.id
    return make


@pytest.mark.parametrize("enabled", [[], ["*"], ["identity.verification_session.canceled"]], ids=str)
def test_a_type_that_nobody_names_has_no_events(events, subscribe, receiver, redact, enabled):
    if enabled:
        subscribe(receiver.url(), *enabled)
    redact()
    assert types(events.list()) == ["created", "canceled"]
    assert REDACTED not in receiver.types()


def test_a_type_that_has_to_be_named_goes_to_those_that_name_it(events, subscribe, receiver, redact, webhook_endpoints):
    subscribe(receiver.url("named"), REDACTED)
    subscribe(receiver.url("both"), "*", REDACTED)
    subscribe(receiver.url("star"), "*")
    webhook_endpoints.update(subscribe(receiver.url("disabled"), REDACTED).id, {"disabled": True})
    session = redact()
    [event] = events.list({"type": REDACTED}).data
    assert event.data.object.id == session and event.data.object.redaction.status == "redacted"
    arrived = {name: receiver.types(name).count(REDACTED) for name in ("named", "both", "star", "disabled")}
    assert arrived == {"named": 1, "both": 1, "star": 0, "disabled": 0}
    assert {arrival.event["pending_webhooks"] for arrival in receiver.at("named")} <= {1, 2}


def test_a_disabled_endpoint_does_not_ask_for_anything(events, subscribe, webhook_endpoints, redact):
    webhook_endpoints.update(subscribe("http://127.0.0.1:9/", REDACTED).id, {"disabled": True})
    redact()
    assert types(events.list()) == ["created", "canceled"]


# Redaction

def test_redaction_reaches_the_events_that_are_stored(sessions, events, admin, wire, verified):
    personal = {"email": "jenny.rosen@example.com", "phone": "+14155550123"}
    session = verified(type="document", provided_details=personal, metadata={"name": "Jenny Rosen"})
    other = sessions.create({"type": "document", "metadata": {"name": "Jenny Rosen"}})
    before = {event.id: plain(event) for event in events.list().data}
    sessions.redact(session.id)
    assert {event.id: plain(event) for event in events.list().data} == before

    admin.clock(advance="4d")
    redacted = without_secrets(sessions.retrieve(session.id))
    assert redacted["metadata"] == {} and redacted["provided_details"] == {"email": "[redacted]", "phone": "[redacted]"}
    after = {event.id: plain(event) for event in events.list().data}
    assert after == {
        id: event if event["data"]["object"]["id"] == other.id else {**event, "data": {"object": redacted}}
        for id, event in before.items()
    }
    for id, event in after.items():
        text = wire.get(f"/v1/events/{id}").text
        assert ("Jenny" in text) == (event["data"]["object"]["id"] == other.id) and "example.com" not in text


def test_a_retry_after_the_redaction_sends_the_redacted_object(sessions, admin, subscribe, receiver):
    subscribe(receiver.url(), "identity.verification_session.created")
    session = sessions.create({"type": "document", "metadata": {"name": "Jenny Rosen"}})
    admin.settle()
    sessions.redact(session.id)
    admin.clock(advance="4d")
    [delivery] = admin.deliveries()
    admin.retry(delivery["id"])
    admin.settle()
    first, second = receiver.arrivals
    assert "Jenny Rosen" in first.text and "Jenny Rosen" not in second.text
    assert first.event["id"] == second.event["id"]
    assert second.event["data"]["object"] == without_secrets(sessions.retrieve(session.id))
    assert "Jenny Rosen" not in json.dumps(admin.deliveries())
