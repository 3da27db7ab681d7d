"""A clock that moves, and deliveries that are under way: time waits for them, and nobody else does."""

import threading

import pytest

from receiver import Hang, Status
from wire import Admin, Wire

SESSIONS = "/v1/identity/verification_sessions"
CREATED, CANCELED = "identity.verification_session.created", "identity.verification_session.canceled"
NOON = 4_000_000_000


def face(clock):
    return clock["now"], clock["frozen"]


def ids_at(receiver, name):
    return [arrival.event["data"]["object"]["id"] for arrival in receiver.at(name)]


@pytest.fixture
def later(admin):
    """Advances the clock in a thread of its own: later("1d") answers a function that waits for the answer."""
    def start(advance):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(admin.clock(advance=advance)), daemon=True)
        thread.start()

        def answer():
            thread.join(timeout=20)
            return answers[0]
        return answer
    return start


@pytest.fixture
def retrying(admin, sessions, receiver, subscribe):
    """A delivery that has failed at noon, and whose next attempt will hang. Answers what releases it."""
    receiver.answers[""] = Status(500)
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url(), CREATED)
    sessions.create({"type": "document"})
    admin.settle()
    receiver.answers[""] = hang = Hang()
    return hang


def test_time_stands_still_until_an_attempt_has_ended(retrying, admin, receiver, later, wire):
    """Meanwhile everybody is served, and the account's time is that of the attempt."""
    arrived = later("1d")
    receiver.wait_for(2)
    assert face(admin.clock()) == (NOON + 10, True)
    assert wire.post(SESSIONS, "type=document").json["created"] == NOON + 10
    receiver.wait_for(3)
    assert admin.health()["status"]
    second = later(5)
    assert admin.clock()["now"] == NOON + 10
    retrying.release()
    assert arrived()["now"] == NOON + 86_400
    assert second()["now"] == NOON + 86_405


def test_another_accounts_clock_does_not_wait(retrying, admin, receiver, later, new_key):
    arrived = later("1d")
    receiver.wait_for(2)
    other = Admin(admin.wire.url, new_key())
    other.clock(now=NOON, frozen=True)
    assert other.clock(advance="30d")["now"] == NOON + 30 * 86_400
    assert admin.clock()["now"] == NOON + 10
    retrying.release()
    assert arrived()["now"] == NOON + 86_400


def test_a_clock_gives_up_where_it_has_come(retrying, admin):
    answer = admin.call("POST", "/clock", {"advance": "1d", "timeout": 0})
    assert answer.status == 408
    [outstanding] = answer.json["outstanding"]
    assert (outstanding["outcome"], outstanding["next_attempt"]) == ("pending", NOON + 10)
    assert face(admin.clock()) == (NOON + 10, True)
    retrying.release()
    assert admin.clock(advance="1d")["now"] == NOON + 86_410


def test_a_reset_ends_an_advance_that_waits(retrying, admin, receiver, later):
    arrived = later("1d")
    receiver.wait_for(2)
    admin.reset(now=NOON + 5)
    assert [each["at"] for each in arrived()["fired"]] == [NOON + 10]
    assert NOON + 5 <= admin.clock()["now"] < NOON + 3600
    retrying.release()
    admin.settle()
    assert admin.deliveries() == []


# Callbacks

def test_a_receiver_calls_back_in_the_middle_of_an_advance(admin, sessions, receiver, subscribe, daemon, key):
    """What it does there happens at the time of the attempt, and is told before the advance goes on."""
    wire, seen = Wire(daemon.url, key), []

    def call_back(arrival):
        if len(receiver.at("hook")) == 2:
            id = arrival.event["data"]["object"]["id"]
            seen.append(wire.get(f"{SESSIONS}/{id}").json["status"])
            seen.append(wire.post(f"{SESSIONS}/{id}/cancel").json["status"])
            seen.append(Admin(daemon.url, key).clock()["now"])
            return Status(200)
        return Status(500)

    receiver.answers["hook"] = call_back
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url("hook"), CREATED)
    subscribe(receiver.url("log"), CANCELED)
    sessions.create({"type": "document"})
    clock = admin.clock(advance="1d")

    assert seen == ["requires_input", "canceled", NOON + 10]
    [arrival] = receiver.at("log")
    assert arrival.event["created"] == NOON + 10
    [delivery] = [each for each in admin.deliveries() if each["event_type"] == CANCELED]
    assert [(attempt["at"], attempt["outcome"]) for attempt in delivery["attempts"]] == [(NOON + 10, "succeeded")]
    assert clock["now"] == NOON + 86_400 and [each["at"] for each in clock["fired"]] == [NOON + 10]


def test_what_a_callback_causes_is_tried_again_in_the_same_advance(admin, sessions, receiver, subscribe, daemon, key):
    """A chain: a retry succeeds and makes a session, whose own event fails and is retried, each at its own time."""
    wire = Wire(daemon.url, key)

    def call_back(arrival):
        count = len(receiver.arrivals)
        if count == 2:
            wire.post(SESSIONS, "type=document&metadata[by]=callback")
        return Status(200 if count in (2, 5) else 500)

    receiver.answers[""] = call_back
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url())
    sessions.create({"type": "document"})
    admin.clock(advance="1d")
    second, first = admin.deliveries()
    assert [(attempt["at"] - NOON, attempt["outcome"]) for attempt in first["attempts"]] == [(0, "failed"), (10, "succeeded")]
    assert [(attempt["at"] - NOON, attempt["outcome"]) for attempt in second["attempts"]] == [
        (10, "failed"), (20, "failed"), (80, "succeeded")]


def test_a_hundred_callbacks_in_one_advance(admin, sessions, receiver, subscribe, daemon, key):
    wire = Wire(daemon.url, key)

    def call_back(arrival):
        session = arrival.event["data"]["object"]["id"]
        if arrival.event["created"] == Admin(daemon.url, key).clock()["now"]:
            return Status(500)
        assert wire.post(f"{SESSIONS}/{session}/cancel").status == 200
        return Status(200)

    receiver.answers["hook"] = call_back
    admin.clock(now=NOON, frozen=True)
    subscribe(receiver.url("hook"), CREATED)
    subscribe(receiver.url("log"), CANCELED)
    made = [sessions.create({"type": "document"}).id for _ in range(100)]
    admin.clock(advance=10)
    assert sorted(ids_at(receiver, "log")) == sorted(made)
    assert {arrival.event["created"] for arrival in receiver.at("log")} == {NOON + 10}
    assert admin.deliveries(outcome="pending") == [] and len(receiver.at("hook")) == 200
