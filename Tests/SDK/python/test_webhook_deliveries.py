"""What arrives at an endpoint, byte for byte, at which endpoints it arrives, and what counts as delivered."""

import json

import pytest

from expectations import INTEGER, Instance, Like, plain
from receiver import Status
from wire import Admin

PREFIX = "identity.verification_session."
CREATED, CANCELED = f"{PREFIX}created", f"{PREFIX}canceled"


@pytest.fixture
def create(sessions, admin):
    """Creates a session and waits until everybody was told. Answers the session."""
    def make(**parameters):
        session = sessions.create({"type": "document", **parameters})
        admin.settle()
        return session
    return make


# What arrives

def test_the_request(create, receiver, subscribe):
    subscribe(receiver.url("hook?from=stripe"))
    create()
    [arrival] = receiver.arrivals
    assert (arrival.method, arrival.name) == ("POST", "hook?from=stripe")
    assert arrival.headers == [
        ("Host", receiver.origin.removeprefix("http://")),
        ("Content-Type", "application/json; charset=utf-8"),
        ("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
        ("Accept", "*/*; q=0.5, application/xml"),
        ("Accept-Encoding", "gzip"),
        ("Cache-Control", "no-cache"),
        ("Stripe-Signature", Like(r"t=\d{10},v1=[0-9a-f]{64},v0=[0-9a-f]{64}")),
        ("Content-Length", str(len(arrival.body))),
    ]


def test_the_body_is_the_event(create, receiver, subscribe, events):
    subscribe(receiver.url())
    create(metadata={"name": "Zoë 王 \\ \" </script>\n\t", "emoji": "🎉"})
    [arrival] = receiver.arrivals
    [event] = events.list().data
    assert arrival.event == {**plain(event), "pending_webhooks": 1}
    assert arrival.event["data"]["object"]["metadata"] == {"name": "Zoë 王 \\ \" </script>\n\t", "emoji": "🎉"}
    assert list(arrival.event) == [
        "id", "object", "api_version", "created", "data", "livemode", "pending_webhooks", "request", "type"]
    # Pretty-printed with two spaces.
    assert arrival.text == json.dumps(arrival.event, indent=2, ensure_ascii=False)


@pytest.mark.parametrize("version", ["2020-08-27", "2026-10-28.endive"])
def test_the_version_is_the_endpoints(create, receiver, subscribe, events, version):
    subscribe(receiver.url("own"), api_version=version)
    subscribe(receiver.url("default"))
    create()
    assert receiver.at("own")[0].event["api_version"] == version
    assert receiver.at("default")[0].event["api_version"] == events.list().data[0].api_version == "2026-10-28.endive"


def test_a_connection_is_used_again(create, receiver, subscribe):
    subscribe(receiver.url())
    for _ in range(5):
        create()
    assert [arrival.connection for arrival in receiver.arrivals] == [0] * 5


# Where it arrives

def test_each_endpoint_gets_what_it_has_asked_for(sessions, admin, receiver, subscribe):
    subscribe(receiver.url("everything"))
    subscribe(receiver.url("created"), CREATED)
    subscribe(receiver.url("both"), CANCELED, CREATED, "charge.failed")
    subscribe(receiver.url("other"), "charge.failed")
    session = sessions.create({"type": "document"})
    sessions.cancel(session.id)
    admin.settle()
    names = ("everything", "created", "both", "other")
    assert {name: sorted(receiver.types(name)) for name in names} == {
        "everything": [CANCELED, CREATED], "created": [CREATED], "both": [CANCELED, CREATED], "other": []}


def test_the_same_url_twice_is_told_twice(create, receiver, subscribe, admin):
    first, second = subscribe(receiver.url()), subscribe(receiver.url())
    create()
    assert len(receiver.arrivals) == 2
    assert receiver.arrivals[0].event["id"] == receiver.arrivals[1].event["id"]
    assert [each["webhook_endpoint"] for each in admin.deliveries()] == [second.id, first.id]


def test_events_of_before_are_not_sent_to_a_new_endpoint(create, receiver, subscribe, admin):
    create()
    subscribe(receiver.url())
    admin.settle()
    assert receiver.arrivals == [] and admin.deliveries() == []


def test_another_account_is_told_nothing(create, receiver, sessions_for, new_key, subscribe, admin):
    subscribe(receiver.url())
    other = new_key()
    sessions_for(other).create({"type": "document"})
    Admin(admin.wire.url, other).settle()
    assert receiver.arrivals == []
    create()
    assert len(receiver.arrivals) == 1


def test_nothing_to_a_disabled_endpoint(create, receiver, subscribe, webhook_endpoints, events):
    id = subscribe(receiver.url()).id
    webhook_endpoints.update(id, {"disabled": True})
    create()
    assert receiver.arrivals == []
    webhook_endpoints.update(id, {"disabled": False})
    create()
    # What it has missed is not made good.
    assert [arrival.event["id"] for arrival in receiver.arrivals] == [events.list().data[0].id]


def test_nothing_to_a_deleted_endpoint(create, receiver, subscribe, webhook_endpoints):
    webhook_endpoints.delete(subscribe(receiver.url()).id)
    create()
    assert receiver.arrivals == []


def test_an_updated_endpoint(create, receiver, subscribe, webhook_endpoints):
    id = subscribe(receiver.url("old"), CANCELED).id
    create()
    webhook_endpoints.update(id, {"url": receiver.url("new"), "enabled_events": [CREATED]})
    create()
    assert [arrival.name for arrival in receiver.arrivals] == ["new"]


# What counts as delivered

@pytest.mark.parametrize("code, outcome", [
    (200, "succeeded"), (201, "succeeded"), (202, "succeeded"), (204, "succeeded"), (299, "succeeded"),
    (300, "pending"), (301, "pending"), (302, "pending"), (303, "pending"), (304, "pending"), (307, "pending"), (308, "pending"),
    (400, "pending"), (401, "pending"), (404, "pending"), (410, "pending"), (429, "pending"), (500, "pending"), (503, "pending"),
])
def test_2xx_alone_is_a_success(create, receiver, subscribe, admin, events, code, outcome):
    receiver.answers[""] = Status(code, {"Location": receiver.url("elsewhere")} if code // 100 == 3 else {})
    subscribe(receiver.url())
    create()
    [delivery] = admin.deliveries()
    [attempt] = delivery["attempts"]
    succeeded = outcome == "succeeded"
    assert (delivery["outcome"], delivery["next_attempt"] is None) == (outcome, succeeded)
    assert (attempt["outcome"], attempt["response"]["status"]) == ("succeeded" if succeeded else "failed", code)
    assert attempt["failure"] == (None if succeeded else f"the endpoint answered {code}")
    assert events.list().data[0].pending_webhooks == (0 if succeeded else 1)
    # A redirect is not followed.
    assert [arrival.name for arrival in receiver.arrivals] == [""]


def test_the_number_of_endpoints_that_are_to_answer_falls(create, receiver, subscribe, events, admin):
    receiver.answers["b"] = receiver.answers["c"] = Status(500)
    for name in ("a", "b", "c"):
        subscribe(receiver.url(name))
    create()
    id = events.list().data[0].id
    assert all(1 <= arrival.event["pending_webhooks"] <= 3 for arrival in receiver.arrivals)
    seen = [events.retrieve(id).pending_webhooks]
    for name in ("b", "c"):
        receiver.answers[name] = Status(200)
        admin.clock(advance=3600)
        seen.append(events.retrieve(id).pending_webhooks)
    assert seen == [2, 1, 0]
    # Whoever gets it is one of those.
    assert {arrival.event["pending_webhooks"] for arrival in receiver.at("b")[1:]} == {2}
    assert {arrival.event["pending_webhooks"] for arrival in receiver.at("c")[1:]} <= {1, 2}
    assert receiver.at("c")[-1].event["pending_webhooks"] == 1


# The record

def test_a_delivery_on_record(create, receiver, subscribe, admin, events):
    receiver.answers[""] = Status(201, {"X-Trace": "abc"}, b"thank you")
    endpoint = subscribe(receiver.url())
    session = create()
    [arrival] = receiver.arrivals
    [delivery] = admin.deliveries()
    assert admin.delivery(delivery["id"]) == delivery == {
        "id": Like(r"dlv_\d+"),
        "account": Like(r"acct_[0-9A-Za-z]{16}"),
        "created": session.created,
        "event": events.list().data[0].id,
        "event_type": CREATED,
        "webhook_endpoint": endpoint.id,
        "url": receiver.url(),
        "outcome": "succeeded",
        "next_attempt": None,
        "attempts": [{
            "at": INTEGER,
            "outcome": "succeeded",
            "failure": None,
            "request": {
                "method": "POST",
                "url": receiver.url(),
                "headers": {name: value for name, value in arrival.headers if name not in ("Host", "Content-Length")},
                "body": arrival.text,
            },
            "response": {
                "status": 201,
                "headers": {"Content-Length": "9", "X-Trace": "abc"},
                "body": "thank you",
                "truncated": False,
            },
            "timing": dict.fromkeys((
                "name_lookup_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms"), Instance(float)),
            "trigger": "automatic",
        }],
    }
    timing = delivery["attempts"][0]["timing"]
    assert 0 <= timing["connect_ms"] <= timing["first_byte_ms"] <= timing["total_ms"] < 20_000 and timing["tls_ms"] == 0
