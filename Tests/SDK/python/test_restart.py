"""Everything is still there after a stop and a start on the same database."""

import pytest

from account import Account
from expectations import plain

SESSIONS = "/v1/identity/verification_sessions"
NOON = 4_000_000_000


class World(Account):
    """An account with what these tests do to it."""

    def restart(self):
        assert self.daemon.stop() == 0
        self.daemon.start()
        self.look()

    def all(self):
        """Every session and report, without the links, which follow the address of the daemon."""
        every = [*self.sessions.list({"limit": 100}), *self.reports.list({"limit": 100})]
        return [{name: value for name, value in plain(each).items() if name != "url"} for each in every]


@pytest.fixture
def world(start_daemon, client_for, key):
    return World(start_daemon(), client_for, key)


def test_objects_of_every_status(world):
    for step in ([], ["submit"], ["submit", "verify"]):
        session = world.sessions.create({"type": "document", "metadata": {"steps": str(len(step))}})
        for transition in step:
            world.admin.fire(session.id, transition)
    failed = world.sessions.create({"type": "document"})
    world.admin.submit(failed.id)
    world.admin.reject(failed.id, "document_expired")
    world.sessions.cancel(world.sessions.create({"type": "document"}).id)

    before = world.all()
    world.restart()
    assert world.all() == before and len(before) == 7
    assert world.admin.object(failed.id)["history"][-1]["transition"] == "reject"


def test_links_follow_the_address(world):
    before = world.sessions.create({"type": "document"})
    first_url = world.daemon.url
    world.restart()
    after = world.sessions.retrieve(before.id)
    assert before.url.startswith(first_url + "/") and after.url.startswith(world.daemon.url + "/")
    assert after.url.removeprefix(world.daemon.url) == before.url.removeprefix(first_url)
    assert after.client_secret == before.client_secret


def test_an_idempotency_key(world):
    first = world.wire.post(SESSIONS, "type=document", headers={"Idempotency-Key": "once"})
    world.restart()
    again = world.wire.post(SESSIONS, "type=document", headers={"Idempotency-Key": "once"})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json["client_secret"] == first.json["client_secret"]
    assert again.headers["Original-Request"] == first.request_id


def test_the_clock_and_what_it_will_do(world):
    world.admin.clock(now=NOON, frozen=True)
    session = world.sessions.create({"type": "document"})
    world.sessions.redact(session.id)
    world.restart()
    clock = world.admin.clock()
    assert (clock["now"], clock["frozen"]) == (NOON, True)
    assert world.sessions.retrieve(session.id).redaction.status == "processing"
    world.admin.clock(advance="4d")
    assert world.sessions.retrieve(session.id).redaction.status == "redacted"


def test_the_account_and_the_order_of_its_list(world):
    world.admin.clock(now=NOON, frozen=True)
    old = [world.sessions.create({"type": "document"}).id for _ in range(3)]
    world.restart()
    new = [world.sessions.create({"type": "document"}).id for _ in range(3)]
    assert [each.id for each in world.sessions.list()] == (old + new)[::-1]


def test_a_reset_stays_a_reset(world):
    world.sessions.create({"type": "document"})
    world.admin.reset()
    world.restart()
    assert world.all() == []


def test_memory_keeps_nothing(start_daemon, client_for, key):
    world = World(start_daemon(database=":memory:"), client_for, key)
    world.sessions.create({"type": "document"})
    assert len(world.all()) == 1
    world.restart()
    assert world.all() == []
