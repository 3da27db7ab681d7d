"""Sending an event once more, as `stripe events resend` asks for it."""

import pytest

from receiver import Status

PREFIX = "identity.verification_session."


@pytest.fixture
def resend(wire, events):
    """Sends the newest event once more."""
    return lambda form: wire.post(f"/v1/events/{events.list().data[0].id}/retry", form)


def test_resend_to_one_endpoint(sessions, admin, receiver, subscribe, resend, events):
    ids = {name: subscribe(receiver.url(name)).id for name in ("a", "b")}
    sessions.create({"type": "document"})
    admin.settle()
    answer = resend(f"webhook_endpoint={ids['b']}")
    assert (answer.status, answer.json["id"]) == (200, events.list().data[0].id)
    admin.settle()
    assert (len(receiver.at("a")), len(receiver.at("b"))) == (1, 2)
    first, second = receiver.at("b")
    # Both have answered, but this one is to answer again.
    assert second.event == {**first.event, "pending_webhooks": 1}
    [delivery] = admin.deliveries(webhook_endpoint=ids["b"])
    assert [attempt["trigger"] for attempt in delivery["attempts"]] == ["automatic", "manual"]


def test_resend_to_an_endpoint_that_did_not_get_it(sessions, admin, receiver, subscribe, resend, events):
    """One that came later, and one that did not ask for the type."""
    sessions.create({"type": "document"})
    later = subscribe(receiver.url("later"), "charge.failed")
    assert resend(f"webhook_endpoint={later.id}").status == 200
    admin.settle()
    [arrival] = receiver.arrivals
    assert (arrival.event["id"], arrival.event["pending_webhooks"]) == (events.list().data[0].id, 1)
    assert events.list().data[0].pending_webhooks == 0


def test_an_endpoint_that_came_later_and_fails_is_still_to_answer(sessions, admin, receiver, subscribe, resend, events):
    sessions.create({"type": "document"})
    receiver.answers["bad"] = Status(500)
    later = subscribe(receiver.url("bad"))
    for _ in range(2):
        resend(f"webhook_endpoint={later.id}")
        admin.settle()
    assert events.list().data[0].pending_webhooks == 1
    assert len(events.list({"delivery_success": False}).data) == 1
    receiver.answers["bad"] = Status(200)
    resend(f"webhook_endpoint={later.id}")
    admin.settle()
    assert events.list().data[0].pending_webhooks == 0
    assert len(events.list({"delivery_success": False}).data) == 0


def test_resend_for_the_command_line(sessions, admin, receiver, subscribe, webhook_endpoints, resend):
    for name, type in (("a", "*"), ("b", f"{PREFIX}created"), ("c", f"{PREFIX}canceled"), ("d", "*")):
        endpoint = subscribe(receiver.url(name), type)
    webhook_endpoints.update(endpoint.id, {"disabled": True})
    sessions.create({"type": "document"})
    admin.settle()
    assert resend("for_stripecli=true").status == 200
    admin.settle()
    assert {name: len(receiver.at(name)) for name in "abcd"} == {"a": 2, "b": 2, "c": 0, "d": 0}


def test_a_second_success_is_not_counted_a_second_time(sessions, admin, receiver, subscribe, resend, events):
    receiver.answers["bad"] = Status(500)
    good = subscribe(receiver.url("good"))
    subscribe(receiver.url("bad"))
    sessions.create({"type": "document"})
    admin.settle()
    for _ in range(2):
        resend(f"webhook_endpoint={good.id}")
        admin.settle()
    assert len(receiver.at("good")) == 3 and events.list().data[0].pending_webhooks == 1
    assert len(events.list({"delivery_success": False}).data) == 1


def test_resends_that_are_refused(sessions, receiver, subscribe, webhook_endpoints, resend, wire):
    sessions.create({"type": "document"})
    endpoint = subscribe(receiver.url())
    webhook_endpoints.update(endpoint.id, {"disabled": True})

    def refusal(answer):
        return answer.status, answer.error["message"], answer.error["param"]

    assert refusal(resend("")) == (400, "Missing required param: webhook_endpoint.", "webhook_endpoint")
    assert refusal(resend("for_stripecli=false")) == (400, "Missing required param: webhook_endpoint.", "webhook_endpoint")
    assert refusal(resend("webhook_endpoint=we_nope")) == (400, "No such webhook endpoint: 'we_nope'", "webhook_endpoint")
    assert refusal(resend(f"webhook_endpoint={endpoint.id}")) == (
        400, f"The webhook endpoint {endpoint.id} is disabled. Enable it before events are sent to it.", "webhook_endpoint")
    nowhere = wire.post("/v1/events/evt_nope/retry", "for_stripecli=true")
    assert refusal(nowhere) == (404, "No such notification: 'evt_nope'", "id")
    assert receiver.arrivals == []
