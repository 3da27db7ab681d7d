"""The verbs that wait for something: `pinstripe settle` and `pinstripe clock`, and what they say when their time is over."""

import json
import subprocess

import pytest

from daemon import BINARY, clean_environment
from receiver import Hang
from wire import Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"
NOON = 4_000_000_000
PATIENCE = 20


@pytest.fixture
def begin(daemon, key):
    """Starts `pinstripe ARGUMENTS` for this test's account."""
    return lambda *arguments: subprocess.Popen(
        [BINARY, *map(str, arguments), "--url", daemon.url, "--key", key], env=clean_environment(), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end(process):
    """Answers the exit code and what was printed: the JSON of standard output, where there is one, and standard error."""
    output, complaint = process.communicate(timeout=PATIENCE)
    return process.returncode, json.loads(output) if output else None, complaint


@pytest.fixture
def run(begin):
    return lambda *arguments: end(begin(*arguments))


@pytest.fixture
def hanging(receiver, wire, admin):
    """A delivery that gets no answer before this is released."""
    admin.clock(now=NOON, frozen=True)
    hanging = receiver.answers["hook"] = Hang()
    wire.post("/v1/webhook_endpoints", {"url": receiver.url("hook"), "enabled_events[]": "*"})
    wire.post(SESSIONS, "type=document")
    receiver.wait_for(1)
    return hanging


def test_settle_waits_for_the_deliveries(begin, admin, hanging):
    settling = begin("settle")
    assert [delivery["outcome"] for delivery in admin.deliveries()] == ["pending"]
    hanging.release()
    assert end(settling) == (0, {"settled": True}, "")
    assert [delivery["outcome"] for delivery in admin.deliveries()] == ["succeeded"]


def test_settle_says_what_is_outstanding_when_its_time_is_over(run, admin, receiver, hanging):
    [delivery] = admin.deliveries()
    del delivery["attempts"]
    message = f"The time is over, and still under way: {delivery['id']} of {delivery['event']} to {receiver.url('hook')}."
    assert run("settle", "--timeout", 0) == (1, None, f"pinstripe: {message}\n")
    assert run("settle", "--timeout", 0, "--json") == (1, {
        "error": {
            "message": message,
            "type": "api_error",
        },
        "outstanding": [delivery],
    }, "")


def test_a_part_of_a_second_is_a_whole_one_to_the_daemon(run, hanging):
    code, answer, _ = run("settle", "--timeout", 0.1, "--json")
    assert (code, len(answer["outstanding"])) == (1, 1)


def test_settle_of_all_accounts(start_daemon):
    daemon = start_daemon()
    Wire(daemon.url, "sk_test_settle").post(SESSIONS, "type=document")
    done = subprocess.run([BINARY, "settle", "--url", daemon.url], env=clean_environment(), capture_output=True, timeout=PATIENCE)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"settled": True})


def test_a_clock_waits_for_the_deliveries_on_its_way(begin, admin, receiver, hanging):
    advancing = begin("clock", "--advance", "1h")
    hanging.release()
    code, clock, complaint = end(advancing)
    assert (code, clock["now"], clock["frozen"], complaint) == (0, NOON + 3600, True, "")


def test_a_clock_that_does_not_arrive_in_time(run, admin, hanging):
    code, answer, _ = run("clock", "--advance", "1h", "--timeout", 0, "--json")
    assert (code, len(answer["outstanding"])) == (1, 1)


def test_a_clock_is_shown_and_set(run, admin):
    assert run("clock", "--now", NOON, "--frozen", "true")[1]["now"] == NOON
    assert run("clock")[1] == admin.clock()


@pytest.mark.parametrize("timeout", ["--timeout=-1", "--timeout=86401", "--timeout=nan", "--timeout=inf"])
def test_a_timeout_that_cannot_be(run, timeout):
    code, answer, complaint = run("settle", timeout)
    assert (code, answer) == (64, None)
    assert complaint.startswith("Error: --timeout is a number of seconds from 0 to 86400.")
