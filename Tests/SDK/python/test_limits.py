"""A daemon with few files, or with more clients than places: others are served all the same."""

import contextlib
import http.client
import socket

import pytest

from receiver import Hang
from wire import Admin, Wire

pytestmark = pytest.mark.without_sdk

SESSIONS = "/v1/identity/verification_sessions"


@contextlib.contextmanager
def idle_connections(daemon, count, sent=b""):
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", daemon.port), timeout=10))
            if sent:
                client.sendall(sent)
        yield


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX:"])
def test_idle_connections_keep_nobody_out(start_daemon, key, sent):
    daemon = start_daemon(files=64)
    with idle_connections(daemon, 200, sent):
        assert Wire(daemon.url, key).post(SESSIONS, "type=document").status == 200
        assert Admin(daemon.url).health()["status"] == "ok"


def test_webhooks_that_hang_keep_nobody_out(start_daemon, key, new_receiver):
    daemon = start_daemon(files=64)
    wire, receiver = Wire(daemon.url, key), new_receiver()
    for number in range(16):
        receiver.answers[str(number)] = Hang()
        made = wire.post("/v1/webhook_endpoints", f"url={receiver.url(str(number))}&enabled_events[]=*")
        assert made.status == 200, made
    for _ in range(20):
        assert wire.post(SESSIONS, "type=document").status == 200
    receiver.wait_for(2)
    with idle_connections(daemon, 100):
        assert wire.post(SESSIONS, "type=document").status == 200
        assert Admin(daemon.url).health()["status"] == "ok"
    for answer in receiver.answers.values():
        answer.release()


def test_forwards_that_hang_leave_the_control_plane(start_daemon, key, new_receiver):
    """Each holds its client's connection and one to its destination. Of the last places, only the control plane gets any."""
    daemon = start_daemon(files=64)
    receiver = new_receiver()
    hang = receiver.answers["slow"] = Hang()
    form = (f"payment_method=pm_card_visa&url={receiver.url('slow')}&replacements[]=card_number&request[body]=%7B%22number%22%3A%22%22%7D")
    waiting = []
    for _ in range(40):
        client = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=20)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-www-form-urlencoded"}
        client.request("POST", "/v1/forwarding/requests", form, headers)
        waiting.append(client)
    receiver.wait_for(1)
    assert Admin(daemon.url).health()["status"] == "ok"
    other = Wire(daemon.url, key).get(SESSIONS)
    assert (other.status, other.json["error"]["type"]) == (503, "api_error")
    hang.release()
    statuses = []
    for client in waiting:
        with contextlib.suppress(ConnectionError, http.client.HTTPException):
            statuses.append(client.getresponse().status)
        client.close()
    assert statuses.count(200) >= 20 and set(statuses) <= {200, 503}
    assert Wire(daemon.url, key).get(SESSIONS).status == 200
