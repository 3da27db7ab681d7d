"""Input that no client should send leaves the process up, the database whole, and every JSON answer a Stripe error.

PINSTRIPE_FUZZ_REQUESTS says how many random requests are sent: 5,000 by default so that it stays quick, 100,000 for
the full run. PINSTRIPE_FUZZ_SEED picks other ones. What evhttp refuses by itself, before Pinstripe sees it, it
answers in HTML, as Stripe's own front does; 501 (an unknown method) is among that.
"""

import json
import os
import random
import socket
import sqlite3
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

from malformed import SESSIONS, Requests
from wire import FORM, Admin, Wire

pytestmark = pytest.mark.without_sdk

REQUESTS = int(os.environ.get("PINSTRIPE_FUZZ_REQUESTS", 5000))
SEED = int(os.environ.get("PINSTRIPE_FUZZ_SEED", 20261120))
CLIENTS = 32
QUIET_SECONDS, HUNG_SECONDS = 0.3, 20
MEBIBYTE = 1024 * 1024
ERROR_TYPES = {"api_error", "card_error", "idempotency_error", "invalid_request_error"}


def exchange(port, sent, and_vanish=False):
    """Sends the bytes and answers all that comes back. A server that waits for more is told that no more will come."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=HUNG_SECONDS) as client:
        try:
            client.sendall(sent)
            if and_vanish:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return b""
            client.settimeout(QUIET_SECONDS)
            try:
                while chunk := client.recv(65536):
                    received += chunk
            except TimeoutError:
                client.settimeout(HUNG_SECONDS)
                client.shutdown(socket.SHUT_WR)
                while chunk := client.recv(65536):
                    received += chunk
        except (ConnectionResetError, BrokenPipeError):
            pass  # the server has every right to hang up on us
        except TimeoutError:
            pytest.fail(f"no answer and no end within {HUNG_SECONDS} s to {sent[:500]!r}")
    return received


def answers_in(received):
    """The answers in a stream of bytes: (status, content type, body). A body that was cut off is None."""
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        assert lines[0].startswith("HTTP/"), f"this is no answer: {received[:200]!r}"
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        length = int(headers.get("content-length", len(rest) if "connection" in headers else 0))
        yield int(lines[0].split()[1]), headers.get("content-type", ""), rest[:length] if len(rest) >= length else None
        received = rest[length:]


def check(sent, received):
    for status, content_type, body in answers_in(received):
        told = f"{status} {body!r} to {bytes(sent[:500])!r}"
        if not content_type.startswith("application/json"):
            assert status < 500 or status == 501, told
        elif body is not None:
            assert status < 500, told
            if status >= 400:
                assert json.loads(body)["error"]["type"] in ERROR_TYPES, told
            elif body:
                json.loads(body)


def is_well(daemon, key):
    """The daemon still does its work, and its database is whole once it has ended."""
    assert daemon.is_running, daemon.log
    wire = Wire(daemon.url, key)
    made = wire.post(SESSIONS, "type=document")
    assert made.status == 200
    assert wire.get(f"{SESSIONS}/{made.json['id']}").body == made.body
    assert daemon.stop() == 0
    database = sqlite3.connect(daemon.database)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()
    return True


def test_random_requests(start_daemon, key):
    daemon = start_daemon()
    source = random.Random(SEED)
    requests = Requests(source, key)

    def attempt(number):
        sent, vanish = attempts[number]
        check(sent, exchange(daemon.port, sent, vanish))

    with ThreadPoolExecutor(CLIENTS) as clients:
        for start in range(0, REQUESTS, 1000):
            attempts = [(next(requests), source.random() < 0.05) for _ in range(min(1000, REQUESTS - start))]
            list(clients.map(attempt, range(len(attempts))))
            assert daemon.is_running, daemon.log
    assert is_well(daemon, key)


def test_bodies_over_the_limit(start_daemon, key):
    daemon = start_daemon()
    wire = Wire(daemon.url, key)
    start = "type=document&metadata[a]="
    at_limit = wire.post(SESSIONS, start + "x" * (MEBIBYTE - len(start)))
    assert (at_limit.status, at_limit.error["param"]) == (400, "metadata")
    over = wire.post(SESSIONS, start + "x" * (MEBIBYTE + 1 - len(start)))
    assert (over.status, over.headers["Content-Type"], over.error["type"]) == (413, "application/json", "invalid_request_error")

    # Far over it evhttp itself refuses, in HTML or by hanging up.
    far_over = Requests(random.Random(0), key).request(body=b"x" * (9 * MEBIBYTE))
    statuses = [status for status, _, _ in answers_in(exchange(daemon.port, far_over))]
    assert statuses in ([], [400], [413])
    assert is_well(daemon, key)


def test_a_body_that_is_announced_and_never_comes(start_daemon, key):
    daemon = start_daemon()
    requests = Requests(random.Random(0), key)
    for length in (100, MEBIBYTE, 2 ** 40):
        check(b"", exchange(daemon.port, requests.request(body=b"type=", length=length)))
    assert Wire(daemon.url, key).get(SESSIONS).json["data"] == []
    assert is_well(daemon, key)


def test_half_sent_requests_do_not_hold_up_others(start_daemon, key):
    daemon = start_daemon()
    whole = Requests(random.Random(0), key).good()
    waiting = []
    for cut in range(1, len(whole), 5):
        client = socket.create_connection(("127.0.0.1", daemon.port))
        client.sendall(whole[:cut])
        waiting.append(client)
    assert Wire(daemon.url, key).get(SESSIONS).json["data"] == []
    for client in waiting:
        client.close()
    assert is_well(daemon, key)


def test_a_request_that_comes_byte_by_byte(start_daemon, key):
    daemon = start_daemon()
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=HUNG_SECONDS) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in Requests(random.Random(0), key).good():
            client.send(bytes([byte]))
        received = b""
        while chunk := client.recv(65536):
            received += chunk
    assert [status for status, _, _ in answers_in(received)] == [200]
    assert is_well(daemon, key)


def test_pipelined_requests_are_answered_in_order(start_daemon, key):
    daemon = start_daemon()
    last = Requests(random.Random(0), key).request("GET")
    kept = Requests(random.Random(0), key).good().replace(b"Connection: close\r\n", b"")
    answers = list(answers_in(exchange(daemon.port, kept * 3 + last)))
    assert [status for status, _, _ in answers] == [200] * 4
    ids = [json.loads(body)["id"] for _, _, body in answers[:3]]
    assert [each["id"] for each in json.loads(answers[3][2])["data"]] == ids[::-1]


def test_garbage_after_a_good_request_does_not_undo_it(start_daemon, key):
    daemon = start_daemon()
    kept = Requests(random.Random(0), key).good().replace(b"Connection: close\r\n", b"")
    answers = list(answers_in(exchange(daemon.port, kept + b"\x00\x01garbage\r\n\r\n")))
    assert answers[0][0] == 200
    assert len(Wire(daemon.url, key).get(SESSIONS).json["data"]) == 1
    assert is_well(daemon, key)


def test_the_control_plane_takes_no_nonsense_either(start_daemon, key):
    daemon = start_daemon()
    admin = Admin(daemon.url, key)
    for path in ("/clock", "/reset", "/objects/vs_x/transitions/submit"):
        for body in (b"\xff\xfe", b"[" * 100_000, b'{"now": 1e999}', b'{"a": "\\ud800"}', b"\x00"):
            answer = admin.wire.call("POST", f"/_admin{path}", body=body, headers={"Content-Type": "application/json"})
            assert answer.status == 200 or answer.status in (400, 404) and answer.error["type"] in ERROR_TYPES
    form = admin.wire.call("POST", "/_admin/clock", body=b"advance=%zz", headers={"Content-Type": FORM})
    assert form.status == 400
    assert is_well(daemon, key)
