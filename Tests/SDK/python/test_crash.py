"""`kill -9` in the middle of 1,000 creates: whatever was answered is there, and nothing is there by half."""

import http.client
import json
import sqlite3
import threading
from urllib.parse import urlencode

import pytest

from wire import FORM, Admin, Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"
CREATES, THREADS, KILL_AFTER = 1000, 8, 400


def form_of(serial):
    return urlencode({"type": "document", "client_reference_id": f"serial-{serial}", "metadata[serial]": serial})


class Creator(threading.Thread):
    """Creates its share of the sessions over one connection, and notes every answer that came back whole."""

    def __init__(self, daemon, key, serials, on_answer):
        super().__init__(daemon=True)
        self.port, self.key, self.serials, self.on_answer = daemon.port, key, serials, on_answer
        self.answered = {}

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            for serial in self.serials:
                connection.request("POST", SESSIONS, form_of(serial), {
                    "Authorization": f"Bearer {self.key}", "Content-Type": FORM, "Idempotency-Key": f"serial-{serial}"})
                response = connection.getresponse()
                body = response.read()
                if response.status == 200:
                    self.answered[serial] = json.loads(body)
                    self.on_answer()
        except (OSError, http.client.HTTPException):
            pass  # the daemon is gone, as it has to be
        finally:
            connection.close()


def every_session(wire):
    found, query = [], "?limit=100"
    while True:
        page = wire.get(SESSIONS + query).json
        found += page["data"]
        if not page["has_more"]:
            return found
        query = f"?limit=100&starting_after={found[-1]['id']}"


def without_link(session):
    """The link follows the address of the daemon, which changes with its port."""
    return {name: value for name, value in session.items() if name != "url"}


@pytest.fixture
def crash(start_daemon, key):
    """The daemon, started again after it was killed while 1,000 creates were on their way, and the answers it gave."""
    daemon = start_daemon()
    enough, left = threading.Event(), iter(range(KILL_AFTER - 1))
    creators = [
        Creator(daemon, key, range(share, CREATES, THREADS), lambda: next(left, None) is None and enough.set())
        for share in range(THREADS)
    ]
    for creator in creators:
        creator.start()
    assert enough.wait(timeout=60)
    daemon.kill()
    for creator in creators:
        creator.join(timeout=20)
    answered = {serial: session for creator in creators for serial, session in creator.answered.items()}
    assert KILL_AFTER <= len(answered) < CREATES
    daemon.start()
    return daemon, answered


def test_nothing_that_was_answered_is_lost(crash, key):
    daemon, answered = crash
    wire = Wire(daemon.url, key)
    kept = {session["id"]: session for session in every_session(wire)}

    for session in answered.values():
        assert without_link(kept[session["id"]]) == without_link(session)

    # At most one request of each thread was on its way; it is whole, or was never there.
    others = [session for id, session in kept.items() if id not in {each["id"] for each in answered.values()}]
    assert len(others) <= THREADS
    for session in others:
        serial = int(session["metadata"]["serial"])
        assert serial not in answered and session["client_reference_id"] == f"serial-{serial}"
        assert wire.get(f"{SESSIONS}/{session['id']}").json == session
        assert Admin(daemon.url, key).object(session["id"])["status"] == "requires_input"


def test_repeating_every_request_makes_each_object_once(crash, key):
    """The idempotency keys are as safe as the objects, and none is stuck as being in use."""
    daemon, answered = crash
    wire = Wire(daemon.url, key)
    for serial in range(CREATES):
        answer = wire.post(SESSIONS, form_of(serial), headers={"Idempotency-Key": f"serial-{serial}"})
        assert answer.status == 200, answer
        if serial in answered:
            assert answer.json["id"] == answered[serial]["id"]
    serials = [int(session["metadata"]["serial"]) for session in every_session(wire)]
    assert sorted(serials) == list(range(CREATES))


def test_the_database_is_whole(crash):
    daemon, _ = crash
    assert daemon.stop() == 0
    with sqlite3.connect(daemon.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
