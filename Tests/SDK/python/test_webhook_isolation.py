"""No receiver holds up another one, whatever it does or does not.

What is asserted is an order. A receiver that misbehaves does so when the test says, and by then all others were served.
"""

import socket

import pytest

from receiver import CLOSE_MID_BODY, Hang, Status

MISBEHAVIOUR = {
    "hangs": Status(200),
    "answers 500": Status(500),
    "redirects": Status(302, {"Location": "http://127.0.0.1:9/"}),
    "closes mid-body": CLOSE_MID_BODY,
}


def ids_at(receiver, name):
    return [arrival.event["data"]["object"]["id"] for arrival in receiver.at(name)]


# Endpoints

@pytest.mark.parametrize("place", ["the same server", "another server"])
@pytest.mark.parametrize("misbehaviour", MISBEHAVIOUR)
def test_no_endpoint_waits_for_another(sessions, admin, receiver, new_receiver, subscribe, misbehaviour, place):
    """Forty events, more than one endpoint may have under way, pass by an endpoint that has not answered one yet."""
    other = receiver if place == "the same server" else new_receiver()
    other.answers["bad"] = hang = Hang(then=MISBEHAVIOUR[misbehaviour])
    subscribe(other.url("bad"))
    subscribe(receiver.url("good"))
    made = [sessions.create({"type": "document"}).id for _ in range(40)]

    good = receiver.wait_for(40, "good")
    assert sorted(ids_at(receiver, "good")) == sorted(made)
    assert len(other.at("bad")) <= 16
    hang.release()
    admin.settle()
    bad = other.at("bad")
    assert sorted(ids_at(other, "bad")) == sorted(made)
    # Whatever came after the first sixteen came after all that is good.
    assert max(arrival.order for arrival in good) < min(arrival.order for arrival in bad[16:])


def test_all_kinds_of_trouble_at_once(sessions, admin, receiver, subscribe):
    """Each create is told to the good endpoint before the next is made, while the others fail all the time."""
    for name, answer in MISBEHAVIOUR.items():
        receiver.answers[name.replace(" ", "-")] = Hang() if name == "hangs" else answer
    endpoints = [subscribe(receiver.url(name)) for name in (*receiver.answers, "good")]
    assert len(endpoints) == 5
    for number in range(1, 21):
        made = sessions.create({"type": "document"})
        assert receiver.wait_for(number, "good")[-1].event["data"]["object"]["id"] == made.id
    assert len(receiver.at("hangs")) <= 16
    receiver.answers["hangs"].release()
    admin.settle()
    assert {name: len(receiver.at(name)) for name in (*receiver.answers, "good")} == dict.fromkeys((*receiver.answers, "good"), 20)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_one_that_is_connected_and_says_nothing(sessions, admin, receiver, subscribe, webhook_endpoints, scheme):
    """With https not even the handshake is answered."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = subscribe(f"{scheme}://127.0.0.1:{mute.getsockname()[1]}/")
        subscribe(receiver.url("good"))
        for number in range(1, 31):
            sessions.create({"type": "document"})
            receiver.wait_for(number, "good")
        assert len(admin.deliveries(webhook_endpoint=silent.id, outcome="pending")) == 30
        # Nothing of it is left to hold up the end of the daemon.
        webhook_endpoints.delete(silent.id)
    admin.settle()
    assert len(admin.deliveries(outcome="succeeded")) == 30


def test_sixteen_at_once_and_no_more(sessions, admin, receiver, new_receiver, subscribe):
    slow = new_receiver()
    slow.answers[""] = hang = Hang()
    subscribe(slow.url())
    subscribe(receiver.url())
    for _ in range(40):
        sessions.create({"type": "document"})
    slow.wait_for(16)
    receiver.wait_for(40)
    assert len(slow.arrivals) == slow.under_way == 16
    hang.release()
    admin.settle()
    assert len(slow.arrivals) == 40 and slow.most_under_way == 16


def test_sixteen_for_each_endpoint_be_the_url_the_same(sessions, admin, receiver, subscribe):
    receiver.answers[""] = hang = Hang()
    for _ in range(2):
        subscribe(receiver.url())
    subscribe(receiver.url("good"))
    for _ in range(20):
        sessions.create({"type": "document"})
    receiver.wait_for(32, "")
    receiver.wait_for(20, "good")
    assert len(receiver.at("")) == 32
    hang.release()
    admin.settle()
    assert len(receiver.at("")) == 40


def test_what_waits_finds_the_endpoint_as_it_is_then(sessions, admin, receiver, subscribe, webhook_endpoints):
    """Those that had to wait are not sent to an endpoint that was disabled meanwhile."""
    receiver.answers[""] = hang = Hang()
    endpoint = subscribe(receiver.url())
    for _ in range(20):
        sessions.create({"type": "document"})
    receiver.wait_for(16)
    webhook_endpoints.update(endpoint.id, {"disabled": True})
    hang.release()
    admin.settle()
    outcomes = [delivery["outcome"] for delivery in admin.deliveries()]
    assert (len(receiver.arrivals), outcomes.count("succeeded"), outcomes.count("canceled")) == (16, 16, 4)


def test_a_reset_lets_go_of_what_is_under_way(sessions, admin, receiver, subscribe):
    receiver.answers[""] = hang = Hang()
    subscribe(receiver.url())
    for _ in range(20):
        sessions.create({"type": "document"})
    receiver.wait_for(16)
    admin.reset()
    admin.settle()
    hang.release()
    subscribe(receiver.url("new"))
    fresh = sessions.create({"type": "document"})
    admin.settle()
    assert ids_at(receiver, "new") == [fresh.id] and len(receiver.at("")) == 16
    assert len(admin.deliveries()) == 1
