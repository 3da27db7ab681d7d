"""The control plane of deliveries: lists of them, and attempts by hand."""

import pytest

from receiver import Status
from wire import Admin

NOON = 4_000_000_000
PREFIX = "identity.verification_session."
FAILING = Status(500)


def times(delivery):
    return [(attempt["at"] - NOON, attempt["trigger"], attempt["outcome"]) for attempt in delivery["attempts"]]


def no_such(noun, id, param, status=404):
    return status, {
        "code": "resource_missing", "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": f"No such {noun}: '{id}'", "param": param, "type": "invalid_request_error"}


def failure(answer):
    return answer.status, answer.error


# Lists

@pytest.fixture
def mixture(sessions, admin, receiver, subscribe, webhook_endpoints):
    """Deliveries of every outcome. Answers the endpoints by name."""
    receiver.answers.update(bad=FAILING, gone=FAILING)
    admin.clock(now=NOON, frozen=True)
    endpoints = {name: subscribe(receiver.url(name)).id for name in ("good", "bad", "gone")}
    session = sessions.create({"type": "document"})
    admin.settle()
    webhook_endpoints.update(endpoints["gone"], {"disabled": True})
    admin.clock(advance="1d")
    sessions.cancel(session.id)
    admin.settle()
    return endpoints


def test_filters(mixture, admin, events):
    names = {id: name for name, id in mixture.items()}

    def found(**filters):
        return [(names[each["webhook_endpoint"]], each["event_type"].removeprefix(PREFIX), each["outcome"])
                for each in admin.deliveries(**filters)]

    canceled_event, created_event = (event.id for event in events.list().data)
    everything = [
        ("bad", "canceled", "pending"), ("good", "canceled", "succeeded"),
        ("gone", "created", "canceled"), ("bad", "created", "failed"), ("good", "created", "succeeded"),
    ]
    assert found() == everything
    assert found(event=created_event) == everything[2:]
    assert found(event=canceled_event) == everything[:2]
    for name in ("good", "bad", "gone"):
        assert found(webhook_endpoint=mixture[name]) == [each for each in everything if each[0] == name]
    for outcome in ("pending", "succeeded", "failed", "canceled"):
        assert found(outcome=outcome) == [each for each in everything if each[2] == outcome]
    assert found(event=created_event, webhook_endpoint=mixture["bad"], outcome="failed") == [everything[3]]
    assert found(event=created_event, webhook_endpoint=mixture["bad"], outcome="pending") == []
    assert found(webhook_endpoint="we_nope") == []


def test_pages(mixture, admin):
    every = admin.deliveries()
    assert len(every) == 5
    first = admin.ask("GET", "/deliveries?limit=2")
    assert (first["data"], first["has_more"], first["object"], first["url"]) == (every[:2], True, "list", "/_admin/deliveries")
    second = admin.ask("GET", f"/deliveries?limit=3&starting_after={every[1]['id']}")
    assert (second["data"], second["has_more"]) == (every[2:], False)
    assert admin.deliveries(outcome="succeeded", starting_after=every[1]["id"]) == [every[4]]


def test_what_is_not_there(mixture, admin, new_key):
    assert failure(admin.call("GET", "/deliveries/dlv_0")) == no_such("delivery", "dlv_0", "id")
    assert failure(admin.call("GET", "/deliveries/banana")) == no_such("delivery", "banana", "id")
    assert failure(admin.call("POST", "/deliveries/dlv_0/retry")) == no_such("delivery", "dlv_0", "id")
    assert failure(admin.call("GET", "/deliveries?event=evt_nope")) == no_such("event", "evt_nope", "event", 400)
    answer = admin.call("GET", "/deliveries?outcome=lost")
    assert failure(answer) == (400, {
        "message": "Invalid outcome: must be one of pending, succeeded, failed, or canceled",
        "param": "outcome", "type": "invalid_request_error"})
    # Those of another account are not there either; without a key they all are.
    [delivery, *_] = admin.deliveries()
    other, all_of_them = Admin(admin.wire.url, new_key()), Admin(admin.wire.url)
    assert other.deliveries() == []
    assert failure(other.call("GET", f"/deliveries/{delivery['id']}")) == no_such("delivery", delivery["id"], "id")
    assert all_of_them.delivery(delivery["id"]) == delivery


# By hand

@pytest.fixture
def delivery(sessions, admin, receiver, subscribe):
    """The id of a delivery whose first attempt, at noon, has failed."""
    receiver.answers[""] = FAILING
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url())
    sessions.create({"type": "document"})
    admin.settle()
    return admin.deliveries()[0]["id"]


def test_an_attempt_by_hand_does_not_change_the_schedule(delivery, admin, receiver, events):
    """Not even when it succeeds: what was to be tried again is tried again."""
    receiver.answers[""] = Status(200)
    admin.clock(advance=5)
    admin.retry(delivery)
    admin.settle()
    now = admin.delivery(delivery)
    assert (now["outcome"], now["next_attempt"]) == ("succeeded", NOON + 10)
    assert events.retrieve(now["event"]).pending_webhooks == 0

    receiver.answers[""] = FAILING
    admin.clock(advance="1d")
    after = admin.delivery(delivery)
    assert times(after) == [
        (0, "automatic", "failed"), (5, "manual", "succeeded"),
        (10, "automatic", "failed"), (70, "automatic", "failed"), (3670, "automatic", "failed"),
    ]
    # Delivered is delivered.
    assert after["outcome"] == "succeeded" and events.retrieve(now["event"]).pending_webhooks == 0
    assert [arrival.event["pending_webhooks"] for arrival in receiver.arrivals] == [1] * 5


def test_an_attempt_by_hand_that_fails_is_none_of_the_schedule(delivery, admin):
    admin.clock(advance=5)
    admin.retry(delivery)
    admin.settle()
    admin.clock(advance="1d")
    assert [(at, trigger) for at, trigger, _ in times(admin.delivery(delivery))] == [
        (0, "automatic"), (5, "manual"), (10, "automatic"), (70, "automatic"), (3670, "automatic")]


def test_by_hand_after_it_was_given_up(delivery, admin, receiver):
    admin.clock(advance="1d")
    assert admin.delivery(delivery)["outcome"] == "failed"
    receiver.answers[""] = Status(200)
    admin.retry(delivery)
    admin.settle()
    after = admin.delivery(delivery)
    assert (after["outcome"], after["next_attempt"], len(after["attempts"])) == ("succeeded", None, 5)


@pytest.mark.parametrize("end", ["disabled", "deleted"])
def test_nothing_by_hand_to_an_endpoint_that_wants_nothing(delivery, admin, receiver, webhook_endpoints, end):
    endpoint = admin.delivery(delivery)["webhook_endpoint"]
    if end == "disabled":
        webhook_endpoints.update(endpoint, {"disabled": True})
    else:
        webhook_endpoints.delete(endpoint)
    answer = admin.call("POST", f"/deliveries/{delivery}/retry")
    assert failure(answer) == (400, {
        "message": f"The webhook endpoint {endpoint} is disabled or deleted: nothing is sent to it.",
        "type": "invalid_request_error"})
    admin.settle()
    assert len(receiver.arrivals) == 1
