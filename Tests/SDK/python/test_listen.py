"""`pinstripe listen`: the real command beside the real daemon, a receiver for what it forwards, and all that it prints.

When the command is interrupted it looks once more before it goes, so a test that has settled finds every attempt in
its output. The clocks stand still at NOON, which is 2096-10-02 07:06:40 in UTC.
"""

import json
import queue
import re
import signal
import subprocess
import threading

import pytest
import stripe

from daemon import BINARY, clean_environment
from expectations import Like
from receiver import Status
from wire import Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"
ENDPOINTS = "/v1/webhook_endpoints"
CREATED = "identity.verification_session.created"
CANCELED = "identity.verification_session.canceled"
NOON = 4_000_000_000
PATIENCE = 20
READY = Like(r"> Ready! Your webhook signing secret is whsec_[0-9a-f]{64} \(\^C to quit\)")
REFUSED = "127.0.0.1:1 refuses the connection"


class Listening:
    """The command, from the moment it is ready until `end()`."""

    def __init__(self, url, *options, key=None, environment=None):
        settings = {**clean_environment(), "STRIPE_API_KEY": "", "TZ": "UTC", **(environment or {})}
        self.process = subprocess.Popen(
            [BINARY, "listen", *(["--url", url] if url else []), *(["--key", key] if key else []), *map(str, options)],
            env=settings, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.printed = {"stdout": [], "stderr": []}
        self.queues = {name: queue.Queue() for name in self.printed}
        self.readers = [threading.Thread(target=self.read, args=(name,), daemon=True) for name in self.printed]
        for reader in self.readers:
            reader.start()

    def read(self, name):
        with getattr(self.process, name) as lines:
            for line in lines:
                self.printed[name].append(line.rstrip("\n"))
                self.queues[name].put(line.rstrip("\n"))

    def line(self, name="stdout"):
        """The next line, as soon as it is there."""
        return self.queues[name].get(timeout=PATIENCE)

    def secret(self, name="stdout"):
        """The secret that the next line tells."""
        return re.search(r"whsec_\w+", self.line(name)).group()

    def wait(self):
        """Waits for the end. Answers the exit code, and all lines of both kinds."""
        code = self.process.wait(timeout=PATIENCE)
        for reader in self.readers:
            reader.join()
        return code, self.printed["stdout"], self.printed["stderr"]

    def end(self, by=signal.SIGINT):
        self.process.send_signal(by)
        return self.wait()


@pytest.fixture
def listen(daemon, key):
    """Starts the command for this test's account: listen("--forward-to", URL). Ended with the test, if still there."""
    started = []

    def start(*options, url=daemon.url, key=key, **more):
        started.append(Listening(url, *options, key=key, **more))
        return started[-1]

    yield start
    for listening in started:
        listening.process.kill()
        listening.wait()


@pytest.fixture(autouse=True)
def noon(admin):
    admin.clock(now=NOON, frozen=True)


@pytest.fixture
def create(wire):
    """Creates a session, and answers its id and that of the event."""
    def make(**headers):
        session = wire.post(SESSIONS, "type=document", headers=headers).json["id"]
        return session, wire.get("/v1/events?limit=1", headers=headers).json["data"][0]["id"]
    return make


def endpoints(wire):
    return [(each["url"], each["enabled_events"], each["description"]) for each in wire.get(ENDPOINTS).json["data"]]


# What is printed

def test_an_event_is_forwarded_and_shown(listen, receiver, admin, create):
    listening = listen("--forward-to", receiver.url("hook"))
    secret = listening.secret()
    _, event = create()

    sent, answered = listening.line(), listening.line()
    assert sent == f"2096-10-02 07:06:40   --> {CREATED} [{event}]"
    assert answered == f"2096-10-02 07:06:40  <--  [200] POST {receiver.url('hook')} [{event}]"
    [arrival] = receiver.wait_for(1)
    assert stripe.Webhook.construct_event(arrival.body, arrival.signature, secret).id == event
    assert listening.end() == (0, [READY, sent, answered], [])


def test_every_attempt_is_shown_once_retries_included(listen, receiver, admin, create):
    receiver.answers["hook"] = Status(503)
    listening = listen("--forward-to", receiver.url("hook"))
    listening.line()
    _, event = create()
    seen = [listening.line(), listening.line()]
    admin.clock(advance=10)
    seen += [listening.line(), listening.line()]
    receiver.answers["hook"] = Status(204)
    admin.clock(advance=60)
    [delivery] = admin.deliveries(event=event)
    admin.retry(delivery["id"])
    admin.settle()

    assert listening.end() == (0, [READY] + [
        line for time, status in [("07:06:40", 503), ("07:06:50", 503), ("07:07:50", 204), ("07:07:50", 204)] for line in (
            f"2096-10-02 {time}   --> {CREATED} [{event}]",
            f"2096-10-02 {time}  <--  [{status}] POST {receiver.url('hook')} [{event}]")], [])
    assert len(receiver.arrivals) == 4


def test_more_events_than_a_page_holds_and_a_retry_of_the_oldest(listen, receiver, admin, create):
    listening = listen("--forward-to", receiver.url("hook"))
    listening.line()
    events = [create()[1] for _ in range(230)]
    admin.settle()
    [oldest] = admin.deliveries(event=events[0])
    admin.retry(oldest["id"])
    admin.settle()
    _, [_, *lines], _ = listening.end()
    assert sorted(lines) == sorted(
        line for event in [*events, events[0]] for line in (
            f"2096-10-02 07:06:40   --> {CREATED} [{event}]",
            f"2096-10-02 07:06:40  <--  [200] POST {receiver.url('hook')} [{event}]"))


def test_an_answer_that_does_not_come(listen, admin, create):
    listening = listen("--forward-to", "http://127.0.0.1:1/hook")
    listening.line()
    _, event = create()
    admin.settle()
    assert listening.end() == (0, [
        READY,
        f"2096-10-02 07:06:40   --> {CREATED} [{event}]",
        f"2096-10-02 07:06:40            [ERROR] Failed to POST: {REFUSED} [{event}]",
    ], [])


def test_print_json(listen, receiver, admin, create):
    listening = listen("--forward-to", receiver.url("hook"), "--print-json")
    assert listening.line("stderr") == READY
    _, event = create()
    admin.settle()
    code, [line], notices = listening.end()
    assert code == 0
    assert json.loads(line) == receiver.arrivals[0].event
    assert notices == [READY, f"2096-10-02 07:06:40  <--  [200] POST {receiver.url('hook')} [{event}]"]


# What is asked for

def test_only_some_events(listen, receiver, admin, wire, create):
    listening = listen("--forward-to", receiver.url(), "--events", f"{CANCELED}, identity.verification_session.redacted")
    listening.line()
    assert endpoints(wire) == [(receiver.url(), [CANCELED, "identity.verification_session.redacted"], "pinstripe listen")]
    session, _ = create()
    wire.post(f"{SESSIONS}/{session}/cancel")
    admin.settle()
    _, [_, sent, _], _ = listening.end()
    assert sent == Like(rf"2096-10-02 07:06:40   --> {CANCELED} \[evt_\w+\]")
    assert receiver.types() == [CANCELED]


@pytest.mark.parametrize("given, url", [
    ("4242", "http://localhost:4242"),
    ("4242/hook", "http://localhost:4242/hook"),
    ("/hook", "http://localhost/hook"),
    ("localhost:4242/hook", "http://localhost:4242/hook"),
    ("10.0.0.1:4242", "http://10.0.0.1:4242"),
    ("https://example.test/hook", "https://example.test/hook"),
])
def test_a_url_may_be_short(listen, wire, given, url):
    listening = listen("--forward-to", given)
    listening.line()
    assert endpoints(wire) == [(url, ["*"], "pinstripe listen")]


def test_connected_accounts(listen, receiver, admin, create):
    listening = listen("--forward-to", receiver.url("own"), "--forward-connect-to", receiver.url("connected"))
    secret = listening.secret()
    _, own = create()
    _, connected = create(**{"Stripe-Account": "acct_1connected000001"})
    admin.settle()
    code, lines, _ = listening.end()
    assert code == 0
    assert lines[0] == READY
    shown = sorted(line.removeprefix("2096-10-02 07:06:40").strip() for line in lines[1:])
    assert shown == sorted([
        f"--> {CREATED} [{own}]", f"<--  [200] POST {receiver.url('own')} [{own}]",
        f"--> connect {CREATED} [{connected}]", f"<--  [200] POST {receiver.url('connected')} [{connected}]",
    ])
    for name in ("own", "connected"):
        [arrival] = receiver.at(name)
        stripe.Webhook.construct_event(arrival.body, arrival.signature, secret)


def test_the_key_of_the_environment(listen, wire, key):
    listening = listen("--forward-to", "4242", key=None, environment={"STRIPE_API_KEY": key})
    assert listening.line() == READY
    assert len(endpoints(wire)) == 1


@pytest.mark.parametrize("options, api_key, complaint", [
    ([], None, "listen needs an API key: give one as --key sk_test_…, or as STRIPE_API_KEY in the environment"),
    ([], "nonsense", Like("Invalid API Key provided: .+")),
    (["--forward-to", "ftp://here"], "sk_test_listen_refused", "Invalid URL: Its scheme must be http or https."),
    (["--events", "nonsense"], "sk_test_listen_refused", "There is no event type nonsense."),
])
def test_what_cannot_be(listen, options, api_key, complaint):
    listening = listen("--forward-to", "4242", *options, key=api_key)
    code, lines, [notice] = listening.wait()
    assert (code, lines, notice.removeprefix("pinstripe: ")) == (1, [], complaint)


def test_without_a_url_nothing_begins(listen):
    code, lines, complaint = listen().wait()
    assert (code, lines, complaint[0]) == (64, [], "Error: Missing expected argument '--forward-to <forward-to>'")


def test_through_the_socket_file_and_with_a_token(start_daemon, listen, tmp_path, key):
    socket = tmp_path / "socket"
    daemon = start_daemon("--unix-socket", socket, "--admin", "token", "--admin-token", "sesame")
    listening = listen("--forward-to", "1", "--unix-socket", socket, "--admin-token", "sesame", url=None)
    listening.line()
    Wire(daemon.url, key).post(SESSIONS, "type=document")
    assert listening.line() == Like(rf"\d+-\d+-\d+ \d+:\d+:\d+   --> {CREATED} \[evt_\w+\]")


# Beginning and end

@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_endpoint_is_there_only_while_it_runs(listen, receiver, wire, by):
    listening = listen("--forward-to", receiver.url(), "--forward-connect-to", receiver.url())
    listening.line()
    assert endpoints(wire) == [(receiver.url(), ["*"], "pinstripe listen")] * 2
    assert listening.end(by)[0] == 0
    assert endpoints(wire) == []


def test_what_was_left_behind_is_deleted(listen, receiver, wire):
    for url, description in [("own", "mine"), ("other", "pinstripe listen")]:
        wire.post(ENDPOINTS, {"url": receiver.url(url), "enabled_events[]": "*", "description": description})
    killed = listen("--forward-to", receiver.url("own"))
    killed.line()
    killed.end(signal.SIGKILL)
    listen("--forward-to", receiver.url("own")).line()
    assert sorted(endpoints(wire)) == sorted([
        (receiver.url("own"), ["*"], "mine"), (receiver.url("other"), ["*"], "pinstripe listen"),
        (receiver.url("own"), ["*"], "pinstripe listen")])


def test_after_a_reset_it_registers_again(listen, receiver, admin, create):
    listening = listen("--forward-to", receiver.url())
    former = listening.secret()
    create()
    seen = [listening.line(), listening.line()]
    admin.reset(now=NOON)
    admin.clock(frozen=True)
    again = listening.line()
    secret = re.search(r"whsec_\w+", again).group()
    assert again == f"> The endpoint is gone, as after a reset. Ready again! Your webhook signing secret is {secret} (^C to quit)"
    assert secret == former
    _, event = create()
    admin.settle()
    stripe.Webhook.construct_event(receiver.arrivals[-1].body, receiver.arrivals[-1].signature, secret)
    assert listening.end() == (0, [
        READY, *seen, again,
        f"2096-10-02 07:06:40   --> {CREATED} [{event}]",
        f"2096-10-02 07:06:40  <--  [200] POST {receiver.url()} [{event}]"], [])


def test_a_daemon_that_goes_away(start_daemon, listen):
    daemon = start_daemon()
    listening = listen("--forward-to", "4242", url=daemon.url)
    listening.line()
    daemon.kill()
    assert listening.wait() == (1, [READY], [Like(r"pinstripe: (No daemon answers at|127\.0\.0\.1:\d+ closed the connection).*")])


# The secret

def test_the_secret_stays_the_same_and_is_known_before(listen, receiver, create, key):
    asked = subprocess.run([BINARY, "listen", "--print-secret", "--key", key], env=clean_environment(), capture_output=True, text=True, timeout=PATIENCE)
    assert (asked.returncode, asked.stderr) == (0, "")
    for _ in range(2):
        listening = listen("--forward-to", receiver.url())
        assert listening.secret() == asked.stdout.strip()
        listening.end()


def test_another_version(listen, receiver, admin, wire, create):
    listening = listen("--forward-to", receiver.url(), "--api-version", "2022-11-15")
    listening.line()
    assert [each["api_version"] for each in wire.get(ENDPOINTS).json["data"]] == ["2022-11-15"]
    create()
    admin.settle()
    assert receiver.arrivals[0].event["api_version"] == "2022-11-15"


def test_a_version_that_is_none(listen):
    code, lines, complaint = listen("--forward-to", "1", "--api-version", "yesterday").wait()
    assert (code, lines, complaint) == (1, [], ["pinstripe: Invalid Stripe API version: yesterday"])


def test_it_ends_if_nobody_reads_it(daemon, key, receiver, wire, create):
    listening = subprocess.Popen(
        ["bash", "-c", f"'{BINARY}' listen --url {daemon.url} --key {key} --forward-to {receiver.url()} | head -1"], env=clean_environment(),
        text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert listening.stdout.readline().rstrip() == READY
    create()
    assert listening.communicate(timeout=PATIENCE) == ("", "")
    assert endpoints(wire) == []
