"""Settle, the barrier that a test waits on: nothing is due any more, and what was due has been tried."""

import pytest

from conftest import services_of
from expectations import Like
from receiver import Hang, Status
from wire import Admin

PREFIX = "identity.verification_session."


def test_settle_waits_for_what_is_under_way(sessions, admin, receiver, subscribe):
    """What an answer causes while it is under way is waited for too."""
    def cancel(arrival):
        if arrival.event["type"].endswith("created"):
            sessions.cancel(arrival.event["data"]["object"]["id"])
        return Status(200)
    receiver.answers[""] = cancel
    subscribe(receiver.url())
    for _ in range(20):
        sessions.create({"type": "document"})
    admin.settle()
    assert sorted(receiver.types()) == [f"{PREFIX}canceled"] * 20 + [f"{PREFIX}created"] * 20
    assert {delivery["outcome"] for delivery in admin.deliveries()} == {"succeeded"}


def test_settle_does_not_wait_for_what_is_due_later(sessions, admin, receiver, subscribe):
    receiver.answers[""] = Status(500)
    subscribe(receiver.url())
    sessions.create({"type": "document"})
    admin.settle()
    [delivery] = admin.deliveries()
    assert (delivery["outcome"], delivery["next_attempt"]) == ("pending", delivery["attempts"][0]["at"] + 10)
    assert len(receiver.arrivals) == 1


def test_settle_makes_what_is_due_happen(sessions, admin, receiver, subscribe):
    """A clock that was moved while it ran leaves nothing behind that would have to wait for the next second."""
    subscribe(receiver.url(), f"{PREFIX}redacted")
    session = sessions.create({"type": "document"})
    sessions.redact(session.id)
    admin.clock(advance="4d")
    admin.settle()
    assert receiver.types() == [f"{PREFIX}redacted"]


def test_settle_gives_up(sessions, admin, receiver, subscribe):
    receiver.answers[""] = hang = Hang()
    subscribe(receiver.url())
    sessions.create({"type": "document"})
    receiver.wait_for(1)

    answer = admin.call("POST", "/settle", {"timeout": 0})
    [delivery] = admin.deliveries()
    outline = {name: value for name, value in delivery.items() if name != "attempts"}
    assert (answer.status, answer.json["outstanding"]) == (408, [outline])
    assert answer.json["error"] == {
        "message": Like(f"The time is over, and still under way: {delivery['id']} of {delivery['event']} to {receiver.url()}\\."),
        "type": "api_error"}
    assert (delivery["outcome"], delivery["attempts"], delivery["next_attempt"]) == ("pending", [], delivery["created"])

    # It was given up by the one who waited, not by the one who delivers.
    hang.release()
    admin.settle()
    assert admin.delivery(delivery["id"])["outcome"] == "succeeded"


def test_settle_of_another_account_does_not_wait(sessions, admin, receiver, subscribe, new_key):
    receiver.answers[""] = Hang()
    subscribe(receiver.url())
    sessions.create({"type": "document"})
    receiver.wait_for(1)
    Admin(admin.wire.url, new_key()).settle()
    assert admin.call("POST", "/settle", {"timeout": 0}).status == 408


@pytest.mark.parametrize("timeout", [-1, "soon", 86_401])
def test_a_timeout_that_cannot_be(admin, timeout):
    answer = admin.call("POST", "/settle", {"timeout": timeout})
    assert (answer.status, answer.error["param"]) == (400, "timeout")


def test_settle_without_a_key_waits_for_every_account(start_daemon, client_for, new_key, receiver):
    receiver.answers[""] = hang = Hang()
    daemon = start_daemon()
    everyone, keys = Admin(daemon.url), [new_key() for _ in range(3)]
    for key in keys:
        services = services_of(client_for(key, daemon.url))
        services.webhook_endpoints.create({"url": receiver.url(), "enabled_events": ["*"]})
        services.identity.verification_sessions.create({"type": "document"})
    answer = everyone.call("POST", "/settle", {"timeout": 0})
    assert answer.status == 408
    assert {each["account"] for each in answer.json["outstanding"]} == {Admin(daemon.url, key).clock()["account"] for key in keys}
    hang.release()
    everyone.settle()
    assert [delivery["outcome"] for delivery in everyone.deliveries()] == ["succeeded"] * 3
