"""`kill -9` between the commit of an event and its delivery, and SIGTERM with attempts under way: every event arrives.

Twice, if need be: an attempt whose end the daemon did not live to see is made again.
"""

import http.client
import signal
import threading

import pytest

from account import Account
from receiver import Hang, Status
from wire import Wire

SESSIONS = "/v1/identity/verification_sessions"
NOON = 4_000_000_000


class World(Account):
    """An account with what these tests do to it."""

    def subscribe(self, url):
        return self.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})

    def create(self):
        return self.sessions.create({"type": "document"}).id

    def crash(self):
        self.daemon.kill()
        self.start()

    def start(self):
        self.daemon.start()
        self.look()


@pytest.fixture
def world(start_daemon, client_for, key):
    return World(start_daemon(), client_for, key)


def sessions_at(receiver, name=""):
    return [arrival.event["data"]["object"]["id"] for arrival in receiver.at(name)]


# kill -9

def test_an_attempt_that_was_under_way_is_made_again(world, receiver):
    receiver.answers[""] = Hang()
    world.subscribe(receiver.url())
    session = world.create()
    receiver.wait_for(1)
    receiver.answers[""] = Status(200)
    world.crash()
    world.admin.settle()

    first, second = receiver.arrivals
    assert first.body == second.body and second.event["data"]["object"]["id"] == session
    [delivery] = world.admin.deliveries()
    assert delivery["outcome"] == "succeeded"
    # Of the first nobody knows how it ended.
    assert [attempt["outcome"] for attempt in delivery["attempts"]] == ["succeeded"]
    assert world.events.retrieve(delivery["event"]).pending_webhooks == 0
    # It is settled for good: another start sends nothing.
    world.crash()
    world.admin.settle()
    assert len(receiver.arrivals) == 2


def test_killed_as_soon_as_the_create_is_answered(world, receiver):
    """Ten times over, because the delivery may be at any point then."""
    world.subscribe(receiver.url())
    made = []
    for _ in range(10):
        made.append(world.create())
        world.crash()
    world.admin.settle()
    assert set(sessions_at(receiver)) == set(made)
    assert {delivery["outcome"] for delivery in world.admin.deliveries()} == {"succeeded"}


def test_many_events_at_several_endpoints(world, receiver):
    """One endpoint answers, one hangs, one fails: of 200 events none is lost, whatever had come of it by then."""
    receiver.answers.update(hanging=Hang(), failing=Status(500))
    endpoints = {name: world.subscribe(receiver.url(name)).id for name in ("good", "hanging", "failing")}
    made = [world.create() for _ in range(200)]
    receiver.wait_for(16, "hanging")
    receiver.answers.update(hanging=Status(200), failing=Status(200))
    world.crash()
    # Those that have failed are due ten seconds later.
    world.admin.clock(advance=60)
    for name, id in endpoints.items():
        arrived = sessions_at(receiver, name)
        assert set(arrived) == set(made), name
        outcomes = [delivery["outcome"] for delivery in every_delivery(world.admin, id)]
        assert outcomes == ["succeeded"] * 200, name
        # Twice only where the daemon did not live to see the answer, or saw a failure.
        under_way = 200 if name == "failing" else 16
        assert len(arrived) <= 200 + under_way, name
    assert all(event.pending_webhooks == 0 for event in world.events.list({"limit": 100}).auto_paging_iter())


def every_delivery(admin, endpoint):
    found = admin.deliveries(webhook_endpoint=endpoint)
    while page := admin.deliveries(webhook_endpoint=endpoint, starting_after=found[-1]["id"]):
        found += page
    return found


def test_killed_while_clients_write(world, receiver):
    """No event without its object and no object without its event: what was answered is told, and so is the rest."""
    world.subscribe(receiver.url())
    answered, enough, port = [], threading.Event(), world.daemon.port

    def create_without_end():
        wire = Wire(f"http://127.0.0.1:{port}", world.key)
        try:
            while True:
                answered.append(wire.post(SESSIONS, "type=document").json["id"])
                if len(answered) >= 100:
                    enough.set()
        except (OSError, http.client.HTTPException):
            pass  # the daemon is gone, as it has to be

    threads = [threading.Thread(target=create_without_end, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(timeout=20)
    world.daemon.kill()
    for thread in threads:
        thread.join(timeout=20)
    world.start()
    world.admin.settle()

    kept = {session.id for session in world.sessions.list({"limit": 100}).auto_paging_iter()}
    told = {event.data.object.id for event in world.events.list({"limit": 100}).auto_paging_iter()}
    assert set(answered) <= kept == told == set(sessions_at(receiver))


def test_the_schedule_of_retries_is_kept(world, receiver):
    receiver.answers[""] = Status(500)
    world.admin.clock(now=NOON, frozen=True)
    world.subscribe(receiver.url())
    world.create()
    world.admin.clock(now=NOON + 10)
    world.crash()
    world.admin.settle()
    assert world.admin.clock()["now"] == NOON + 10 and len(receiver.arrivals) == 2
    world.admin.clock(now=NOON + 70)
    world.crash()
    world.admin.clock(advance="1d")
    [delivery] = world.admin.deliveries()
    assert [attempt["at"] - NOON for attempt in delivery["attempts"]] == [0, 10, 70, 3670]
    assert delivery["outcome"] == "failed"


def test_killed_in_the_middle_of_an_advance(world, receiver):
    """The clock is found where it had come, and the attempt that was under way there is made again."""
    receiver.answers[""] = Status(500)
    world.admin.clock(now=NOON, frozen=True)
    world.subscribe(receiver.url())
    world.create()
    world.admin.settle()
    receiver.answers[""] = Hang()
    assert world.admin.call("POST", "/clock", {"now": NOON + 3600, "timeout": 0}).status == 408
    receiver.wait_for(2)
    receiver.answers[""] = Status(200)
    world.crash()
    world.admin.settle()
    assert world.admin.clock()["now"] == NOON + 10
    [delivery] = world.admin.deliveries()
    assert [(attempt["at"] - NOON, attempt["outcome"]) for attempt in delivery["attempts"]] == [(0, "failed"), (10, "succeeded")]
    assert len(receiver.arrivals) == 3


# SIGTERM

def test_an_attempt_under_way_may_end_before_the_daemon_does(world, receiver):
    receiver.answers[""] = hang = Hang()
    world.subscribe(receiver.url())
    for _ in range(20):
        world.create()
    receiver.wait_for(16)
    world.daemon.process.send_signal(signal.SIGTERM)
    with pytest.raises(OSError):
        while True:
            # Until nobody is let in any more, which is when it has heard.
            world.admin.health()
    hang.release()
    assert world.daemon.wait() == 0
    assert len(receiver.arrivals) == 16

    world.start()
    world.admin.settle()
    # What had ended is not sent again; what had to wait is sent now.
    arrived = sessions_at(receiver)
    assert len(arrived) == len(set(arrived)) == 20
    assert [delivery["outcome"] for delivery in world.admin.deliveries()] == ["succeeded"] * 20


@pytest.mark.without_sdk
def test_one_that_hangs_does_not_keep_the_daemon_from_its_end(world, receiver):
    receiver.answers[""] = Hang()
    world.subscribe(receiver.url())
    session = world.create()
    receiver.wait_for(1)
    assert world.daemon.stop() == 0
    receiver.answers[""] = Status(200)
    world.start()
    world.admin.settle()
    assert sessions_at(receiver) == [session, session]
    [delivery] = world.admin.deliveries()
    assert delivery["outcome"] == "succeeded"
